"""``plotting_samples``: what its docstrings say. Each test quotes a sentence."""

import numpy as np
import pytest
from matplotlib.text import Text

from jaxprimer.plotting_samples import plot_groups

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
IMAGES = np.linspace(0.2, 0.8, 6 * 3 * 4, dtype=np.float32).reshape(6, 3, 4)


def drawn(n_columns):
    """The one large image that shows six small ones."""
    (axes,) = plot_groups({"data": IMAGES}, n_columns).axes
    return np.asarray(axes.images[0].get_array())


def test_groups():
    """Draw groups of images in rows, each group below its name."""
    figure = plot_groups({"data": IMAGES, "samples": IMAGES[:3] / 2}, n_columns=3)
    figure.draw_without_rendering()
    assert [axes.get_title("left") for axes in figure.axes] == ["data", "samples"]
    for axes, first in zip(figure.axes, (IMAGES[0], IMAGES[0] / 2), strict=True):
        (name,) = (text for text in axes.findobj(Text) if text.get_text() in {"data", "samples"})
        assert name.get_window_extent().y0 > axes.get_window_extent().y1
        assert (axes.images[0].get_array()[:3, :4] == first).all()


def test_groups_below_each_other():
    """A figure of groups of images, one group below the other."""
    figure = plot_groups({"data": IMAGES, "samples": IMAGES[:3]}, n_columns=3)
    figure.draw_without_rendering()
    upper, lower = (axes.get_position() for axes in figure.axes)
    assert lower.y1 < upper.y0
    assert lower.x0 == pytest.approx(upper.x0)


def test_white_and_black():
    """White is 0, black is 1."""
    image = plot_groups({"data": IMAGES}, 3).axes[0].images[0]
    assert image.to_rgba(np.array([[0.0, 1.0]])).tolist() == [[[1, 1, 1, 1], [0, 0, 0, 1]]]


def test_number_of_images():
    """Names, and images, where n is a multiple of n_columns."""
    assert [len(drawn(n_columns)) for n_columns in (1, 2, 3, 6)] == [30, 15, 10, 5]
    with pytest.raises(ValueError, match="wanted a multiple of 4"):
        drawn(4)


def test_images_per_row():
    """Images per row."""
    large = drawn(2)
    assert (large[:3, 6:10] == IMAGES[1]).all()
    assert (large[5:8, :4] == IMAGES[2]).all()
    assert large.shape == (3 * 5, 2 * 6)


def test_gap():
    """One large image of many, with a gap of two pixels between them."""
    large = drawn(3)
    between = np.ones(large.shape, bool)
    for row, column in np.ndindex(2, 3):
        between[5 * row : 5 * row + 3, 6 * column : 6 * column + 4] = False
    assert (large[between] == 0).all()
    assert (large[~between] > 0).all()
    assert between[3:5].all()
    assert between[:, 4:6].all()
