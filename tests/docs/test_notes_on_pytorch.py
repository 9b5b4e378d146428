"""``docs/reference/pytorch.md`` and the notes on PyTorch: each statement of them has a test.

Those tests need PyTorch, and have an env of their own; here are their quotations.
"""

import ast
import re
from pathlib import Path

import pytest
from page_text import prose
from quotes import quotes

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*/*.md"))
NOTE = re.compile(r":::\{admonition\} Coming from PyTorch\n:class: note\n(.*?)\n:::", re.DOTALL)
TESTS = sorted((ROOT / "tests/pytorch").glob("test_notes*.py"))
QUOTED = [
    ast.get_docstring(node)
    for path in TESTS
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
]


def sentences(path):
    """The text of a page, row by row, as its source has it."""
    rows = path.read_text(encoding="utf-8").split("\n")
    return [rows[line.line - 1] for line in prose("\n".join(rows))]


@pytest.mark.parametrize("quoted", QUOTED)
def test_each_is_said(quoted):
    """A page says what a test of PyTorch shows."""
    assert any(quotes(quoted, row) for path in PAGES for row in sentences(path))


@pytest.mark.parametrize(
    "note", [note for path in PAGES for note in NOTE.findall(path.read_text(encoding="utf-8"))]
)
def test_each_note_is_tested(note):
    """A note of a page has a test of PyTorch that quotes it."""
    assert any(quotes(quoted, row) for quoted in QUOTED for row in note.splitlines())
