"""``run_cache``: another input, another folder, and no other page runs again."""

import ast
import os
from importlib.metadata import version

import pytest
import run_cache
from run_cache import (
    KEPT,
    cache_folder,
    contents,
    data,
    digest,
    environment,
    imports,
    modules,
    required,
    used_modules,
)

CELL = "```{code-cell}\n"


@pytest.fixture
def package(tmp_path):
    """A package of four modules, one of them in a package of its own."""
    folder = tmp_path / "primer"
    (folder / "deep").mkdir(parents=True)
    for name, text in {
        "__init__.py": "",
        "alone.py": "",
        "base.py": "import json\n",
        "middle.py": "def later():\n    from primer import base\n",
        "deep/__init__.py": "",
        "deep/top.py": "from primer.middle import later\nimport primer.deep.top\n",
    }.items():
        (folder / name).write_text(text)
    return folder


def test_digest_tells_parts_apart():
    """Neither order nor boundaries of the parts are lost."""
    names = [digest(parts) for parts in ([b"ab", b"c"], [b"a", b"bc"], [b"c", b"ab"], [b"abc"], [])]
    assert len(set(names)) == len(names)
    assert digest([b"ab", b"c"]) == names[0]


def test_contents_tell_files_apart(tmp_path):
    """Another text and another name are other contents; another folder around them is not."""
    (tmp_path / "one").mkdir()
    file = tmp_path / "one/a.csv"
    file.write_text("1")
    seen = contents([file], tmp_path / "one")
    (tmp_path / "one").rename(tmp_path / "two")
    file = tmp_path / "two/a.csv"
    assert contents([file], tmp_path / "two") == seen
    assert contents([file.rename(tmp_path / "two/b.csv")], tmp_path / "two") != seen
    (tmp_path / "two/a.csv").write_text("2")
    assert contents([file], tmp_path / "two") != seen


def test_data_is_what_is_no_code(package):
    """All files of a package but its modules, compiled or not."""
    for name in ("deep/digits.csv", "alone.pyc", "py.typed"):
        (package / name).write_text("")
    assert data(package) == [package / "deep/digits.csv", package / "py.typed"]


def test_modules_have_names(package):
    """A package is a module too."""
    names = {"primer", "primer.alone", "primer.base", "primer.middle", "primer.deep"}
    assert modules(package).keys() == names | {"primer.deep.top"}
    assert modules(package)["primer.deep"] == package / "deep/__init__.py"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import a.b as c", {"a", "a.b"}),
        ("from a import b, c", {"a", "a.b", "a.c"}),
        ("def f():\n    if True:\n        import a", {"a"}),
        ("print('import a')", set()),
    ],
)
def test_imports_are_found_wherever_they_stand(code, names):
    """A package is imported with what it holds; a text is no import."""
    assert imports(ast.parse(code)) == names


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("from primer.deep.top import later", "__init__ base deep/__init__ deep/top middle"),
        ("import primer.middle", "__init__ base middle"),
        ("from primer import alone\nimport numpy", "__init__ alone"),
        ("import numpy", ""),
    ],
)
def test_a_page_uses_what_its_imports_import(package, code, names):
    """However long the way is, and in a circle too; what nothing leads to is left out."""
    found = used_modules([ast.parse(line) for line in code.splitlines()], package)
    assert found == [package / f"{name}.py" for name in names.split()]


def test_required_reaches_what_is_needed_remotely():
    """JAX brings jaxlib; ``fsspec`` comes by an extra of ``etils`` that Orbax asks for."""
    found = required(["jaxprimer"])
    assert found["jaxlib"]["Version"] == version("jaxlib")
    assert "fsspec" in found
    assert "pytest" not in found


def test_environment_names_python_and_what_runs_a_page():
    """The Python version and every distribution that takes part are named."""
    names = environment("jaxprimer")
    assert {f"jax=={version('jax')}", f"ipykernel=={version('ipykernel')}"} <= set(names)
    assert not [name for name in names if name.startswith("pytest")]


def test_environment_names_the_settings(monkeypatch):
    """A variable that changes what JAX computes counts, any other does not."""
    first = environment("jaxprimer")
    monkeypatch.setenv("EDITOR", "ed")
    assert environment("jaxprimer") == first
    monkeypatch.setenv("JAX_ENABLE_X64", "1")
    assert environment("jaxprimer") != first


def test_a_plugin_of_jax_counts(monkeypatch):
    """A device that JAX finds by itself is part of the environment, though nothing requires it."""

    class Plugin:
        dist = type("Distribution", (), {"name": "jax-toaster", "version": "1"})

    monkeypatch.setattr(
        run_cache, "entry_points", lambda group: [Plugin] * (group == "jax_plugins")
    )
    assert "jax-toaster==1" in environment("jaxprimer")


def test_old_folders_are_pruned(tmp_path):
    """Only the folders used last are kept, the one in use among them."""
    for age in range(2 * KEPT):
        folder = tmp_path / f"old{age}"
        folder.mkdir()
        os.utime(folder, (1000 - age, 1000 - age))
    used = cache_folder(tmp_path, [b"now"])
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {used.name, *(f"old{age}" for age in range(KEPT - 1))}


def test_only_pages_that_use_a_module_run_again(project):
    """An edit runs the page that imports the edited module, the other one is left alone."""
    project.write("src/jaxprimer/other.py", '"""Other."""\n')
    project.write_page(f"{CELL}from jaxprimer import other\n```\n", "other")
    toctree = "```{toctree}\n:hidden:\n\nother\n```\n"
    project.write_page(f"{toctree}\n{CELL}from jaxprimer.tiny import answer\n\nanswer()\n```\n")
    first = project.build()
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.count("Executed notebook") == 2
    project.write("src/jaxprimer/tiny.py", '"""Tiny."""\n\n\ndef answer():\n    return "new"\n')
    second = project.build()
    assert "0 added, 1 changed" in second.stdout
    assert second.stdout.count("Executed notebook") == 1
    project.write("src/jaxprimer/words.txt", "Anyone may read this.")
    assert project.build().stdout.count("Executed notebook") == 2


def test_a_changed_extension_writes_all_pages_and_runs_none(project):
    """What the site's tools make of a page is made anew, of the run that is there."""
    project.write_page(f"{CELL}print(1 + 1)\n```\n")
    assert project.build().stdout.count("Executed notebook") == 1
    tool = project.folder / "docs/_ext/page_facts.py"
    text = tool.read_text(encoding="utf-8")
    tool.write_text(text.replace("This page ran on", "This very page ran on"), encoding="utf-8")
    assert "Executed notebook" not in project.build().stdout
    assert "This very page ran on" in project.html()
