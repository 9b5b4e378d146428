"""The pages' sentences, and what quotes them: docstrings of tests, and messages of checks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from page_text import FENCE, HEADING, Line, cells, prose
from quotes import messages, quotes, words

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("docs/*/*.md")])
MODULES = [
    *ROOT.glob("tests/docs/test_said_in_*.py"),
    *ROOT.glob("tests/docs/test_glossary_of_*.py"),
]
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


def sentences(text: str) -> list[tuple[Line, str]]:
    """What readers see of a page, and the row of its source: each has a sentence, or a few."""
    rows = text.split("\n")
    return [(line, rows[line.line - 1].strip()) for line in prose(text)]


def claims(text: str) -> Iterator[tuple[Line, str]]:
    """The sentences that could be false: no headings, no titles, no questions, no single words."""
    for line, row in sentences(text):
        titled = HEADING.match(row) or FENCE.match(row)
        if not titled and not row.endswith("?") and len(words(line.text)) > 2:
            yield line, row


def unproven(page: Path) -> Iterator[tuple[int, str]]:
    """Line and row of each sentence that neither a test nor a check beside it quotes."""
    text = page.read_text(encoding="utf-8")
    own = [module for module in MODULES if quoted_page(module.stem) in (page, None)]
    quoted = [one for module in [*own, *ON_PYTORCH] for one in quotations(module)]
    checked = [(cell.section, one) for cell in cells(text) for _, one in messages(cell)]
    for line, row in claims(text):
        beside = [one for section, one in checked if line.section in (None, section)]
        if not any(quotes(one, row) for one in [*quoted, *beside]):
            yield line.line, row
