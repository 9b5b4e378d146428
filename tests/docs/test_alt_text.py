"""``alt_text``: an image without words is found."""

import pytest
from alt_text import fault


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
    ],
)
def test_text_that_tells_nothing(text):
    """A file's name, a hash and the bare kind of a picture tell nothing."""
    assert repr(text) in fault(text)


@pytest.mark.parametrize("text", ["A curve that falls.", "Open in Colab"])
def test_good_text(text):
    """A few words that say what is to be seen are enough."""
    assert fault(text) == ""
