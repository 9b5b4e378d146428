"""Refuse an image without a text that says what is to be seen."""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

REMEDY = (
    "Say what is to be seen in it: for a cell's figure with the option "
    ":mystnb: {image: {alt: ...}}, for an image with :alt:."
)
PLACEHOLDER = re.compile(r"\balt(?:ernative)?[ -]text\b|\bgoes here\b|\blorem\b", re.IGNORECASE)
PREAMBLE = re.compile(r"(?:an? |the )?(?:image|picture|photo|figure) (?:of|show)", re.IGNORECASE)
FILE_NAME = re.compile(r"^\S+\.\w{3,4}$|^[0-9a-f]{16,}$")
FEWEST_WORDS = 3
FEWEST_TELLING = 2
# What every picture is, and what stands between words.
EMPTY = set(
    re.findall(
        r"\w+",
        "a an the of and in on for with this that is image picture photo figure plot graph chart "
        "diagram screenshot drawing illustration output result number part",
    )
)

logger = logging.getLogger(__name__)


def fault(text: str) -> str:
    """What is wrong with an image's text; nothing if a reader can do with it."""
    words = text.split()
    if not words:
        return "an image has no alternative text."
    told = [word for word in words if word.strip(".,:").lower() not in EMPTY]
    if PREAMBLE.match(text):
        return f"an image's alternative text, {text!r}, begins with what every image is."
    if (
        PLACEHOLDER.search(text)
        or FILE_NAME.match(text)
        or len(words) < FEWEST_WORDS
        or len(told) < FEWEST_TELLING
    ):
        return f"an image's alternative text, {text!r}, does not tell what it shows."
    return ""


def repeated(image: nodes.image) -> str:
    """What is wrong with an image whose text is its caption, which readers then hear twice."""
    captions = image.parent.findall(nodes.caption) if image.parent else []
    if image.get("alt", "") in [caption.astext() for caption in captions]:
        return f"an image's alternative text is its caption, {image['alt']!r}."
    return ""


def nearest_with_line(node: nodes.Node) -> nodes.Node:
    """The node itself or the nearest one around it that knows its line."""
    while not node.line and node.parent:
        node = node.parent
    return node


def on_doctree_read(_app: Sphinx, doctree: nodes.document) -> None:
    """Warn, which fails the build, at each image without words."""
    for image in doctree.findall(nodes.image):
        if message := fault(image.get("alt", "")) or repeated(image):
            place = nearest_with_line(image)
            logger.warning("%s %s", message, REMEDY, location=place, type="alt_text")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("doctree-read", on_doctree_read)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
