"""Refuse an image without a text that says what is to be seen."""

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

REMEDY = (
    "an image has no alternative text. Say what is to be seen in it: "
    "for a cell's figure with the option :mystnb: {image: {alt: ...}}, "
    "for an image with :alt:."
)

logger = logging.getLogger(__name__)


def images_without_text(doctree: nodes.document) -> Iterator[nodes.image]:
    """Images of a page that have no alternative text."""
    return (image for image in doctree.findall(nodes.image) if not image.get("alt", "").strip())


def nearest_with_line(node: nodes.Node) -> nodes.Node:
    """The node itself or the nearest one around it that knows its line."""
    while not node.line and node.parent:
        node = node.parent
    return node


def on_doctree_read(_app: Sphinx, doctree: nodes.document) -> None:
    """Warn, which fails the build, at each such image."""
    for image in images_without_text(doctree):
        logger.warning(REMEDY, location=nearest_with_line(image), type="alt_text")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("doctree-read", on_doctree_read)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
