"""``alt_text``: an image without words is found."""

from alt_text import images_without_text
from docutils import nodes
from docutils.utils import new_document


def test_images_without_text():
    """No text, an empty one and blanks count as none, inside other nodes too."""
    document = new_document("page")
    good = nodes.image(uri="a.png", alt="A curve that falls.")
    bad = [
        nodes.image(uri="b.png"),
        nodes.image(uri="c.png", alt=""),
        nodes.image(uri="d.png", alt=" "),
    ]
    document += nodes.container("", good, nodes.container("", *bad))
    assert list(images_without_text(document)) == bad
