"""What a page's file must be: readable everywhere, run as a whole, linked by role."""

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any

import yaml
from markdown_it import MarkdownIt
from package_cells import CELL
from page_text import FRONT_MATTER, MATHS, blank, blocks, without_verbatim

KEYS = {"file_format", "kernelspec", "myst"}
MYST_KEYS = {"html_meta"}  # others change how a page is read
PYTHON = re.compile(
    r"^\s*\{?(?:code-block|code|sourcecode)?\}?\s*"
    r"(?:python|python3|py|py3|ipython|ipython3|pycon|jupyter)\s*$",
    re.IGNORECASE,
)
OUTPUT = re.compile(
    r"\s*(?:\{(?:code-block|code|sourcecode)\})?\s*"
    r"(?:text|console|output|none|plain|pytb|py3tb)?\s*$|\s*\{parsed-literal\}",
    re.IGNORECASE,
)
UNREAD = re.compile(r"\s*\{(?:include|literalinclude|only|ifconfig|math|raw)\}")
RST = re.compile(r"\s*\{eval-rst\}")
IN_RST = re.compile(r"\s*(?:\.\. auto\w+:: \S+|:[\w-]+:.*)?$")  # a directive, and its options
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
ABOUT = range(50, 161)  # characters that a search engine shows


def bytes_problems(data: bytes) -> Iterator[tuple[int, str]]:
    """Line and message of each byte that not every tool reads alike."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield line, f"byte 0x{data[error.start]:02x} is not UTF-8. Save the page as UTF-8."
    if data.startswith(b"\xef\xbb\xbf"):
        yield 1, "the page begins with a byte order mark. Save it as UTF-8 without one."
    if b"\r" in data:
        line = data.count(b"\n", 0, data.index(b"\r")) + 1
        yield line, "the page has line ends of Windows. Save it with those of Unix (LF)."


def front_matter(text: str) -> Iterator[tuple[int, str]]:
    """A page with cells must say how it runs, and that all of it does."""
    block = FRONT_MATTER.match(text)
    try:
        facts = (yaml.safe_load(block["facts"]) if block else {}) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        yield line, f"the front matter is not YAML ({getattr(error, 'problem', error)}). Mend it."
        return
    if not isinstance(facts, dict):
        yield 1, "the front matter is no list of names and values. Write them as name: value."
        return
    yield from settings(facts, text)
    kernel = facts.get("kernelspec") or {}
    runs = facts.get("file_format") == "mystnb" and isinstance(kernel, dict) and "name" in kernel
    if CELL.search(text) and not runs:
        yield 1, "the page has cells that do not run. Give file_format: mystnb and a kernelspec."


def settings(facts: dict[str, Any], text: str) -> Iterator[tuple[int, str]]:
    """Each stands once, and none has a page left out, or read in another way."""
    rows = text.partition("\n---\n")[0].split("\n")
    myst = facts.get("myst") or {}
    for key in (set(facts) - KEYS) | (set(myst) - MYST_KEYS):
        line = place(rows, key)
        yield line, f"the front matter has {key!r}. Delete it: every page runs, and is listed."
    names = [row.partition(":")[0] for row in rows if re.match(r"\w+:", row)]
    for key in {name for name in names if names.count(name) > 1}:
        yield place(rows, key), f"the front matter has {key!r} twice, and one is lost. Delete one."
    meta = myst.get("html_meta") or {}
    for key in set(meta) - {"description"}:
        yield place(rows, key), f"html_meta has {key!r}. Write a description, and no other."
    about = str(meta.get("description", ""))
    if about and len(about) not in ABOUT:
        line = next(n for n, row in enumerate(rows, 1) if "description:" in row)
        yield line, f"the description has {len(about)} characters, wanted 50 to 160."


def place(rows: list[str], key: str) -> int:
    """Number of the first row that begins with a key, else 1."""
    return next((n for n, row in enumerate(rows, 1) if row.strip().startswith(key)), 1)


def fences(text: str) -> Iterator[tuple[int, str]]:
    """A block without its end swallows what follows; code in a plain block never runs."""
    for block in blocks(text):
        if not block.last:
            message = "a block opens with {0} and does not end. Close it with {0}."
            yield block.first, message.format(block.marks)
        if PYTHON.match(block.info):
            yield block.first, "a block of Python does not run. Make it a {code-cell}."
        if OUTPUT.match(block.info) and (block.info or not block.marks.startswith(":")):
            yield block.first, "a block of output comes from no run. Let a {code-cell} print it."
        if UNREAD.match(block.info):
            yield block.first, "no check reads such a block. Write text, $$, or a {code-cell}."


def other_markup(text: str) -> Iterator[tuple[int, str]]:
    """What stands in reStructuredText is neither run nor read by a check."""
    rows = text.split("\n")
    for block in blocks(text):
        for number in range(block.first + 1, block.last or 0) if RST.match(block.info) else ():
            if not IN_RST.match(row := rows[number - 1]):
                yield number, f"{row.strip()!r} in {{eval-rst}} is no auto directive. Use Markdown."


def indented(text: str) -> Iterator[tuple[int, str]]:
    """What is code or output for its four blanks alone comes from no run."""
    for token in MarkdownIt("commonmark").parse(FRONT_MATTER.sub(blank, text)):
        if token.type == "code_block" and token.map:
            yield token.map[0] + 1, "four blanks make a block of code. Make it a {code-cell}."


def dialogues(text: str) -> Iterator[tuple[int, str]]:
    """What is typed after a prompt, or stands in a comment, does not run either."""
    for number, row in enumerate(without_verbatim(text).split("\n"), 1):
        if row.lstrip().startswith(">>> "):
            yield number, "a dialogue with Python does not run. Make it a {code-cell}."
    for comment in COMMENT.finditer(text):
        if CELL.search(comment[0]):
            line = text.count("\n", 0, comment.start()) + 1
            yield line, "a comment holds a cell, which does not run. Show it, or delete it."


def formulas(text: str) -> Iterator[tuple[int, str]]:
    """What LaTeX marks as a formula is in Markdown a bracket alone."""
    for number, row in enumerate(MATHS.sub(blank, without_verbatim(text)).split("\n"), 1):
        if found := re.search(r"\\\(.+?\\\)|\\\[.+?\\\]|\\begin\{", row):
            yield number, f"{found[0]!r} is no formula. Write it between $ and $, or $$ and $$."


def headings(text: str) -> Iterator[tuple[int, str]]:
    """A page has one title, and begins with it."""
    rows = list(enumerate(without_verbatim(FRONT_MATTER.sub(blank, text)).split("\n"), 1))
    titles = [number for number, row in rows if row.startswith("# ")]
    seen: set[str] = set()
    for number, row in rows:
        if re.match(r"#+[^#\s]|#+\s*$|={3,}\s*$", row):
            yield number, f"{row!r} is no heading. Write: ## Section."
        if re.match(r"#+ ", row):
            if row.strip("# ") in seen:
                yield (
                    number,
                    f"a second heading {row.strip('# ')!r}. A link cannot tell them apart.",
                )
            seen.add(row.strip("# "))
    if not titles:
        yield 1, "the page has no title. Begin it with one: # Title."
    for number in titles[1:]:
        yield number, "the page has a second title. Make it a section: ## Section."


def tables(text: str) -> Iterator[tuple[int, str]]:
    """A column without a name means nothing to those who hear the table."""
    rows = without_verbatim(text).split("\n")
    for number, (row, below) in enumerate(pairwise(rows), 1):
        if re.match(r"\s*\|[ |]*\|\s*$", row) and re.match(r"\s*\|[-: |]+\|\s*$", below):
            yield number, "a table has no header. Name its columns."


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Line and message of each."""
    checks = (front_matter, fences, indented, other_markup, dialogues, formulas, headings, tables)
    return chain.from_iterable(check(text) for check in checks)
