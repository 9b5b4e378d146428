"""``pyproject.toml``: it has the version, and all else reads it from there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
PATTERNS = """README.md CONTRIBUTING.md CITATION.cff .readthedocs.yaml tox.ini
docs/**/*.md docs/_ext/*.py docs/conf.py src/**/*.py"""
TEXTS = [path for pattern in PATTERNS.split() for path in sorted(ROOT.glob(pattern))]
LITERAL = re.compile(r"""^(__version__|version|release)(: \w+)? *[=:] *["']?v?\d+\.""")
# In words, and on a badge whose text is fixed.
SPOKEN = re.compile(r"\b(?:[Vv]ersion |(?:JAX|Flax|Optax) )v?\d+\.\d+|img\.shields\.io/badge/")


def repeated(text, version):
    """Line number and text of each line that repeats a version, or fixes one of its own."""
    number = rf"v?{re.escape(version)}(?!\.?\w)"
    same = re.compile(rf"(?<![\w.=<>~]){number}|jaxprimer[=~>]+{number}")
    for at, line in enumerate(text.splitlines(), 1):
        if same.search(line) or LITERAL.search(line):
            yield at, line.strip()


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_texts_at_the_top_name_no_version(name):
    """They would go on naming it when there is a newer one."""
    rows = enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
    found = [f"{name}:{line}: {row[:60]!r}" for line, row in rows if SPOKEN.search(row)]
    assert not found, "wanted no version, and no badge with a fixed text. Leave it out."
    assert SPOKEN.search("Version 0.0.9 runs.")
    assert SPOKEN.search("It needs JAX 0.5 at least.")
    assert not SPOKEN.search("The version that runs with JAX.")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_version_stands_once(path):
    """A release changes one line, and the changelog."""
    found = repeated(path.read_text(encoding="utf-8"), VERSION)
    remedy = "wanted the version in pyproject.toml alone. Read it from there."
    assert not [f"{path.relative_to(ROOT)}:{line}: {text!r}, {remedy}" for line, text in found]


@pytest.mark.parametrize(
    "line",
    [
        "is 0.1.0.",
        "at v0.1.0,",
        "jaxprimer==0.1.0",
        '__version__ = "0.0.9"',
        "version: 0.2.0",
        "release = '1.0'",
    ],
)
def test_a_second_version_is_found(line):
    """The same version, or another that is fixed by hand."""
    assert list(repeated(f"a\n{line}\n", "0.1.0")) == [(2, line)]


@pytest.mark.parametrize(
    "line",
    ["x==0.1.0", "10.1.0", "0.1.0.2", 'version = release = PACKAGE["version"]', "version: 2"],
)
def test_other_versions_pass(line):
    """Those of other projects and formats, and one that is read."""
    assert list(repeated(line, "0.1.0")) == []
