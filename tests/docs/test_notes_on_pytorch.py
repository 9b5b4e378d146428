"""``docs/reference/pytorch.md`` and the notes on PyTorch: each statement of them has a test.

Those tests need PyTorch, and have an env of their own; here are their quotations.
"""

import re

import pytest
from quotations import ON_PYTORCH, PAGES, quotations, sentences
from quotes import quotes

NOTE = re.compile(r":::\{admonition\} Coming from PyTorch\n:class: note\n(.*?)\n:::", re.DOTALL)
TEXTS = [page.read_text(encoding="utf-8") for page in PAGES]
QUOTED = [one for module in ON_PYTORCH for one in quotations(module)]


@pytest.mark.parametrize("quoted", QUOTED)
def test_each_is_said(quoted):
    """A page says what a test of PyTorch shows."""
    assert any(quotes(quoted, row) for text in TEXTS for _, row in sentences(text))


@pytest.mark.parametrize("note", [note for text in TEXTS for note in NOTE.findall(text)])
def test_each_note_is_tested(note):
    """A note of a page has a test of PyTorch that quotes it."""
    assert any(quotes(quoted, row) for quoted in QUOTED for row in note.splitlines())
