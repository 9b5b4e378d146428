"""What the sections of a page say of each other: exercises are counted, and names were shown.

Beside that, what a page may not hold since nothing reads it: HTML, and half a role.
"""

import re
from collections.abc import Iterator
from itertools import chain

from page_text import without_verbatim
from shares import WORDS

EXERCISE = re.compile(r"^:source: jaxprimer\.stubs\.\w+:(?P<name>\w+)", re.MULTILINE)
COUNTED = re.compile(r"\b(?P<count>\w+) (?P<kind>functions|classes|exercises)\b", re.IGNORECASE)
ORDINALS = ("first", "second", "third", "fourth", "fifth")
NUMBERED = re.compile(
    rf"\[(?:the )?(?P<place>{'|'.join(ORDINALS)}) exercise\]\(#(?P<anchor>[\w-]+)\)", re.IGNORECASE
)
CODE_NAME = re.compile(r"(?<!`)`(?:\w+\.)*(?P<name>\w+)(?:\(\))?(?: <[^`]*>)?`(?!`)")
WHERE = re.compile(
    r"\b(?:next|previous|following|preceding) section\b"
    r"|\b(?:picture|figure|plot|table|cell|diagram|drawing|chart|list|image) (?:above|below|\d+)\b"
    r"|\b(?:at|near) the (?:top|beginning|start|bottom|end) of (?:this|the) page\b",
    re.IGNORECASE,
)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
DIRECTED = re.compile(
    r"\[[^\]\n]*\b(?:(?P<later>later|below|next)|earlier|above|previous)\b[^\]\n]*\]"
    r"\(#(?P<anchor>[\w-]+)\)",
    re.IGNORECASE,
)
CODE = re.compile(r"(`+)(?!`).+?\1")
HTML = re.compile(r"</?[a-z][\w-]*(?=[ />])|<!--")
HALF = re.compile(r"(?<![\w{:`<./])(?P<role>term|doc|ref|math|eval|(?:py|glue|external\S*):\w+)`\w")
SECTION = re.compile(r"^## (?P<title>.+)\n(?P<body>(?:(?!## ).*\n?)*)", re.MULTILINE)
TITLES = {
    "dropdown": {"Hint", "Solution"},
    "admonition": {"Coming from NumPy", "Coming from PyTorch"},
}
TITLED = re.compile(rf"^:{{3,}}\{{(?P<kind>{'|'.join(TITLES)})\}} (?P<title>.+)$")


def slug(heading: str) -> str:
    """The place of a heading, as a link names it."""
    return re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-"))


def exercises(text: str) -> tuple[list[str], list[str]]:
    """Places and names of a page's exercises, in their order."""
    part = text.partition("\n## Exercises\n")[2]
    headings = re.findall(r"^### (.+)$", without_verbatim(part), re.MULTILINE)
    return list(map(slug, headings)), EXERCISE.findall(part)


def before_exercises(text: str) -> str:
    """What stands between the heading of a page's exercises and the first of them."""
    return text.partition("\n## Exercises\n")[2].partition("\n### ")[0]


def counts(text: str) -> Iterator[tuple[int, str]]:
    """A page has as many exercises as it says."""
    head, part = text.partition("\n## Exercises\n")[0], before_exercises(text)
    _, names = exercises(text)
    kinds = {"exercises": names, "classes": [name for name in names if name[0].isupper()]}
    kinds["functions"] = [name for name in names if name not in kinds["classes"]]
    for found in COUNTED.finditer(part):
        number = len(kinds[found["kind"].lower()])
        if WORDS.get(found["count"].lower(), number) != number:
            line = f"{head}\n## Exercises\n{part[: found.start()]}".count("\n") + 1
            yield line, f"{found[0]!r}, but the page has {number}. Mend the number."


def ordinals(text: str) -> Iterator[tuple[int, str]]:
    """A link to the first exercise leads to the first one."""
    places, _ = exercises(text)
    for number, row in enumerate(text.split("\n"), 1):
        for found in NUMBERED.finditer(row):
            place = ORDINALS.index(found["place"].lower())
            if places[place : place + 1] != [found["anchor"]]:
                yield (
                    number,
                    f"{found['anchor']} is not the {found['place']} exercise. Mend either.",
                )


def directions(text: str) -> Iterator[tuple[int, str]]:
    """A link to a later section leads down the page, and one to an earlier section up."""
    text = without_verbatim(text)  # a comment in a cell looks like a heading
    places = {slug(heading[1]): heading.start() for heading in HEADING.finditer(text)}
    for found in DIRECTED.finditer(text):
        place = places.get(found["anchor"])
        if place is not None and (place > found.start()) != bool(found["later"]):
            line = text.count("\n", 0, found.start()) + 1
            yield line, f"{found[0]} leads the other way. Mend its words."


def seen(text: str) -> Iterator[tuple[int, str]]:
    """What a page says that a reader has seen stands on it."""
    for section in SECTION.finditer(text):
        above = text[: section.start()]
        for found in CODE_NAME.finditer(
            section["body"] if section["title"] == "What you have seen" else ""
        ):
            if not re.search(rf"\b{found['name']}\b", above):
                line = text.count("\n", 0, section.start("body") + found.start()) + 1
                yield line, f"the page has not shown {found['name']}. Show it, or leave it out."


def rows(text: str) -> Iterator[tuple[int, str]]:
    """What is wrong with a row by itself."""
    for number, row in enumerate(without_verbatim(text).split("\n"), 1):
        words = CODE.sub("", row)
        if found := HTML.search(words):
            yield number, f"{found[0]!r} is HTML, which no check reads. Write Markdown."
        if found := HALF.search(row):
            yield number, f"{found[0]!r} is half a role. Write {{{found['role']}}}`...`."
        if found := WHERE.search(words):
            yield number, f"{found[0]!r} leads astray when something moves. Link to the place."
        titled = TITLED.match(row)
        if titled and titled["title"].strip() not in TITLES[titled["kind"]]:
            wanted = " or ".join(sorted(TITLES[titled["kind"]]))
            yield number, f"a {titled['kind']} is called {titled['title']!r}. Call it {wanted}."


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Line and message of each."""
    return chain.from_iterable(check(text) for check in (counts, ordinals, directions, seen, rows))
