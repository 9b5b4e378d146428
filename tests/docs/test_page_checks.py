"""``page_checks``: every rule of a page's source is applied, and before anything runs."""

import pytest
from page_checks import problems
from page_error import PageError

FRONT = "---\nfile_format: mystnb\nkernelspec: {name: python3, language: python}\n---\n\n"
FAULTS = {
    "About 98 % are right.": "the result 98 is typed by hand",
    "It is faster.": "the claim 'faster' has no check",
    "Simply so.": "the word 'Simply'",
    "[JAX](https://docs.jax.dev/)": "is linked by its address",
    "```{code-cell}\nassert True\n```": "cannot fail",
}


@pytest.mark.parametrize("text", FAULTS)
def test_each_rule_is_applied(text, tmp_path):
    """One fault of each kind is found in a page's file, with its line."""
    page = tmp_path / "page.md"
    page.write_text(f"{FRONT}# A\n\n{text}\n", encoding="utf-8")
    ((line, message),) = problems(page, {"docs.jax.dev": "a role"})
    assert FAULTS[text] in message
    assert page.read_text(encoding="utf-8").splitlines()[line - 1] in text


@pytest.mark.parametrize(
    ("data", "part"),
    [(b"# A\n\n\xe9\n", ":3: byte 0xe9"), (b"# A\r\n", ":1: the page has line ends of Windows")],
)
def test_a_page_that_cannot_be_read_stops_the_build(data, part, tmp_path):
    """Of a page in another encoding, or with other line ends, nothing else can be told."""
    page = tmp_path / "page.md"
    page.write_bytes(data)
    with pytest.raises(PageError, match=part):
        list(problems(page, {}))


def test_pages_are_checked_before_they_run_and_again_after(project):
    """A fault stops a page that did not change, too, until it is mended; lines are the author's."""
    pointer = "```{code-cell}\n:source: jaxprimer.tiny:answer\n```\n"
    project.write_page(f"{pointer}\nAbout 98 % are right.\n")
    for _ in range(2):
        result = project.build()
        assert result.returncode != 0
        place = project.at("About 98 % are right.")
        assert f"{place}WARNING: the result 98 is typed by hand" in result.stderr


def test_a_page_is_checked_again_when_what_it_shows_changes(project):
    """A page that was right is not taken for right once its definition breaks a rule."""
    project.write_page("```{code-cell}\n:source: jaxprimer.tiny:answer\n```\n")
    assert project.build().returncode == 0
    module = (
        '"""Tiny."""\n\n\ndef answer():\n    import warnings; warnings.simplefilter("ignore")\n'
    )
    project.write("src/jaxprimer/tiny.py", module)
    for _ in range(2):  # the second time nothing has changed, and the fault is still there
        result = project.build()
        assert result.returncode != 0
        assert "a cell silences warnings or output (simplefilter)" in result.stderr
