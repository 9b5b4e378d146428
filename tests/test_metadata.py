"""``pyproject.toml``: what it says of versions is true of where the code runs."""

import ast
import os
import re
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from executed_pages import PAGES
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, TOOL = PYPROJECT["project"], PYPROJECT["tool"]
OLDEST = PROJECT["requires-python"].removeprefix(">=")
PROSE = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
NEEDED = [Requirement(line) for line in PROJECT["dependencies"]]
COLAB = [Requirement(line) for line in (ROOT / "tests/colab.txt").read_text().splitlines()[2:]]


def found(pattern, name):
    """What a pattern's group matches in a file, which must have it."""
    match = re.search(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert match, f"{name}: wanted a line that matches {pattern}"
    return match[1]


@pytest.mark.parametrize("needed", NEEDED, ids=str)
def test_bounds_are_lower_bounds(needed):
    """Each dependency has one lower bound and no upper cap."""
    operators = [bound.operator for bound in needed.specifier]
    assert operators == [">="], f"pyproject.toml: {needed} wants one lower bound, and no other"


@pytest.mark.parametrize("needed", NEEDED, ids=str)
def test_colab_satisfies_the_bounds(needed):
    """Nothing that Colab has must be upgraded, which could break its GPU build."""
    (has,) = (one for one in COLAB if one.name == needed.name)
    (installed,) = has.specifier
    assert needed.specifier.contains(installed.version), f"Colab has {has}, wanted {needed}"


@pytest.mark.parametrize("needed", NEEDED, ids=str)
def test_installed_versions_satisfy_the_bounds(needed):
    """The tests run on versions that are declared; the env "lowest" on the lowest of them."""
    installed = version(needed.name)
    assert needed.specifier.contains(installed)
    if os.environ.get("TOX_ENV_NAME") == "lowest":
        assert [Version(installed)] == [Version(bound.version) for bound in needed.specifier]


DISTRIBUTIONS = {"orbax": "orbax-checkpoint", "sklearn": "scikit-learn"}  # by their modules
INDIRECT = {"flatbuffers"}  # jax.export imports it, and JAX does not ask for it


def imported(source):
    """Names of the distributions of other projects that a module imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None) or "jaxprimer"
            names = [module, *(one.name for one in node.names if isinstance(node, ast.Import))]
            modules = {name.split(".")[0] for name in names}
            known = {"jaxprimer", *sys.stdlib_module_names}
            yield from (DISTRIBUTIONS.get(name, name) for name in modules - known)


def test_dependencies_are_those_that_are_imported():
    """What the package imports is declared, and what is declared is imported by it or a page."""
    declared = {needed.name for needed in NEEDED}
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]
    package = {name for source in sources for name in imported(source)}
    assert package <= declared, "pyproject.toml: add to dependencies what src imports"
    pages = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    unused = {
        name for name in declared - package - INDIRECT if not re.search(rf"import {name}\b", pages)
    }
    assert not unused, "pyproject.toml: remove from dependencies what nothing imports"
    planted = "import os\nimport jax.numpy as jnp\nfrom sklearn.datasets import load_digits"
    assert list(imported(planted)) == ["jax", "scikit-learn"]


def test_supported_pythons_agree():
    """Each place that names a version of Python names a supported one, or the oldest."""
    names = re.findall(r":: (3\.\d+)$", "\n".join(PROJECT["classifiers"]), re.MULTILINE)
    places = {
        "pyproject.toml: requires-python": OLDEST,
        "tox.ini: lowest": found(r"^base_python = python(\S+)", "tox.ini"),
        "tox.ini: lock": found(r"--python-version (\S+)", "tox.ini"),
        "README.md": found(r"Python (\S+) or newer", "README.md"),
        "Ruff": TOOL["ruff"].get("target-version", OLDEST).replace("py3", "3."),
        "mypy": TOOL["mypy"].get("python_version", OLDEST),
    }
    assert set(places.values()) == {names[0]}, f"wanted {names[0]} everywhere, seen {places}"
    workflow = found(r"^ +python: \[(.*)\]", ".github/workflows/ci.yml")
    assert re.findall(r"[\d.]+", workflow) == names, f"ci.yml: wanted tests on {names}"
    hosted = found(r'python: "(.*)"', ".readthedocs.yaml")
    assert hosted in names, f".readthedocs.yaml: has {hosted}, wanted one of {names}"


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_prose_names_the_oldest_python(path):
    """A text that names the oldest Python names the one that is declared."""
    text = path.read_text(encoding="utf-8")
    spoken = set(re.findall(r"Python (?:>= ?)?(3\.\d+)(?: or (?:newer|later)|\+)", text))
    assert spoken <= {OLDEST}, f"{path.name}: speaks of {spoken}, wanted {OLDEST}"


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_what_is_to_be_installed_is_declared(path):
    """A text says to install tox, what reads exports, or this project by its name."""
    named = re.findall(r"pip install (?:-\S+ )*([\w.-]+)", path.read_text(encoding="utf-8"))
    assert set(named) <= {"tox", "flatbuffers", PROJECT["name"]}  # the third reads exports


def test_the_citation_agrees():
    """Title, authors, licence and addresses are those of the project."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    urls = PROJECT["urls"]
    authors = [one["name"] for one in PROJECT["authors"]]
    assert [one["name"] for one in citation["authors"]] == authors
    assert citation["license"] == PROJECT["license"]
    assert citation["repository-code"] == urls["Repository"]
    assert urls["Documentation"].startswith(citation["url"])
    assert citation["title"] == found(r"^# (.*)", "README.md")
    assert citation["title"] == found(r'^project = "(.*)"', "docs/conf.py")
    assert all(urls[name].startswith(urls["Repository"]) for name in ("Changelog", "Issues"))


def test_the_license_is_the_one_that_is_named():
    """The text has the head, the nine sections and the end of the Apache License."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["license"] == "Apache-2.0"
    assert PROJECT["license-files"] == ["LICENSE"]
    assert text.split()[:4] == ["Apache", "License", "Version", "2.0,"]
    assert re.findall(r"^ +(\d)\. [A-Z]", text, re.MULTILINE) == list("123456789")
    assert text.rstrip().endswith("limitations under the License.")
    assert "[Apache-2.0](LICENSE)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_checks_stay_strict():
    """Coverage is high and of branches, types are checked everywhere."""
    assert TOOL["coverage"]["report"]["fail_under"] >= 98, "pyproject.toml: keep fail_under at 98"
    assert TOOL["coverage"]["run"]["branch"] is True
    assert "omit" not in TOOL["coverage"]["run"] | TOOL["coverage"]["report"]
    assert TOOL["mypy"]["strict"] is True
    assert TOOL["mypy"]["files"] == ["src", "docs"]
    assert not {"disable_error_code", "exclude", "ignore_errors"} & set(TOOL["mypy"])
    assert not any(one.get("ignore_errors") for one in TOOL["mypy"]["overrides"])


def unexplained(text):
    """Line number and text of each rule or flag that is turned off without a comment on why."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        section = line if re.match(r"\[|ignore = \[$|\]$", line) else section
        rule = section.startswith("ignore = [") and line.startswith(" ")
        flag = section.startswith("[tool.mypy]") and line.endswith("= false")
        if flag or (rule and not re.search(r'",? +# \w', line)):
            yield number, line.strip()


def test_ignored_rules_say_why():
    """A reader can tell whether the reason still holds."""
    missing = unexplained((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert not [f"pyproject.toml:{line}: {text} needs a comment on why" for line, text in missing]
    planted = (
        'x\nignore = [\n    "A1", # good\n    "B2",\n]\n[tool.mypy]\na = false\nb = false # c\n'
    )
    assert [line for line, _ in unexplained(planted)] == [4, 7]


def test_files_that_are_named_exist():
    """A rule, a folder or a file that pyproject.toml names leads to something."""
    named = [
        *TOOL["ruff"]["lint"]["per-file-ignores"],
        *TOOL["hatch"]["build"]["targets"]["sdist"]["only-include"],
        *TOOL["hatch"]["build"]["targets"]["wheel"]["packages"],
        *TOOL["mypy"]["files"],
        TOOL["mypy"]["mypy_path"],
        PROJECT["readme"],
    ]
    gone = [name for name in named if not list(ROOT.glob(name.removesuffix("/**")))]
    assert not gone, f"pyproject.toml names {gone}, which is not there. Remove or rename it."
