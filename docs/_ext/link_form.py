"""How a page links: by role where there is one, encrypted otherwise, and in words that tell.

Neither its links nor its text give away a person or a machine.
"""

import re
from collections.abc import Iterator

from page_text import without_verbatim
from private_outputs import KINDS

ADDRESS = re.compile(r"(?:\bhttps?:|(?<=[(<\s\"']))//(?:www\.)?([^\s)>\"'`]+)", re.IGNORECASE)
UNSAFE = re.compile(
    r"\b(?:(?:http|ftp|file)://|https://localhost\b|javascript:|data:\w+/)[^\s)>\"'`]*",
    re.IGNORECASE,
)
LOCAL = re.compile(
    r"\]\(<?((?:/(?:home|root|tmp|Users|work|private|var|opt|mnt)/|[A-Z]:\\|~/)[^)\s>]*)"
)
EMPTY = r"(?:click )?here|there|this(?: (?:page|site|link|website))?|links?|(?:read )?more|it|page"
TELLS_NOTHING = re.compile(
    rf"\[(?P<text>\s*|{EMPTY}|https?://[^\]]*)\](?:\(|\[)|\}}`(?P<role>{EMPTY}) <", re.IGNORECASE
)
TERM = re.compile(r"\{term\}`(?P<text>[^`<]+?) *<(?P<term>[^>`]+)>`")
NAME = re.compile(
    r"\{(?:external[\w:+-]*:)?py:\w+\}`(?P<text>[^`<]+?) *<(?P<target>[^>`]*?(?P<name>\w+))>`"
)
BEGINNING = re.compile(r"\b\w\w")

CARD = re.compile(r"^(:{3,})\{grid-item-card\}(?P<body>.*?)^\1$", re.MULTILINE | re.DOTALL)
TO_PAGE = re.compile(r"\{(?:doc|colab)\}`[^`<]*<(?P<page>[^>`]+)>`")


def by_address(row: str, sites: dict[str, str]) -> Iterator[str]:
    """A link by address goes stale unnoticed where a role would fail the build."""
    for found in ADDRESS.finditer(row):
        for start, role in sites.items():
            if found[1].lower().startswith(start):
                yield f"{found[0]} is linked by its address. Use {role}."


def elsewhere(row: str) -> Iterator[str]:
    """A link to this machine, or over an open line."""
    for address in UNSAFE.findall(row):
        yield f"{address} is no safe address. Link with https:// to a public one."
    for path in LOCAL.findall(row):
        yield f"{path} is a path of one machine. Link to a page, or to a public address."
    for kind, pattern in KINDS.items():
        if not LOCAL.search(row) and (found := pattern.search(row)):
            yield f"the text gives away {kind} ({found[0]}). Leave it out."


def in_no_words(row: str) -> Iterator[str]:
    """A link's text, read by itself, tells where it leads."""
    for found in TELLS_NOTHING.finditer(row):
        text = found["role"] or found["text"]
        yield f"the text of a link, {text!r}, does not tell where it leads. Name that."


def of_terms(row: str) -> Iterator[str]:
    """The text of a link to a term has a word of the term, in whatever form."""
    for link in TERM.finditer(row):
        text, term = (set(BEGINNING.findall(words.lower())) for words in link.group("text", "term"))
        if not text & term:
            shown, target = link.group("text", "term")
            yield f"{shown!r} leads to the term {target!r}. Say it in words of the term."


def of_names(row: str) -> Iterator[str]:
    """The text of a link to the API has the name that it leads to, with or without its module."""
    for link in NAME.finditer(row):
        if not re.search(rf"\b{link['name']}\b", link["text"]):
            yield f"{link['text']!r} leads to {link['target']}. Say that name."


def of_cards(text: str) -> Iterator[tuple[int, str]]:
    """A card is one page's: its title, the link to read it and the one to Colab lead there."""
    for card in CARD.finditer(text):
        links = list(TO_PAGE.finditer(card["body"]))
        for link in links:
            if link["page"] != links[0]["page"]:
                line = text.count("\n", 0, card.start("body") + link.start()) + 1
                yield line, f"a card leads to {links[0]['page']} and to {link['page']}. Mend one."


def problems(text: str, sites: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Line and message of each link that breaks a rule; of addresses in code, too."""
    for number, row in enumerate(text.split("\n"), 1):
        for message in by_address(row, sites):
            yield number, message
    for number, row in enumerate(without_verbatim(text).split("\n"), 1):
        for message in (*elsewhere(row), *in_no_words(row), *of_terms(row), *of_names(row)):
            yield number, message
    yield from of_cards(text)
