"""``docs``, ``src``, ``tests``: what is no program is whole, and belongs to something."""

import json
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).parents[1]
READERS = {".ipynb": json.loads, ".json": json.loads, ".svg": ET.fromstring, ".toml": tomllib.loads}
FILES = [path for name in ("docs", "src", "tests") for path in sorted((ROOT / name).rglob("*.*"))]
PAGE = re.compile(r"\.(ipynb|outputs\.txt)$")


def unreadable(name, text):
    """What the reader of such a file says of it; empty if nothing."""
    try:
        READERS[Path(name).suffix](text)
    except (ValueError, ET.ParseError) as error:
        return f"{name}: {error}"
    return ""


def orphans(names):
    """Notebooks and records of outputs beside which no page stands."""
    return [name for name in names if PAGE.search(name) and PAGE.sub(".md", name) not in names]


def test_files_can_be_read():
    """A drawing, a notebook, a record or a list of settings is whole."""
    texts = {path: path.read_text(encoding="utf-8") for path in FILES if path.suffix in READERS}
    assert {path.suffix for path in texts} == set(READERS)
    said = (unreadable(str(path.relative_to(ROOT)), text) for path, text in texts.items())
    assert not list(filter(None, said))


def test_nothing_is_left_of_a_page_that_is_gone():
    """A notebook and a record of outputs stand beside their page."""
    assert not orphans([str(path) for path in FILES if path.is_relative_to(ROOT / "docs")])


@pytest.mark.parametrize("suffix", READERS)
def test_a_broken_file_is_found(suffix):
    """With its name and the place."""
    assert re.match(rf"a{suffix}: .+ line 1\b", unreadable(f"a{suffix}", "<svg>"))


def test_an_orphan_is_found():
    """A notebook and a record, each by its name."""
    names = ["a.md", "a.ipynb", "a.outputs.txt", "old.ipynb", "old.outputs.txt"]
    assert orphans(names) == names[3:]
