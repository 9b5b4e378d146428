"""The pages' sentences, and what quotes them: docstrings of tests, and messages of checks."""

import ast
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from cell_remarks import notes
from page_text import FENCE, HEADING, Line, cells, prose
from quotes import messages, quotes, words

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("docs/*/*.md")])
MODULES = [
    *ROOT.glob("tests/docs/test_said_in_*.py"),
    *ROOT.glob("tests/docs/test_glossary_of_*.py"),
]
CLAUSE_END = re.compile(r"(?<=[.;:!?])[*_)`\"]*\s+")
ON_PYTORCH = sorted(ROOT.glob("tests/pytorch/test_notes*.py"))


def quoted_page(module: str) -> Path | None:
    """The page that a module is named after: of several the longest, as a topic may follow."""
    name = re.sub(r".*test_(?:said_in_)?", "", module)
    pages = [page for page in PAGES if name.startswith(page.stem)]
    return max(pages, key=lambda page: len(page.stem), default=None)


def quotations(module: Path) -> list[str]:
    """The docstrings of the tests of a module."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [ast.get_docstring(test) or "" for test in tests if test.name.startswith("test_")]


def listed(path: Path) -> dict[str, list[str]]:
    """The rows of a list of ours, under the names above them."""
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    return {name: rows for name, *rows in map(str.splitlines, blocks)}


def refusal(quoted: str, path: Path) -> str:
    """What to say of a file that does not hold a quotation: the row that is nearest to it."""
    rows = path.read_text(encoding="utf-8").splitlines()
    likeness = [SequenceMatcher(None, words(quoted), words(row)).ratio() for row in rows]
    nearest = likeness.index(max(likeness))
    place = f"{path.relative_to(ROOT)}:{nearest + 1}"
    return f"{place}: a test proves {quoted!r}, and found {rows[nearest].strip()!r}. Mend either."


def sentences(text: str) -> list[tuple[Line, str]]:
    """What readers see of a page, and the row of its source: each has a sentence, or a few."""
    rows = text.split("\n")
    return [(line, rows[line.line - 1].strip()) for line in prose(text)]


def claims(text: str) -> Iterator[tuple[Line, str]]:
    """The clauses that could be false: no headings, no titles, no questions, no single words."""
    for line, row in sentences(text):
        if not (HEADING.match(row) or FENCE.match(row)):
            for clause in CLAUSE_END.split(row):
                if not clause.endswith("?") and len(words(clause)) > 2:
                    yield line, clause
    yield from ((note, note.text) for note in notes(text) if len(words(note.text)) > 1)


@cache
def unproven(page: Path) -> list[tuple[int, str]]:
    """Line and words of each clause of which no test and no check beside it quotes half."""
    text = page.read_text(encoding="utf-8")
    own = [module for module in MODULES if quoted_page(module.stem) in (page, None)]
    quoted = [one for module in [*own, *ON_PYTORCH] for one in quotations(module)]
    checked = [(cell.section, one) for cell in cells(text) for _, one in messages(cell)]
    rows, found = text.split("\n"), []
    for line, clause in claims(text):
        beside = [one for section, one in checked if line.section in (None, section)]
        quoting = [one for one in [*quoted, *beside] if quotes(one, rows[line.line - 1])]
        proven = {word for one in quoting for word in words(one)}
        seen = words(clause)
        if 2 * sum(word in proven for word in seen) < len(seen):
            found.append((line.line, clause))
    return found
