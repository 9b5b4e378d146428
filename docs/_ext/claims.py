"""Find the claims of a page's text that no check cell tests and no source is given for.

A check cell tests a claim if its ``assert`` says so in the same words: in its message, its names
or a comment. The build then fails when the claim stops being true.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache

from cell_remarks import comments, statements
from claim_words import ANY, CLAIMS, CURVES, SUPPOSES
from page_text import ALT, FENCE, HEADING, Cell, Line, beside, cells, prose
from typed_numbers import asserts

SOURCE = re.compile(r"\{external[\w+:-]*\}`|\]\(https?://")
STATES = re.compile(
    r"\b(?:is|are|was|were|gets?|runs?|trains?|takes?|needs?|than)\b", re.IGNORECASE
)
NOT = re.compile(
    r"\b(?:not(?! only)|no|nor|never|neither|none|nothing|without|cannot)\b[^,;:.()]*$",
    re.IGNORECASE,
)
ASKED = re.compile(r"[^.;:!]*\?")  # a question claims nothing
REMEDY = (
    "the claim {claim!r} has no check. Assert it in a check cell of this section and say "
    "{claim!r} in the assert's message, or link the sentence to its source."
)


def evidence(checks: list[Cell]) -> str:
    """The words in which check cells say what they test."""
    return ". ".join(map(words_of, checks))


@cache  # each line of a section is compared with all its check cells
def words_of(check: Cell) -> str:
    """The words of one check cell's ``assert`` statements and comments."""
    said = [ast.unparse(statement) for statement in asserts([check])]
    remarks = [remark for _, remark in comments(check.code)]
    return re.sub(r"[_'\"]", " ", ". ".join(said + remarks))


def claims_of(text: str) -> Iterator[tuple[re.Match[str], re.Pattern[str]]]:
    """What a text claims, each with the pattern of the words that say the same."""
    for claim in [*CLAIMS, *CURVES]:
        yield from ((found, claim) for found in claim.finditer(text))
    for found in (claim.search(text) for claim in ANY):
        if found and not any(claim.search(text) for claim in CLAIMS):
            yield found, re.compile(rf"\b{found['word']}\b", re.IGNORECASE)


def denied(claim: re.Match[str]) -> bool:
    """Whether a claim is turned round by a word before it, or between its own."""
    before = claim.string[: claim.start()] + (claim.groupdict().get("between") or "")
    return bool(NOT.search(before))


def vouches(said: str, same: re.Pattern[str], claim: re.Match[str]) -> bool:
    """Whether the words of checks say the same as a claim, and not the contrary."""
    return any(denied(found) == denied(claim) for found in same.finditer(said))


def figures(found: list[Cell]) -> str:
    """The texts of the figures of cells, which say what their curves do."""
    return ". ".join(alt[0] for cell in found for alt in ALT.finditer(cell.options))


def untested(line: Line, found: list[Cell]) -> Iterator[str]:
    """Claims of a line that the check cells do not mention; a term by itself claims nothing."""
    tested = evidence([cell for cell in found if asserts([cell])])
    for claim, same in claims_of(line.text):
        said = f"{tested}. {figures(found)}" if same in CURVES else tested
        supposed = SUPPOSES.search(line.text[: claim.start()]) or ASKED.match(
            line.text, claim.end()
        )
        if claim[0] != line.text.strip() and not supposed and not vouches(said, same, claim):
            yield claim[0]


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Line and message of each claim of a page that is neither tested nor sourced."""
    rows = text.split("\n")
    found = cells(text)
    for line in [*prose(text), *statements(text)]:
        row = rows[line.line - 1]
        title = HEADING.match(line.text) or FENCE.match(row)
        if not SOURCE.search(row) and (not title or STATES.search(line.text)):
            for claim in untested(line, beside(line, found)):
                yield line.line, REMEDY.format(claim=claim)
