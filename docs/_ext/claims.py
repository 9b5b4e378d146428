"""Find the claims of a page's text that no check cell tests and no source is given for.

A check cell tests a claim if its ``assert`` says so in the same words: in its message, its names
or a comment. The build then fails when the claim stops being true.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache

from cell_remarks import comments, notes
from claim_words import ANY, CLAIMS, SUPPOSES
from page_text import Cell, Line, cells, prose
from typed_numbers import asserts

SOURCE = re.compile(r"\{external[\w+:-]*\}`|\{(?:doc|ref|numref|cite)\}`|\]\(https?://")
REMEDY = (
    "the claim {claim!r} has no check. Assert it in a check cell of this section and say "
    "{claim!r} in the assert's message, or link the sentence to its source."
)


def evidence(checks: list[Cell]) -> str:
    """The words in which check cells say what they test."""
    return " ".join(map(words_of, checks))


@cache  # each line of a section is compared with all its check cells
def words_of(check: Cell) -> str:
    """The words of one check cell's ``assert`` statements and comments."""
    said = [ast.unparse(statement) for statement in asserts([check])]
    remarks = [remark for _, remark in comments(check.code)]
    return re.sub(r"[_'\"]", " ", " ".join(said + remarks))


def claims_of(text: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """What a text claims, each with the pattern of the words that say the same."""
    for claim in CLAIMS:
        if found := claim.search(text):
            yield found[0], claim
    for found in (claim.search(text) for claim in ANY):
        if found and not any(claim.search(text) for claim in CLAIMS):
            yield found[0], re.compile(rf"\b{found['word']}\b", re.IGNORECASE)


def untested(line: Line, checks: list[Cell]) -> Iterator[str]:
    """Claims of a line that the check cells do not mention; a term by itself claims nothing."""
    said = evidence(checks)
    for claim, same in claims_of(line.text):
        supposed = SUPPOSES.search(line.text.partition(claim)[0])
        if claim != line.text.strip() and not supposed and not same.search(said):
            yield claim


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Line and message of each claim of a page that is neither tested nor sourced."""
    lines = text.split("\n")
    checks = [cell for cell in cells(text) if asserts([cell])]
    for line in [*prose(text), *notes(text)]:
        if not line.text.startswith("#") and not SOURCE.search(lines[line.line - 1]):
            here = [cell for cell in checks if cell.section == line.section]
            for claim in untested(line, here):
                yield line.line, REMEDY.format(claim=claim)
