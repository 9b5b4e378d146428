"""Hold what pages say of Parts, by number, against the pages' own titles."""

import re
from collections.abc import Iterable, Iterator
from posixpath import dirname, join, normpath

from package_cells import fill
from page_text import without_verbatim
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
TITLE = re.compile(r"^# (Part \d+): (.+)$", re.MULTILINE)
PART = re.compile(r"\bPart \d+\b")
UNNUMBERED = re.compile(r"\b(?:Figure|Fig\.|Table|(?i:equation)|Eq\.|Listing|Section) \(?\d+\b")
LINK = re.compile(r"\{doc\}`(Part \d+)(?:'s)? <([^>`]+)>`")
HAS = re.compile(
    r"`(?:\w+\.)*(\w+)`(?:,? (?:and )?`[\w.]+`)* (?:of|from|in) \{doc\}`[^<`]*<([^>`]+)>`"
)
NAMED = re.compile(r"\b(Part \d+): (?:\{doc\}`)?([^`<\n]+?)(?= <|`|\s*$)")


def parts(pages: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Name and title of the page that is each Part, from the names and sources of pages."""
    found = ((name, TITLE.search(text)) for name, text in pages)
    return {title[1]: (name, title[2]) for name, title in found if title}


def led_to(docname: str, target: str) -> str:
    """Name of the page that a link on a page leads to."""
    return normpath(join(dirname(docname), target)).lstrip("/")


def problems(
    docname: str, text: str, known: dict[str, tuple[str, str]]
) -> Iterator[tuple[int, str]]:
    """Line and message of each Part that is not there, or is another page."""
    for number, row in enumerate(without_verbatim(text).split("\n"), 1):
        for part in PART.findall(row):
            if part not in known:
                yield number, f"there is no {part}. Name one of {', '.join(sorted(known))}."
        for words in UNNUMBERED.findall(row):
            yield number, f"{words!r} points to nothing: only Parts have numbers. Write a link."
        for part, target in LINK.findall(row):
            page = known.get(part, ("", ""))[0]
            if page and led_to(docname, target) != page:
                yield number, f"{part} is {page}, and the link leads to {target}. Mend either."
        for part, title in NAMED.findall(row):
            wanted = known.get(part, ("", title))[1]
            if title != wanted:
                yield number, f"{part} is called {wanted!r}, not {title!r}. Use its title."


def absent(docname: str, pages: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Line and message of each name that a page says is of one whose source lacks it."""
    for number, row in enumerate(without_verbatim(pages[docname]).split("\n"), 1):
        for name, target in HAS.findall(row):
            page = led_to(docname, target)
            if page in pages and not re.search(rf"\b{name}\b", pages[page]):
                yield number, f"{page} has no {name}. Name the page that has it."


def on_env_before_read_docs(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Warn, which fails the build, of every problem of any page: another's title may be new."""
    if app.builder.name in ("notebook", "linkcheck") or not docnames:
        return
    pages = {name: env.doc2path(name) for name in sorted(env.found_docs)}
    texts = {
        name: fill(path.read_text(encoding="utf-8"), str(path)) for name, path in pages.items()
    }
    known = parts(texts.items())
    for name, path in pages.items():
        for line, message in (*problems(name, texts[name], known), *absent(name, texts)):
            logger.warning(message, location=f"{path}:{line}", type="part_numbers")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx, after what finds pages that cannot be read."""
    app.connect("env-before-read-docs", on_env_before_read_docs, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
