"""Find characters of a page that readers do not see, or take for others."""

import re
import unicodedata
from collections.abc import Iterator

from ftfy.badness import is_bad

SEEN = {"\n", " "}
UNSEEN = {"Cc", "Cf", "Cn", "Co", "Zl", "Zp", "Zs"}  # Unicode's controls, formats and blanks
MIXED = re.compile(r"\w*(?:[A-Za-z][\u0370-\u04ff]|[\u0370-\u04ff][A-Za-z])\w*|\b[\u0400-\u04ff]\b")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?P<code>.+?)(?<!`)\1(?!`)")
CURLY = re.compile("[\u2018-\u201f\u2032\u2033]")
LOST = re.compile(r"(?<![?&=/\w])[A-Za-z]+\?[a-z]+\b(?!=)")  # a letter that could not be written


def unseen(row: str) -> Iterator[str]:
    """Characters that show as nothing or as a blank, each once, and blanks at the end."""
    for sign in sorted({sign for sign in row if unicodedata.category(sign) in UNSEEN} - SEEN):
        name = unicodedata.name(sign, "a control character").lower()
        yield f"U+{ord(sign):04X} ({name}) cannot be seen. Delete it, or write a blank."
    if row.endswith(" "):
        yield "blanks end the line. Delete them."


def mistaken(row: str) -> Iterator[str]:
    """Letters that look like those of another alphabet, and quotation marks inside code."""
    for word in MIXED.findall(row):
        yield f"{word!r} has letters of another alphabet. Write it anew."
    for span in CODE_SPAN.finditer(row):
        if CURLY.search(span["code"]):
            yield f"{span['code']!r} is code with a typographer's quotes. Write straight ones."


def broken(row: str) -> Iterator[str]:
    """Text that was decoded wrongly somewhere on its way; in code and comments, too."""
    lost = LOST.search(CODE_SPAN.sub("", row))
    if is_bad(row) or "\N{REPLACEMENT CHARACTER}" in row or lost:
        shown = lost[0] if lost else row.strip()
        yield f"broken characters in {shown!r}. Write them anew, and save as UTF-8."


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Line and message of each."""
    for number, row in enumerate(text.split("\n"), 1):
        for message in (*unseen(row), *mistaken(row), *broken(row)):
            yield number, message
    if not text.endswith("\n"):
        yield text.count("\n") + 1, "the last line of the page does not end. Add a line end."
