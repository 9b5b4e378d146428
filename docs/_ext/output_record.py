"""A page's stable outputs as a text that people review, and the comparison of a run with it.

A float may differ by one in its last digit, and any number by the share that its cell grants
with ``:tolerance:``. The numbers of a cell tagged ``varies`` are the machine's: they are left out.
"""

import base64
import io
import re
from collections.abc import Iterator
from difflib import SequenceMatcher, unified_diff
from itertools import takewhile, zip_longest

import nbformat
from asserted import ASSERTED, no_fewer, summary
from figure_words import KIND
from outputs import code_cells, printed
from PIL import Image, ImageOps

HEADER = "Stable outputs of {page}. Write them anew with: python -m tox run -e docs-accept\n"
NUMBER = re.compile(r"(?<![\w.])[-+]?\d[\d,]*\.?\d*(?:[eE][-+]?\d+)?(?!\w)")
TOLERANCE = re.compile(r"\(within ([\d.]+)%\)$")
TITLE = ">>> "
COLUMNS, ROWS = 60, 20
TEXTS = ("text/html", "text/markdown", "text/latex", "text/plain")  # the page shows the first
SHADES = "@%#*+=-:. "
DIFFERENT = 0.1  # share of a picture's ink; other fonts and resolutions move less than half of it
ERROR = re.compile(r"\w*(?:Error|Exception): ")
PICTURE = re.compile(rf"(?:^\|[{re.escape(SHADES)}]{{{COLUMNS}}}\|\n?)+", re.MULTILINE)
ITEM = re.compile(rf"{PICTURE.pattern}|^.*\n?", re.MULTILINE)


def record(run: nbformat.NotebookNode, formats: dict[str, str], page: str) -> str:
    """The record of a page's run."""
    blocks = [[title(cell), *output_lines(cell, formats)] for cell in code_cells(run)]
    texts = ["\n".join(block) + "\n" for block in blocks if len(block) > 1]
    asserted = summary([cell.source for cell in code_cells(run)])
    return "\n".join([HEADER.format(page=page) + asserted, *texts])


def title(cell: nbformat.NotebookNode) -> str:
    """The first line of a cell's code, with what its outputs may differ by."""
    granted = cell.metadata.get("tolerance")
    return f"{TITLE}{cell.source.splitlines()[0]}" + (f" (within {granted:.0%})" if granted else "")


def output_lines(cell: nbformat.NotebookNode, formats: dict[str, str]) -> Iterator[str]:
    """What readers see of a cell's outputs, line by line."""
    tags = cell.metadata.get("tags", [])
    if "remove-output" in tags:
        return
    glued = any("scrapbook" in output.metadata for output in cell.outputs if "metadata" in output)
    if "remove-cell" in tags and not glued:
        return
    for output in printed(cell, formats) if glued else cell.outputs:
        for line in lines_of(output, varies="varies" in tags):
            yield NUMBER.sub("#", line) if "varies" in tags else line


def lines_of(output: nbformat.NotebookNode, *, varies: bool) -> list[str]:
    """One output as lines of text, a figure as a small picture in letters."""
    if output.output_type == "error":
        return [f"{output.ename}: {output.evalue}".splitlines()[0]]
    if output.output_type == "stream":
        return [line.rstrip() for line in output.text.splitlines()]
    if "image/png" in output.data:
        png = base64.b64decode(output.data["image/png"])
        return [*(["[figure]"] if varies else picture(png)), *figure_words(output)]
    text = next((output.data[mime] for mime in TEXTS if mime in output.data), "")
    return [line.rstrip() for line in text.splitlines()]


def figure_words(output: nbformat.NotebookNode) -> list[str]:
    """What stands in a figure, line by line."""
    lines = output.data.get("text/plain", "").splitlines()
    return [line for line in lines if line.startswith(KIND)]


