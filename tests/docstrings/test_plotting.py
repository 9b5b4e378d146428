"""``plotting``: what its docstrings say. Each test quotes a sentence."""

import numpy as np
import pytest

from jaxprimer.plotting import plot_digits, plot_losses, plot_predictions

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
IMAGES = np.float32([np.full((8, 8), grey) for grey in (-2, 1, 7)])
IMAGES[0, 3, 3] = 7
LABELS = np.array([3, 4, 5])
WHITE, BLACK = (1, 1, 1, 1), (0, 0, 0, 1)


def shown(figure):
    """The colours that a figure shows, shape (height, width, 4)."""
    image = figure.axes[0].images[0]
    return image.to_rgba(image.get_array())


def corners(figure):
    """Text, column and row of each caption."""
    return [(text.get_text(), *text.get_position()) for text in figure.axes[0].texts]


def test_digits_and_their_labels():
    """Draw images in a grid, each with its label in the lower left corner."""
    figure = plot_digits(IMAGES, LABELS, n_columns=2)
    assert corners(figure) == [("3", 0, 11), ("4", 10, 11), ("5", 0, 23)]
    alignments = {(text.get_ha(), text.get_va()) for text in figure.axes[0].texts}
    assert alignments == {("left", "bottom")}
    bottom, top = figure.axes[0].get_ylim()
    assert bottom > top


def test_greys():
    """White is the smallest value, black the largest."""
    colours = shown(plot_digits(IMAGES, LABELS))
    assert tuple(colours[0, 0]) == WHITE
    assert tuple(colours[3, 3]) == tuple(colours[0, 20]) == BLACK
    assert WHITE > tuple(colours[0, 10]) > BLACK


@pytest.mark.said_of("plot_digits", "plot_predictions")
@pytest.mark.parametrize("draw", [plot_digits, lambda *sets: plot_predictions(*sets, sets[1])])
def test_images_per_row(draw):
    """Images per row."""
    images, labels = np.resize(IMAGES, (12, 8, 8)), np.resize(LABELS, 12)
    rows = [row for _, _, row in corners(draw(images, labels))]
    assert [rows.count(row) for row in sorted(set(rows))] == [10, 2]


def test_images_and_their_predictions():
    """Draw images in a grid, each above its prediction and a tick or a cross."""
    figure = plot_predictions(IMAGES, LABELS, np.array([3, 4, 6]), n_columns=2)
    tick, also, cross = corners(figure)
    assert (tick[0], also[0], cross[0][:2]) == ("✓3", "✓4", "✗6")
    drawn = np.asarray(figure.axes[0].images[0].get_array())
    assert (drawn[:8, :8] == IMAGES[0]).all()
    assert tick[2] > 8
    assert (drawn[12:20, :8] == IMAGES[2]).all()
    assert cross[2] > 20


def test_wrong_predictions():
    """Where a prediction is wrong, the label follows it in brackets."""
    figure = plot_predictions(IMAGES[:2], LABELS[:2], np.array([3, 9]))
    assert [text for text, _, _ in corners(figure)] == ["✓3", "✗9 (4)"]


def test_learning_curve():
    """Draw a learning curve, with the loss on a logarithmic axis."""
    (axes,) = plot_losses(np.array([3.0, 2.0])).axes
    assert (axes.get_yscale(), axes.get_xscale()) == ("log", "linear")
    assert "loss" in axes.get_ylabel()
    assert axes.lines[0].get_ydata().tolist() == [3, 2]


def test_losses():
    """Before the first update, then after each."""
    (line,) = plot_losses(np.array([3.0, 2.0, 1.0])).axes[0].lines
    points = zip(line.get_xdata(), line.get_ydata(), strict=True)
    assert list(points) == [(0, 3), (1, 2), (2, 1)]


def test_unit_of_the_losses():
    """In nats, shape (n_updates + 1,)."""
    (axes,) = plot_losses(np.array([3.0, 2.0, 1.0])).axes
    assert "nats" in axes.get_ylabel()
    assert axes.get_xlabel() == "number of updates"
    assert max(axes.lines[0].get_xdata()) + 1 == 3


def test_one_image_of_many():
    """One large image of many, and the corner below the left of each."""
    figure = plot_digits(IMAGES, LABELS, n_columns=3)
    drawn = np.asarray(figure.axes[0].images[0].get_array())
    columns = [column for _, column, _ in corners(figure)]
    for image, left in zip(IMAGES, columns, strict=True):
        assert (drawn[:8, left : left + 8] == image).all()
    assert {row for _, _, row in corners(figure)} == {len(drawn) - 1}


@pytest.mark.said_of("plot_digits", "plot_predictions")
@pytest.mark.parametrize("unfit", [np.float32(LABELS), np.eye(3, dtype=int)])
def test_classes(unfit):
    """Integer classes, shape (n,)."""
    for draw in (
        lambda: plot_digits(IMAGES, unfit),
        lambda: plot_predictions(IMAGES, unfit, LABELS),
        lambda: plot_predictions(IMAGES, LABELS, unfit),
    ):
        with pytest.raises((TypeError, ValueError), match="wanted"):
            draw()
