"""Find the claims of a page's text that no check cell tests and no source is given for.

A check cell tests a claim if its ``assert`` says so in the same words: in its message, its names
or a comment. The build then fails when the claim stops being true.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache

from page_text import Cell, Line, cells, comments, prose
from typed_numbers import asserts

# Words of one line say the same, so that any of them may stand in the check cell.
CLAIMS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bfast(?:er|est)\b|\bquick(?:er|est)\b|\bas fast\b|\bspeed-?ups?\b|\bspeeds? up\b",
        r"\bslow(?:er|est)\b|\bas slow\b|\bslows? down\b",
        r"\bcheap(?:er|est)\b",
        r"\bcost(?:s|ly|lier)? (?:no more|more|less|the same)\b|\bas cheap\b",
        r"\b(?:more|less|as) (?:accurate|precise|memory)\b",
        r"\bagree\w*\b|\bcoincides?\b",
        r"\bdisagree\w*\b",
        r"\bidentical(?:ly)?\b|\bbit[- ](?:for[- ]bit|equal)\b|\bexactly (?:the same|equal)\b",
        r"\boverfit(?:s|ted|ting)?\b|\bmemori[sz]e[sd]\b",
        r"\bunderfit(?:s|ted|ting)?\b",
        r"\bgenerali[sz]e[sd]\b",
        r"\bdiverge[sd]?\b",
        r"\bconverge[sd]?\b",
        r"\brecompil\w+\b|\bcompile[sd]? (?:again|anew|twice)\b",
        r"\bcompile[sd]? (?:only )?once\b",
        r"\boverflow(?:s|ed)?\b",
        r"\bunderflow(?:s|ed)?\b",
        r"\boutperform\w*\b|\bbeats?\b|\bbetter than\b",
        r"\bworse\b",
        r"\bdeterministic\b|\breproduc\w+\b",
        r"\btwice as\b|\bhalf as\b",
    )
]
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


def untested(line: Line, checks: list[Cell]) -> Iterator[str]:
    """Claims of a line that the check cells do not mention; a term by itself claims nothing."""
    said = evidence(checks)
    for claim in CLAIMS:
        found = claim.search(line.text)
        if found and found[0] != line.text.strip() and not claim.search(said):
            yield found[0]


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Line and message of each claim of a page that is neither tested nor sourced."""
    lines = text.split("\n")
    checks = [cell for cell in cells(text) if asserts([cell])]
    for line in prose(text):
        if not line.text.startswith("#") and not SOURCE.search(lines[line.line - 1]):
            here = [cell for cell in checks if cell.section == line.section]
            for claim in untested(line, here):
                yield line.line, REMEDY.format(claim=claim)
