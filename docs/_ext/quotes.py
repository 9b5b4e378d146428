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
CLAUSE = {";", ":"}
"""A mark that a quotation may cross with the words beside it, or with a mark of its own."""
MARKS = {*CLAUSE, ","}
PART = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[;:,](?=\s)")
TARGET = re.compile(r"(?<=\])\([^()\s]*\)|<[^<>`]*>(?=`)|\{[\w:+-]+\}(?=`)")
"""Where a link leads, and what kind of link it is: what readers do not see."""
REMEDY = (
    "no sentence of this section says {quote!r}, as an assert does. Let the message quote the "
    "sentence that it tests: its words, in their order; some may be left out, but no 'not', and "
    "none from one clause to the next."
)


def parts(text: str) -> list[str]:
    """The words and numbers of a text that readers see, and the marks between them."""
    return PART.findall(TARGET.sub(" ", text.lower()))


def words(text: str) -> list[str]:
    """The words and numbers of a text that readers see."""
    return [part for part in parts(text) if part not in MARKS]


def quotes(quote: str, text: str) -> bool:
    """Whether a text holds the words of a quotation in their order, and turns none round."""
    said, marked = parts(text), False
    places = None  # of the words of the text at which the quotation may have got so far
    for part in parts(quote):
        if part not in MARKS:
            found = [place for place, one in enumerate(said) if one == part]
            places = [
                place
                for place in found
                if places is None
                or any(may_skip(said, before, place, marked=marked) for before in places)
            ]
        marked = part in MARKS
    return places != []


def may_skip(said: list[str], before: int, place: int, *, marked: bool) -> bool:
    """Whether a quotation may go from one place of a text to another, with a mark or without."""
    skipped = set(said[before + 1 : place])
    crosses = skipped & CLAUSE and not skipped <= MARKS  # and leaves out a word there
    return before < place and not any(map(TURN.fullmatch, skipped)) and (marked or not crosses)


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
