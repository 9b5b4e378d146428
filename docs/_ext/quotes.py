"""Hold the message of each ``assert`` against the text around it: it quotes what it tests.

A sentence that is turned round then has no check any more, whatever its words are.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from page_text import Cell, cells, prose
from typed_numbers import asserts_of

TURN = re.compile(
    r"no(?:t|ne|r|body|thing)?|neither|never|cannot|without"
    r"|almost|hardly|nearly|rarely|scarcely|seldom"
)
"""A word that a quotation may not leave out, as it turns the sentence round."""
WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
TARGET = re.compile(r"(?<=\])\([^()\s]*\)|<[^<>`]*>(?=`)|\{[\w:+-]+\}(?=`)")
"""Where a link leads, and what kind of link it is: what readers do not see."""
REMEDY = (
    "no sentence of this section says {quote!r}, as an assert does. Let the message quote the "
    "sentence that it tests: its words, in their order; some may be left out, but no 'not'."
)


def words(text: str) -> list[str]:
    """The words and numbers of a text that readers see."""
    return WORD.findall(TARGET.sub(" ", text.lower()))


def quotes(quote: str, text: str) -> bool:
    """Whether a text holds the words of a quotation in their order, and turns none round."""
    said = words(text)
    places = None  # of the words of the text at which the quotation may have got so far
    for word in words(quote):
        found = [place for place, one in enumerate(said) if one == word]
        places = [
            place
            for place in found
            if places is None or any(may_skip(said[before:place]) for before in places)
        ]
    return places != []


def may_skip(said: list[str]) -> bool:
    """Whether a quotation may go from the first of some words to what follows the last."""
    return bool(said) and not any(map(TURN.fullmatch, said[1:]))


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
