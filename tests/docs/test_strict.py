"""``strict``: a setting that lets something through unseen is found."""

from pathlib import Path

import pytest
from strict import EXTENSIONS, MOST, UNREAD, WANTED, line_of, loose

GOOD = {name: allowed[0] for name, allowed in WANTED.items()} | MOST
GOOD |= {"html_theme_options": {"path_to_docs": "docs"}}


def test_strict_settings_are_let_through():
    """Nothing is said of settings as they should be."""
    assert list(loose(GOOD, [*EXTENSIONS, "myst_nb"])) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exclude_patterns", ["**.ipynb", "**.ipynb_checkpoints", "tutorials/*"]),
        ("include_patterns", ["reference/*"]),
        ("nb_execution_mode", "off"),
        ("nb_execution_mode", "auto"),
        ("nb_execution_excludepatterns", ["tutorials/*"]),
        ("nb_execution_allow_errors", True),
        ("nb_execution_raise_on_error", False),
        ("nb_output_stderr", "remove"),
        ("suppress_warnings", ["myst"]),
        ("nitpick_ignore", [("py:func", "jax.nowhere")]),
        ("nitpick_ignore_regex", [("py:.*", "jax.*")]),
        ("linkcheck_ignore", [".*"]),
        ("linkcheck_anchors", False),
        ("linkcheck_exclude_documents", ["tutorials/.*"]),
        ("html_math_renderer", None),
        ("outputs_recorded", False),
    ],
)
def test_a_loose_setting_is_found(name, value):
    """The message names the setting, its value and the wanted one."""
    ((found, message),) = loose({**GOOD, name: value}, list(EXTENSIONS))
    assert found == name
    assert message == (
        f"{name} is {value!r}, so that faults pass unseen. Set it to {WANTED[name][0]!r}."
    )


@pytest.mark.parametrize("name", MOST)
def test_a_slow_page_is_not_let_through(name):
    """A longer time is found, and so is one without end; a shorter one is stricter."""
    assert list(loose({**GOOD, name: 5}, list(EXTENSIONS))) == []
    for value in (MOST[name] + 1, -1):
        ((found, message),) = loose({**GOOD, name: value}, list(EXTENSIONS))
        assert found == name
        assert f"{name} is {value}" in message


@pytest.mark.parametrize("name", UNREAD)
def test_words_that_no_check_reads_are_found(name):
    """What the theme puts on every page is named with its option."""
    options = {"html_theme_options": {name: "Reads 98 % of all digits."}}
    ((found, message),) = loose(GOOD | options, list(EXTENSIONS))
    assert found == name
    assert message.startswith(f"html_theme_options have {name!r}, which no check reads.")


def test_these_checks_are_switched_on():
    """All extensions are checked for by one of them, which the site has."""
    conf = Path(__file__).parents[2] / "docs/conf.py"
    assert '    "strict",\n' in conf.read_text(encoding="utf-8")
    assert "page_checks" in EXTENSIONS


@pytest.mark.parametrize("name", sorted(EXTENSIONS))
def test_a_missing_check_is_found(name):
    """An extension that checks cannot be left out."""
    ((_, message),) = loose(GOOD, sorted(EXTENSIONS - {name}))
    assert f"lack {name!r}" in message


def test_line_of(tmp_path):
    """The line where a setting is given is found; without one the first is named."""
    path = tmp_path / "conf.py"
    path.write_text('a = 1\nsuppress_warnings = []\nx = {\n    "announcement": "b",\n}\n')
    assert line_of("suppress_warnings", path) == 2
    assert line_of("announcement", path) == 4
    assert line_of("nitpick_ignore", path) == 1


def test_a_build_with_warnings_is_repeated(project):
    """What warned once warns again at the next build, though nothing has changed."""
    project.write_page("A link to {py:func}`jax.nowhere`.\n")
    for _ in range(2):
        result = project.build("-D", "nb_execution_raise_on_error=0")
        assert result.returncode != 0
        assert "there is no py:func 'jax.nowhere'" in result.stderr
        assert "conf.py:" in result.stderr
        assert "nb_execution_raise_on_error is False" in result.stderr
