"""Warn, which fails the build, of a label that two pages have.

Sphinx does so where one process reads both pages; else the last one wins without a word.
"""

import re
from collections.abc import Iterator, Mapping

from page_text import without_verbatim
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
LABEL = re.compile(r"\(([^()\s]+)\)=")
REMEDY = "the label {label!r} stands at {place}, too, and links lead to one of them. Rename one."


def labels(text: str) -> Iterator[tuple[int, str]]:
    """Labels of a page, each with its line."""
    for line, row in enumerate(without_verbatim(text).split("\n"), 1):
        if found := LABEL.fullmatch(row.strip()):
            yield line, found[1].lower()


def problems(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Place and message of each label that stands on another page or line before."""
    places: dict[str, str] = {}
    for page, text in texts.items():
        for line, label in labels(text):
            place = f"{page}:{line}"
            if places.setdefault(label, place) != place:
                yield place, REMEDY.format(label=label, place=places[label])


def on_env_before_read_docs(_app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Look at all pages: the one that has the label already may be old."""
    paths = map(env.doc2path, sorted(env.found_docs))
    texts = {str(path): path.read_text(encoding="utf-8") for path in paths}
    for place, message in problems(texts):
        logger.warning(message, location=place, type="labels")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx, after what refuses pages that cannot be read."""
    app.connect("env-before-read-docs", on_env_before_read_docs, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