def picture(png: bytes) -> list[str]:
    """A figure in letters: too coarse to change with fonts, fine enough to show its shape."""
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    grey = Image.alpha_composite(paper, image).convert("L")
    small = grey.resize((COLUMNS, ROWS), Image.Resampling.BOX)
    small = ImageOps.autocontrast(small, cutoff=(2, 0))  # thin lines must show, too
    shades = [SHADES[level * len(SHADES) // 256] for level in small.tobytes()]
    return [f"|{''.join(shades[row * COLUMNS :][:COLUMNS])}|" for row in range(ROWS)]


def last_digit(number: str) -> float:
    """The unit of a number's last digit after the point; 0 for an integer."""
    mantissa, _, exponent = number.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return float(f"1e{int(exponent or 0) - decimals}") if decimals or exponent else 0.0


def is_float(number: str) -> bool:
    """Whether a number is written as a float is, and an integer is not."""
    return bool(re.search(r"[.e]", number, re.IGNORECASE))


def same_kind(seen: str, wanted: str, tolerance: float) -> bool:
    """Whether both are floats or both are integers, so that another dtype is found."""
    if is_float(seen) == is_float(wanted):
        return True
    arrays = seen.endswith(".") or wanted.endswith(".")
    return tolerance > 0 and not arrays  # a float near another, such as 99.9, may be cut to 100


def close(seen: str, wanted: str, tolerance: float) -> bool:
    """Whether two numbers are the same within their last digit, or the tolerance."""
    number, expected = (float(text.replace(",", "")) for text in (seen, wanted))
    allowed = max(tolerance * abs(expected), 1.01 * last_digit(wanted))
    return same_kind(seen, wanted, tolerance) and abs(number - expected) <= allowed


def ink(letter: str) -> int:
    """How dark a letter of a picture is, from 0 to 9; 0 for any other letter."""
    return len(SHADES) - 1 - SHADES.index(letter) if letter in SHADES else 0


def alike(seen: str, wanted: str) -> bool:
    """Whether two pictures differ by little: a shade here and there."""
    moved = sum(abs(ink(one) - ink(other)) for one, other in zip(seen, wanted, strict=False))
    return moved <= DIFFERENT * sum(map(ink, wanted))


def agrees(seen: str, wanted: str, tolerance: float) -> bool:
    """Whether a line or a picture of the run says what the record says."""
    if PICTURE.fullmatch(seen) and PICTURE.fullmatch(wanted):
        return alike(seen, wanted)
    if seen.startswith(TITLE) and wanted.startswith(TITLE):  # code may be written in other words
        return TOLERANCE.findall(seen.rstrip()) == TOLERANCE.findall(wanted.rstrip())
    if seen.startswith(ASSERTED) and wanted.startswith(ASSERTED):
        return no_fewer(seen, wanted)
    if ERROR.match(wanted) and seen.startswith(wanted.rstrip()):  # newer releases say more
        return True
    numbers, expected = NUMBER.findall(seen), NUMBER.findall(wanted)
    same = skeleton(seen) == skeleton(wanted) and len(numbers) == len(expected)
    pairs = zip(numbers, expected, strict=False)  # those of a cell that varies are left out
    return same and all(close(*pair, tolerance) for pair in pairs)


def skeleton(line: str) -> str:
    """A line without its numbers, and with one blank for many."""
    return " ".join(NUMBER.sub(" # ", line).split())


def items(text: str) -> list[str]:
    """The lines of a record, a picture as one."""
    return [item for item in ITEM.findall(text) if item]


def settled(seen: list[str], wanted: list[str]) -> Iterator[str]:
    """The lines of the run, each in the words of the record where it agrees with it."""
    partner = partners(seen, wanted)
    for index, (line, granted) in enumerate(zip(seen, tolerances(seen), strict=True)):
        other = wanted[partner[index]] if index in partner else line
        yield other if agrees(line, other, granted) else line


def partners(seen: list[str], wanted: list[str]) -> dict[int, int]:
    """For the lines of a run, those of the record that stand in the same place."""
    shapes, expected = [shape(line) for line in seen], [shape(line) for line in wanted]
    matches = SequenceMatcher(None, shapes, expected, autojunk=False).get_opcodes()
    return {
        index: place
        for _, first, last, start, end in matches
        for index, place in zip(range(first, last), range(start, end), strict=False)
    }


def shape(item: str) -> str:
    """What tells lines that may agree; all titles are of one kind, and so are all pictures."""
    alike = PICTURE.fullmatch(item) or item.startswith((TITLE, *ASSERTED))
    return item[0] if alike else skeleton(item)


def tolerances(lines: list[str]) -> Iterator[float]:
    """For each line, the share that its cell's title grants."""
    current = 0.0
    for line in lines:
        if line.startswith(TITLE):
            found = TOLERANCE.search(line.rstrip())
            current = float(found[1]) / 100 if found else 0.0
        yield current


def accepted(seen: str, wanted: str) -> str:
    """The record that is to follow another: what agrees stays, so that a review sees the rest."""
    lines = items(seen)
    pairs = zip(lines, settled(lines, items(wanted)), strict=True)
    anew = (TITLE, *ASSERTED)
    return "".join(line if line.startswith(anew) else kept for line, kept in pairs)


def difference(seen: str, wanted: str, name: str) -> tuple[int, str]:
    """In which cell of those recorded a run first differs, and how; no text if it agrees."""
    agreed = "".join(settled(items(seen), items(wanted))).splitlines()
    lines = wanted.splitlines()
    same = takewhile(lambda pair: pair[0] == pair[1], zip_longest(agreed, lines))
    begun = agreed[: len(list(same)) + 1]
    text = "\n".join(unified_diff(lines, agreed, name, "this run", lineterm="", n=2))
    return sum(line.startswith(TITLE) for line in begun), text
