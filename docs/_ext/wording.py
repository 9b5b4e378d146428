"""Find words on a page that mislead its reader: filler, colour alone, notes."""

import re
from collections.abc import Iterator
from itertools import pairwise

from page_text import Line, prose

FILLER = re.compile(
    r"\b(?:simply|obviously|clearly|of course|trivial(?:ly)?|needless to say|basically"
    r"|just(?!-in-time)(?! in time))\b",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"(?i:\b(?:add|insert) (?:an? |the )?(?:citation|example|figure|link|reference|table) here\b)"
    r"|\b(?:TODO|FIXME|XXX|TBD|HACK)\b|\btodo:|\blorem ipsum\b|\?{3}"
)
AGES = re.compile(
    r"\b(?:recent(?:ly)?|currently|nowadays|at the moment|at present|as of|these days|today"
    r"|(?:latest|newest|current|next|coming|future) (?:version|release)s?|upcoming"
    r"|still experimental|(?:JAX|Flax|Optax) (?:does|do|is|are|can) ?not (?:\w+ ){1,4}yet"
    r"|soon(?! (?:as|after)))\b",
    re.IGNORECASE,
)
TWICE = re.compile(r"\b(?!(?:that|had)\b)(\w*[a-z]\w*) \1\b", re.IGNORECASE)
OVER_LINES = re.compile(  # the same word below a term of the glossary is indented
    r"(?P<indent> *)(?!#)(?P<mark>[-*>] )?(?:.* )?(?P<word>(?!(?:that|had)\n)\w*[a-z]\w*)\n"
    r"(?P=indent)(?(mark)[ >] )(?P=word)\b",
    re.IGNORECASE,
)
COLOURS = "red|green|blue|orange|yellow|purple|violet|pink|magenta|cyan|brown|black|white|gr[ae]y"
COLOURS += "|crimson|scarlet|teal|turquoise|maroon|olive|indigo|beige"
SHADE = r"(?:(?:dark|light|pale|bright)(?:er)?[ -])?"
THINGS = "one|dot|point|line|curve|bar|digit|image|label|cell|area|region|square|circle|word|number"
THINGS += "|frame|border|box|background|marker|pixel|edge"
COLOUR = re.compile(
    rf"\bin {SHADE}(?:{COLOURS})\b(?! and white)|\b(?:{COLOURS}) (?:{THINGS})s?\b"
    rf"|\b(?:darker|lighter|colou?red) (?:{THINGS})s?\b|\b(?i:{COLOURS}): "
    rf"|\b(?i:{COLOURS}) (?:is|are|means?|stands?|shows?|marks?|tells?)\b"
    rf"|\b(?:are|is|drawn|shown|marked|painted|coloured|colored) {SHADE}(?:{COLOURS})\b"
)
MARK = re.compile(
    r"\b(?:tick|cross|mark|dash|dotted|solid|thick|thin|bold|underlined?|corner|above|below|beside"
    r"|upper|lower|(?:on|at|to) the (?:left|right)\b|(?:left|right)(?:most|[ -]hand| panel)"
    r"|first|last|top|bottom|middle|brackets?|circles?|squares?|triangles?"
    r"|stars?|diamonds?|labell?ed|arrows?|pattern|hatch|plus)",
    re.IGNORECASE,
)


def filler(line: Line) -> Iterator[str]:
    """Words that tell a reader that it should have been easy."""
    if found := FILLER.search(line.text):
        yield f"the word {found[0]!r} says nothing, or that it ought to be easy. Leave it out."


def notes(line: Line) -> Iterator[str]:
    """Notes of an author to herself."""
    if found := NOTE.search(line.text):
        yield f"a note is left in the text: {found[0]}. Do it, or delete it."


def repeated(line: Line) -> Iterator[str]:
    """A word that was typed twice."""
    if found := TWICE.search(line.text):
        yield f"{found[0]!r} repeats a word. Delete one."


def over_lines(above: Line, line: Line) -> Iterator[str]:
    """A word that was typed at the end of a line, and again on the next."""
    found = OVER_LINES.match(f"{above.text}\n{line.text}")
    if found and line.line == above.line + 1:
        yield f"{found['word']!r} ends one line and begins the next. Delete one."


def aging(line: Line) -> Iterator[str]:
    """A sentence that was true on the day when it was written."""
    if found := AGES.search(line.text):
        yield f"{found[0]!r} goes stale. Say since which version, or leave it out."


def colour_alone(line: Line) -> Iterator[str]:
    """A thing told by its colour only is lost on some readers."""
    for sentence in re.split(r"(?<=[.;!?]) ", line.text):
        if (found := COLOUR.search(sentence)) and not MARK.search(sentence):
            yield (
                f"{found[0]!r} tells things by colour alone. "
                "Name a shape, a mark or a place too, and give the figure one."
            )


RULES = (filler, notes, repeated, aging, colour_alone)


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Line and message of each such place."""
    lines = prose(text)
    for line in lines:
        for rule in RULES:
            for message in rule(line):
                yield line.line, message
    for above, line in pairwise(lines):
        for message in over_lines(above, line):
            yield line.line, message
