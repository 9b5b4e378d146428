"""Hold the message of each ``assert`` against the text around it: it quotes what it tests.

A sentence that is turned round then has no check any more, whatever its words are.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from page_text import Cell, cells, prose
from typed_numbers import asserts_of

WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
REMEDY = (
    "no sentence of this section says {quote!r}, as an assert does. Let the message quote the "
    "sentence that it tests: its words, in their order; some may be left out."
)


def words(text: str) -> list[str]:
    """The words and numbers of a text."""
    return WORD.findall(text.lower())


def quotes(quote: str, text: str) -> bool:
    """Whether a text holds the words of a quotation, in their order."""
    rest = iter(words(text))
    return all(word in rest for word in words(quote))


def messages(cell: Cell) -> Iterator[tuple[int, str]]:
    """Line and message of each ``assert`` of a cell that has one."""
    for check in asserts_of(cell.tree):
        if isinstance(check, ast.Assert) and check.msg:
            yield cell.line + check.msg.lineno - 1, ast.unparse(check.msg).strip("'\"")


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Line and message of each ``assert`` that says what the text beside it does not."""
    rows, lines = text.split("\n"), prose(text)
    for cell in cells(text):
        section = [rows[line.line - 1] for line in lines if line.section == cell.section]
        said = [*section, *map(" ".join, pairwise(section))]
        for line, quote in messages(cell):
            if not any(quotes(quote, sentence) for sentence in said):
                yield line, REMEDY.format(quote=quote)
