"""What readers see of a page's source: its cells, and the text around and inside them."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from package_cells import CELL

TAGS = re.compile(r"^:tags:\s*\[(.*)\]", re.MULTILINE)
ALT = re.compile(r"alt: *\"((?:[^\"\\]|\\.)*)\"|:alt:(.*)")
HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
SHOWING = {"print", "title", "suptitle", "set_title", "xlabel", "set_xlabel", "ylabel"}
SHOWING |= {"set_ylabel", "text", "annotate"}
TITLED = r"\{(?:admonition|card|dropdown|grid-item-card|tab-item)\}"

# What a source holds beside text, in the order in which it is taken away.
MARKUP = [
    re.compile(r"\A---\n.*?\n---\n", re.DOTALL),  # front matter
    CELL,
    re.compile(r"<!--.*?-->|^%[^\n]*", re.DOTALL | re.MULTILINE),  # comments
    re.compile(  # blocks that hold no sentences
        r"^(?P<fence>`{3,}|:{3,})(?:\{(?:toctree|math|eval-rst|raw|code-block)\}|(?!\{))[^\n]*\n"
        r".*?^(?P=fence)[ \t]*$",
        re.DOTALL | re.MULTILINE,
    ),
    re.compile(rf"^[`:]{{3,}}(?!{TITLED})[^\n]*|^[`:]{{3,}}{TITLED}", re.MULTILINE),
    re.compile(r"^:(?!alt:)[\w-]+:[^\n]*|^\([^()\n]+\)=$", re.MULTILINE),  # options, labels
    re.compile(r"\{glue:[\w:]+\}`[^`]*`"),
    re.compile(r"\{[\w:+-]+\}`(?=[^`<]*`)[^`]*`"),  # roles that name their target only
    re.compile(r"\{[\w:+-]+\}`|<[^<>`]*>`"),  # the others' targets
    re.compile(r"(?<=\])\([^()\s]*\)|<https?://[^>]*>|^\[[^\]]+\]: \S+", re.MULTILINE),
]
MATHS = re.compile(r"\$\$.*?\$\$|(?<![\\$])\$[^$\n]+\$", re.DOTALL)
IN_MATHS = re.compile(r"(?P<result>\d+\.\d+(?:\\?%)?|\d+\\?%|\d{3,})|[^\n]")


class Line(NamedTuple):
    """A line of text that readers see."""

    line: int  # of the page, from 1
    text: str
    section: int  # number of headings above it


class Cell(NamedTuple):
    """A code cell."""

    line: int  # of its first line of code
    options: str
    code: str
    section: int

    @property
    def tags(self) -> set[str]:
        """Tags of the cell."""
        found = TAGS.search(self.options)
        return set(found[1].replace(",", " ").split()) if found else set()

    @property
    def hidden(self) -> bool:
        """Whether readers of the site do not see the code."""
        return bool(self.tags & {"remove-cell", "remove-input"})

    @property
    def tree(self) -> ast.Module:
        """The parsed code; an empty one if it is not Python."""
        try:
            return ast.parse(self.code)
        except SyntaxError:
            return ast.Module([], [])


def blank(found: re.Match[str]) -> str:
    """As many blanks and line ends as a match has characters and lines."""
    return re.sub(r"[^\n]", " ", found[0])


def formula(found: re.Match[str]) -> str:
    """A formula without what belongs to it: letters, and the small integers of its structure."""
    return IN_MATHS.sub(lambda part: part["result"] or " ", found[0])


def plain(text: str) -> str:
    """The page's sentences, with blanks in place of all else; lines stay where they are."""
    for pattern in MARKUP:
        text = pattern.sub(blank, text)
    return MATHS.sub(formula, text)


def section_of(text: str) -> list[int]:
    """For each line of the page, the number of headings down to it."""
    visible = CELL.sub(blank, text).split("\n")
    return list(accumulate(int(bool(HEADING.match(line))) for line in visible))


def cells(text: str) -> list[Cell]:
    """Code cells of a page."""
    sections = section_of(text)
    found = []
    for cell in CELL.finditer(text):
        line = text.count("\n", 0, cell.start("body")) + 1
        found.append(Cell(line, cell["options"], cell["body"], sections[line - 1]))
    return found


def prose(text: str) -> list[Line]:
    """Sentences of a page, and the texts of its figures."""
    sections = section_of(text)
    lines = [
        Line(number, line, sections[number - 1])
        for number, line in enumerate(plain(text).split("\n"), 1)
        if line.strip()
    ]
    for cell in cells(text):
        for number, option in enumerate(cell.options.splitlines(), cell.line):
            if found := ALT.search(option):
                line = number - cell.options.count("\n")
                lines.append(Line(line, found[1] or found[2], cell.section))
    return sorted(lines)


def comments(code: str) -> Iterator[tuple[int, str]]:
    """Comments of a cell, with their lines counted from 0."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0] - 1, token.string.lstrip("# ")
    except (tokenize.TokenError, IndentationError):
        return


def shown_strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Texts that a cell prints or writes into a figure, with their lines counted from 0."""
    for call in ast.walk(tree):
        match call:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in SHOWING:
                for text in literal_texts(call.args):
                    yield text.lineno - 1, text.value


def literal_texts(nodes: list[ast.expr]) -> Iterator[ast.Constant]:
    """Texts among arguments, those between the braces of an f-string included."""
    for node in nodes:
        match node:
            case ast.JoinedStr(values=values):
                yield from literal_texts(values)
            case ast.Constant(value=str()):
                yield node


def remarks(text: str) -> Iterator[Line]:
    """Comments and printed texts of the cells that readers see."""
    for cell in cells(text):
        if not cell.hidden:
            for line, remark in [*comments(cell.code), *shown_strings(cell.tree)]:
                yield Line(cell.line + line, remark, cell.section)
