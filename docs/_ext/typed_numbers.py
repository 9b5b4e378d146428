"""Find the numbers in a page's text that no run verifies.

A number that is inserted from the run leaves none in the source. Any other must stand in code
that readers see, as a setting does, or in an ``assert``; a result, such as a percentage or a
duration, in an ``assert`` of the same section.
"""

import ast
import math
import re
from collections.abc import Iterable, Iterator
from functools import cache

from cell_remarks import remarks
from page_text import Cell, Line, beside, cells, down_to, prose
from shares import SCALES, WORDS, shares

COUNTABLE = 13  # smaller numbers in words count what the sentence itself lists

NUMBER = re.compile(
    r"(?<![\w.])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*(?:[eE][-+]?\d+)?)"
    rf"|\b(?P<word>{'|'.join(WORDS)})\b(?: (?P<scale>{'|'.join(SCALES)})\b)?"
    rf"|\b(?P<alone>{'|'.join(SCALES)})\b",
    re.IGNORECASE,
)
SHAPE = re.compile(r"\(\d+(?:, ?\d+)*,?\)")

# In these patterns # stands for the number.
NAME = re.compile(
    r"\b(?:Parts?|Sections?|Chapter|Step|Figure|Table|Exercise|Equation|Appendix|Rule) #"
    r"|#[ -]?bits?\b|#[ -]?D\b"  # the width of a type, the axes of a space
    r"|^\s*(?:[-*>] )*#\\?[.)] "  # the mark of a list's item
)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
YEAR = re.compile(rf"(?:\(|, |\b[Ii]n |\b[Ss]ince |\b[A-Z]\w+ )#(?:[).,;:]|\s*$)|(?:{MONTHS}) #")
COUNT = re.compile(r"# (?:\w+ ){0,3}(?:wrong|right|correct|misread|misclassified)\b")
MORE = "as|faster|slower|more|less|fewer|longer|cheaper|smaller|larger|bigger|better|worse"
MEASURE = "(?:accuracy|loss|error|score|speed-?up|ratio)"
RESULTING = "(?:sum|total|mean|average|median|maximum|minimum|norm|variance|difference)s?"
PERCENT = re.compile(r"#\s?\\?%|# per ?cent\b")
RESULT = re.compile(
    rf"{PERCENT.pattern}|#[ -]?(?:seconds?|minutes?|hours?|ms|[\u00b5\u03bc]s|us|ns|s|[kKMG]i?B)\b"
    rf"|# ?: ?1\b|(?<![Ff]rom )# to (?:1|one)\b|#\s?\u00d7|#\s?(?:times|x) (?:{MORE})\b|#-?fold\b"
    r"|# percentage points?\b|# points? of\b|# out of\b|\bout of #|#x\b|\bfactors? of (?:\w+ )?#"
    r"|\b(?:to|within|in) # (?:decimals?|decimal places|digits|places|significant)\b"
    rf"|\b{MEASURE}(?: (?:of|is|are|was|were|about|at|to|only|nearly))+ #|\b{MEASURE}(?: =|:) #"
    r"|\bsums? to (?:about )?#"
    rf"|\b{RESULTING} (?:is|are|was|were)(?: (?:about|at|only|nearly|exactly))? #"
)


REMEDY = (
    "{what} {number} is typed by hand. Insert it from the run with {{glue:text}}, "
    "or assert it in a check cell {where}."
)


def numbers_in(trees: Iterable[ast.AST]) -> set[float]:
    """Numbers that stand in code."""
    return {number for tree in trees for number in numbers_of(tree)}


@cache  # each line of a page is compared with all the code above it
def numbers_of(tree: ast.AST) -> frozenset[float]:
    """Numbers that stand in one piece of code."""
    values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(
        float(value)
        for value in values
        if isinstance(value, int | float) and not isinstance(value, bool)
    )


def shapes_in(trees: Iterable[ast.AST]) -> set[str]:
    """Shapes such as ``(450, 10)`` that stand in code."""
    return {shape for tree in trees for shape in shapes_of(tree)}


@cache
def shapes_of(tree: ast.AST) -> list[str]:
    """Shapes that stand in one piece of code."""
    return SHAPE.findall(ast.unparse(tree))


def asserts(found: Iterable[Cell]) -> list[ast.AST]:
    """The ``assert`` statements of cells."""
    return [node for cell in found for node in asserts_of(cell.tree)]


@cache
def asserts_of(tree: ast.AST) -> list[ast.AST]:
    """The ``assert`` statements of one piece of code."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]


def versions_in(trees: Iterable[ast.AST]) -> set[str]:
    """Versions such as ``"0.10.2"`` that stand in code as strings."""
    values = {getattr(node, "value", None) for tree in trees for node in ast.walk(tree)}
    return {value for value in values if isinstance(value, str) and value.count(".") > 1}


def value(number: re.Match[str]) -> float:
    """What a number in a text is worth; not a number for a version such as 0.10.2."""
    if number["digits"]:
        return float(number["digits"].replace(",", "")) if number[0].count(".") < 2 else math.nan
    scale = SCALES.get((number["scale"] or number["alone"] or "").lower(), 1)
    return WORDS.get((number["word"] or "").lower(), 1) * scale


def in_context(number: re.Match[str]) -> str:
    """The text around a number, with # in its place."""
    return f"{number.string[: number.start()]}#{number.string[number.end() :]}"


def names(number: re.Match[str]) -> bool:
    """Whether a number measures nothing: the number of a part, a year, an item of a list."""
    context = in_context(number)
    year = re.fullmatch(r"(?:19|20)\d\d", number[0]) and YEAR.search(context)
    counts = value(number) == 1 or (
        value(number) < COUNTABLE and not RESULT.search(context) and not COUNT.search(context)
    )
    return bool(NAME.search(context) or year or (number["word"] and counts))


def typed_shares(text: str, section: list[Cell]) -> Iterator[str]:
    """Message about each share or duration that the code of a section does not hold."""
    shown = numbers_in(cell.tree for cell in section if not cell.hidden)
    for part in shares(text):
        if not part.known(shown, numbers_in(asserts(section))):
            what = "the duration" if math.isnan(part.value) else "the share"
            yield REMEDY.format(what=what, number=part.text, where="of this section")


def typed(line: Line, above: list[Cell]) -> Iterator[str]:
    """Message about each number of a line that neither shown code nor an ``assert`` holds."""
    section = beside(line, above)
    here, shown = asserts(section), [cell.tree for cell in above if not cell.hidden]
    anywhere = [*shown, *asserts(above)]
    text = line.text
    for shape in set(SHAPE.findall(text)):
        if len(shape) > 3 and "," in shape:
            text = text.replace(shape, "")
            if shape not in shapes_in(anywhere):
                yield REMEDY.format(what="the shape", number=shape, where="above")
    for number in NUMBER.finditer(text):
        if names(number) or number[0] in versions_in(here):
            continue
        share = value(number) / 100 if PERCENT.search(in_context(number)) else math.nan
        if RESULT.search(in_context(number)):
            trees, where, what = here, "of this section", "the result"
        else:
            trees, where, what = anywhere, "above, or show it in a cell", "the number"
        if value(number) not in numbers_in(trees) and share not in numbers_in([*here, *shown]):
            yield REMEDY.format(what=what, number=number[0], where=where)
    yield from typed_shares(text, section)


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Line and message of each number of a page that no run verifies."""
    found = cells(text)
    for line in [*prose(text), *remarks(text)]:
        if not (NUMBER.search(line.text) or any(shares(line.text))):
            continue
        for message in typed(line, down_to(line, found)):
            yield line.line, message
