"""``alt_text``: an image without words is found."""

import pytest
from alt_text import fault, repeated
from docutils import nodes


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_no_text(text):
    """No text and blanks count as none."""
    assert fault(text) == "an image has no alternative text."


@pytest.mark.parametrize(
    "text",
    [
        "plot.png",
        "6f3a9c0b1d2e4f5a6f3a9c0b1d2e4f5a",
        "A plot",
        "figure",
        "Image of a plot",
        "The figure of this part",
        "Image of the training results.",
        "A picture of a curve that falls.",
        "The figure shows a curve that falls.",
        "Alternative text goes here.",
        "Alt text of the first curve",
    ],
)
def test_text_that_tells_nothing(text):
    """A file's name, a hash and the bare kind of a picture tell nothing."""
    assert repr(text) in fault(text)


@pytest.mark.parametrize(
    "text", ["A curve that falls.", "Open in Colab", "Images of the digits 0 to 9"]
)
def test_good_text(text):
    """A few words that say what is to be seen are enough."""
    assert fault(text) == ""


@pytest.mark.parametrize(("caption", "n_found"), [("A curve that falls.", 1), ("Loss", 0)])
def test_a_caption_that_says_the_same(caption, n_found):
    """A figure's caption and the text of its image are both heard, so they differ."""
    image = nodes.image(alt="A curve that falls.")
    nodes.figure("", image, nodes.caption(caption, caption))
    assert repeated(image).count("is its caption, 'A curve that falls.'") == n_found
