"""``jaxprimer.plotting_tuning``: marks at the means, bands over the range, and a legend."""

import jax.numpy as jnp
import matplotlib.pyplot as plt
import numpy as np
import pytest

from jaxprimer.plotting_tuning import plot_curves, plot_sweep


@pytest.fixture(autouse=True)
def agg():
    """Draw into memory, without a screen."""
    plt.switch_backend("agg")


RATES = np.array([0.01, 0.1, 1.0])
LOSSES = np.array([[1.0, 1.0, 4.0], [2.0, 2.0, 2.0], [4.0, 6.0, 8.0]])


def drawn(figure):
    """Each line of a figure: its label, its mark, its dashes, and its values."""
    return [
        (line.get_label(), line.get_marker(), line.get_linestyle(), line.get_ydata().tolist())
        for line in figure.axes[0].lines
    ]


def test_sweep_shows_means_and_ranges():
    """The line is the mean over seeds; the band reaches from the least to the most."""
    figure = plot_sweep(RATES, {"constant": jnp.asarray(LOSSES)}, "rate")
    assert drawn(figure) == [("constant", "o", "-", [2.0, 2.0, 6.0])]
    corners = figure.axes[0].collections[0].get_paths()[0].vertices.tolist()
    assert [1.0, 8.0] in corners
    assert [1.0, 4.0] in corners


def test_series_differ_by_more_than_their_colour():
    """Two series have two marks and two kinds of line, and the legend names them."""
    figure = plot_curves({"training": LOSSES, "validation": LOSSES + 1})
    marks = {(mark, dash) for _, mark, dash, _ in drawn(figure)}
    assert marks == {("o", "-"), ("s", "--")}
    texts = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert texts == ["training", "validation"]


def test_curves_begin_at_epoch_one():
    """The first value stands at the end of the first epoch."""
    line = plot_curves({"training": LOSSES}).axes[0].lines[0]
    assert line.get_xdata().tolist() == [1, 2, 3]
    assert line.get_ydata().tolist() == [7 / 3, 3, 14 / 3]


@pytest.mark.parametrize(
    "plot",
    [
        lambda losses: plot_sweep(RATES, {"constant": losses}, "rate"),
        lambda losses: plot_curves({"constant": losses}),
    ],
)
def test_a_series_without_seeds_is_refused(plot):
    """The message names the series, and what it wants."""
    with pytest.raises(ValueError, match=r"constant has shape \(3,\)"):
        plot(np.ones(3))


def test_a_figure_is_shown_once():
    """Pyplot holds no figure that the caller shows."""
    before = plt.get_fignums()
    plot_sweep(RATES, {"constant": LOSSES}, "rate")
    assert plt.get_fignums() == before
