"""What readers see of a page's source: its cells, and the text around them."""

import ast
import re
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from package_cells import CELL

TAGS = re.compile(r"^:tags:\s*\[(.*)\]", re.MULTILINE)
ALT = re.compile(r"alt: *\"((?:[^\"\\]|\\.)*)\"|:alt:(.*)")
HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
UNTITLED = r"\{(?:div|eval-rst|figure|grid|image|include|index|literalinclude"
UNTITLED += r"|deprecated|versionadded|versionchanged)\}"

FRONT_MATTER = re.compile(r"\A---\n(?P<facts>.*?)^---\n", re.DOTALL | re.MULTILINE)
DESCRIPTION = re.compile(
    r"^(?P<indent> +)\S*description\S*:(?P<text>[^\n]*(?:\n(?P=indent) [^\n]*)*)", re.MULTILINE
)
FENCE = re.compile(r"^[ \t>]*(?P<marks>`{3,}(?!.*`)|~{3,}|:{3,})(?P<info>[^\n]*)$")
VERBATIM = re.compile(r"(?!\{)|\{(?:code|code-block|code-cell|in-pytorch|math|raw|toctree)\}")

# What a source holds beside text, in the order in which it is taken away.
MARKUP = [
    FRONT_MATTER,
    re.compile(r"<!--.*?-->|^%[^\n]*", re.DOTALL | re.MULTILINE),  # comments
    re.compile(rf"^[ \t>]*[`~:]{{3,}}(?:{UNTITLED}[^\n]*|(?:\{{[\w:+-]+\}})?)", re.MULTILINE),
    re.compile(r"\[\^[^\]\n]+\]:?"),  # marks of footnotes
    re.compile(r"^:(?!alt:)[\w-]+:[^\n]*|^\([^()\n]+\)=$", re.MULTILINE),  # options, labels
    re.compile(r"\{glue:[\w:]+\}`[^`]*`"),
    re.compile(r"\{[\w:+-]+\}`(?=[^`<]*`)[^`]*`"),  # roles that name their target only
    re.compile(r"\{[\w:+-]+\}`|<[^<>`]*>`"),  # the others' targets
    re.compile(r"(?<=\])\([^()\s]*\)|<https?://[^>]*>|^\[[^\]]+\]: \S+", re.MULTILINE),
]
NUMBER_ALONE = re.compile(r"\$+(?:\s|=|\\approx\b)*-?\d+\s*\$+")
MATHS = re.compile(r"\$\$.*?\$\$|(?<![\\$])\$[^$\n]+\$", re.DOTALL)
IN_MATHS = re.compile(r"(?P<result>\d+\.\d+(?:\\?%)?|\d+\\?%|\d{3,}|\b10\^\{?-?\d+)|[^\n]")


class Block(NamedTuple):
    """A fenced block."""

    first: int  # line of its fence
    last: int | None  # line of the fence that ends it, if there is one
    marks: str
    info: str

    @property
    def verbatim(self) -> bool:
        """Whether it holds code or settings, and no sentences."""
        return bool(VERBATIM.match(self.info))


class Line(NamedTuple):
    """A line of text that readers see."""

    line: int  # of the page, from 1
    text: str
    section: int | None  # number of headings above it; none if it speaks of the whole page


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
        return parsed(self.code)


@cache
def parsed(code: str) -> ast.Module:
    """Parsed code; an empty module if it is not Python."""
    try:
        return ast.parse(code)
    except SyntaxError:
        return ast.Module([], [])


def blank(found: re.Match[str]) -> str:
    """As many blanks and line ends as a match has characters and lines."""
    return re.sub(r"[^\n]", " ", found[0])


def formula(found: re.Match[str]) -> str:
    """A formula without what belongs to it: letters, and the small integers of its structure."""
    if NUMBER_ALONE.fullmatch(found[0]):
        return re.sub(r"[^\d\n]", " ", found[0])
    return IN_MATHS.sub(lambda part: part["result"] or " ", found[0])


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page, each after those that it holds."""
    found: list[Block] = []
    waiting: list[Block] = []
    for number, row in enumerate(FRONT_MATTER.sub(blank, text).split("\n"), 1):
        if not (fence := FENCE.match(row)):
            continue
        marks, info = fence["marks"], fence["info"].strip()
        if waiting and marks.startswith(waiting[-1].marks) and not info:
            found.append(waiting.pop()._replace(last=number))
        elif not (waiting and waiting[-1].verbatim):
            waiting.append(Block(number, None, marks, info))
    return found + waiting


def without_verbatim(text: str) -> str:
    """A page with blank lines in place of its blocks of code."""
    rows = text.split("\n")
    for block in blocks(text):
        if block.verbatim:
            last = block.last or len(rows)
            rows[block.first - 1 : last] = [""] * (last - block.first + 1)
    return "\n".join(rows)


def plain(text: str) -> str:
    """The page's sentences, with blanks in place of all else; lines stay where they are."""
    text = without_verbatim(text)
    for pattern in MARKUP:
        text = pattern.sub(blank, text)
    return MATHS.sub(formula, text)


def section_of(text: str) -> list[int]:
    """For each line of the page, the number of headings down to it."""
    rows = without_verbatim(text).split("\n")
    return list(accumulate(int(bool(HEADING.match(row))) for row in rows))


def cells(text: str) -> list[Cell]:
    """Code cells of a page."""
    sections = section_of(text)
    found = []
    for cell in CELL.finditer(text):
        line = text.count("\n", 0, cell.start("body")) + 1
        found.append(Cell(line, cell["options"], cell["body"], sections[line - 1]))
    return found


def down_to(line: Line, found: list[Cell]) -> list[Cell]:
    """The cells of a line's section and of those above; of all that a description speaks of."""
    return [cell for cell in found if line.section is None or cell.section <= line.section]


def beside(line: Line, found: list[Cell]) -> list[Cell]:
    """The cells of a line's section; of all that a description speaks of."""
    return [cell for cell in found if line.section in (None, cell.section)]


def description(text: str) -> list[Line]:
    """What search engines show of a page."""
    head = FRONT_MATTER.match(text)
    found = DESCRIPTION.search(text, 0, head.end()) if head else None
    if not found:
        return []
    first = text.count("\n", 0, found.start("text")) + 1
    return [Line(first + n, row, None) for n, row in enumerate(found["text"].split("\n"))]


def prose(text: str) -> list[Line]:
    """Sentences of a page, its description, and the texts of its figures."""
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
    return sorted([*description(text), *lines])
