"""Find what a sentence counts in words, such as "three ways", and nothing on the page counts.

A number word from three on is held by an ``assert`` that quotes it, by one elsewhere on the page
that says it of the same thing, or by a list that follows it in the sentence. What stands before
the first exercise, how many there are, is the matter of ``page_outline``.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from page_outline import COUNTED, before_exercises
from page_text import cells, prose
from quotes import messages, quotes, words
from shares import UNITS

NUMBERS = {word: number for number, word in enumerate(UNITS.split(), 1) if number > 2}
LIST = r"\b{}\b.*?:\s(?P<items>.+?)(?:\.\s|\.?$)"
BETWEEN = (r", (?:and )?|; ", r", (?:and )?| and |; ")
REMEDY = (
    "nothing counts what {number!r} says. Quote it in the message of an assert in this section "
    "that counts, let a list of as many follow in the sentence, or leave the number out."
)


def listed(row: str, word: str) -> bool:
    """Whether as many things follow a number word in its sentence, after a colon."""
    found = re.search(LIST.format(word), row, re.IGNORECASE)
    items = found["items"] if found else ""
    return any(len(re.split(between, items)) == NUMBERS[word] for between in BETWEEN)


def phrases(row: str) -> list[tuple[str, str]]:
    """Each number word of a row, with the word after it."""
    said = pairwise([*words(row), ""])
    return [phrase for phrase in said if phrase[0] in NUMBERS]


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Line and message of each number word that nothing holds, on a page that checks something."""
    rows = text.split("\n")
    counted_rows = before_exercises(text).split("\n")
    said = [(cell.section, quote) for cell in cells(text) for _, quote in messages(cell)]
    everywhere = [pair for _, quote in said for pair in pairwise(words(quote))]
    for number, _, section in prose(text) if said else ():
        row, around = rows[number - 1], " ".join(rows[number - 2 : number + 1])
        here = [quote for place, quote in said if place == section and quotes(quote, around)]
        for phrase in phrases(COUNTED.sub("", row) if row in counted_rows else row):
            counted = any(phrase[0] in words(quote) for quote in here)
            if not (counted or phrase in everywhere or listed(row, phrase[0])):
                yield number, REMEDY.format(number=" ".join(phrase).strip())
