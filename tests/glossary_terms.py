"""The terms of the glossary, for the tests that hold each definition against what runs."""

import re
from pathlib import Path

from quotes import words

DOCS = Path(__file__).parents[1] / "docs"
ENTRY = re.compile(r"^(?P<term>\S.*)\n(?P<definition>(?:  .+\n)+)", re.MULTILINE)


def definitions():
    """What the glossary says of each term."""
    text = (DOCS / "reference/glossary.md").read_text(encoding="utf-8")
    entries = ENTRY.finditer(text.partition("```{glossary}\n")[2])
    return {" ".join(words(entry["term"])): entry["definition"] for entry in entries}
