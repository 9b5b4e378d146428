"""``plotting_channels``: what its docstrings say. Each test quotes a sentence."""

import numpy as np
import pytest

from jaxprimer.plotting_channels import plot_channels

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
IMAGES = np.float32([[[-1, 0], [0, 3]], [[3, 5], [5, 9]]])
TITLES = ["before", "after"]


def shown():
    """The colours that a figure shows, for each image."""
    images = [axes.images[0] for axes in plot_channels(IMAGES, TITLES).axes]
    return [image.to_rgba(image.get_array()).tolist() for image in images]


def test_row():
    """Draw images in a row, each below its title."""
    figure = plot_channels(IMAGES, TITLES)
    figure.draw_without_rendering()
    first, second = figure.axes
    assert first.get_position().x1 < second.get_position().x0
    assert first.get_position().y0 == pytest.approx(second.get_position().y0)
    for axes, image in zip(figure.axes, IMAGES, strict=True):
        assert (axes.images[0].get_array() == image).all()
        assert axes.title.get_window_extent().y0 > axes.get_window_extent().y1


def test_one_scale():
    """In one scale of greys."""
    before, after = shown()
    assert before[1][1] == after[0][0]
    pixels = np.reshape([before, after], (-1, 4))
    assert (pixels[:, :1] == pixels[:, :3]).all()


def test_white_and_black():
    """White is the smallest of all values, black the largest."""
    before, after = shown()
    assert before[0][0] == [1, 1, 1, 1]
    assert after[1][1] == [0, 0, 0, 1]
    between = np.array([*before[0][1:], *before[1], *after[0], after[1][0]])[:, 0]
    assert 0 < between.min() < between.max() < 1


def test_titles():
    """One per image."""
    axes = plot_channels(IMAGES, TITLES).axes
    assert [one.get_title() for one in axes] == TITLES
    with pytest.raises(ValueError, match="one image per title"):
        plot_channels(IMAGES, TITLES[:1])
