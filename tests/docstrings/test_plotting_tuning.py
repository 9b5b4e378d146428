"""``plotting_tuning``: what its docstrings say. Each test quotes a sentence."""

import numpy as np
import pytest

from jaxprimer.plotting_tuning import plot_curves, plot_sweep

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
RATES = np.array([0.01, 0.1])
LOSSES = np.array([[1.0, 1.0, 4.0], [2.0, 3.0, 7.0]])


def sweep(**losses):
    """The axes of losses against rates."""
    return plot_sweep(RATES, losses or {"constant": LOSSES}, "peak rate").axes[0]


def curves(**losses):
    """The axes of learning curves."""
    return plot_curves(losses or {"training": LOSSES}).axes[0]


def band(axes):
    """For each place of a band, its lower and its upper end."""
    (path,) = axes.collections[0].get_paths()
    x, y = path.vertices.T
    return {place: (y[x == place].min(), y[x == place].max()) for place in x.tolist()}


def test_sweep():
    """Draw losses against learning rates."""
    (line,) = sweep().lines
    assert line.get_xdata().tolist() == [0.01, 0.1]
    assert line.get_ydata().tolist() == LOSSES.mean(axis=1).tolist()
    assert "loss" in sweep().get_ylabel()


@pytest.mark.said_of("plot_curves", "plot_sweep")
def test_means_and_spreads():
    """Means as marks, spreads as bands."""
    (line,) = sweep().lines
    assert line.get_ydata().tolist() == [2, 4]
    assert line.get_marker() == "o"
    assert band(sweep()) == {0.01: (1, 4), 0.1: (2, 7)}


def test_ends_of_a_band():
    """A band runs from the smallest loss of the seeds to the largest."""
    skewed = np.array([[5.0, 1.0, 2.0, 2.0], [3.0, 3.0, 3.0, 9.0]])
    assert band(sweep(skewed=skewed)) == {0.01: (1, 5), 0.1: (3, 9)}


def test_rates():
    """What the rates are."""
    assert sweep().get_xlabel() == "peak rate"


@pytest.mark.said_of("plot_curves", "plot_sweep")
@pytest.mark.parametrize("draw", [sweep, curves])
def test_series(draw):
    """One or two series by name, each in nats."""
    axes = draw(one=LOSSES, other=2 * LOSSES)
    assert "nats" in axes.get_ylabel()
    assert [line.get_label() for line in axes.lines] == ["one", "other"]
    assert len(draw(one=LOSSES).lines) == 1
    assert len(draw(one=LOSSES, other=LOSSES, third=LOSSES).lines) == 2


def test_curves_of_seeds():
    """Means over seeds as marks, spreads as bands."""
    (line,) = curves().lines
    assert line.get_xdata().tolist() == [1, 2, 3]
    assert line.get_ydata().tolist() == [1.5, 2, 5.5]
    assert line.get_marker() == "o"
    assert band(curves()) == {1: (1, 2), 2: (1, 3), 3: (4, 7)}


@pytest.mark.parametrize("draw", [sweep, curves])
def test_scale(draw):
    """Figure with a logarithmic vertical axis."""
    assert draw().get_yscale() == "log"
    assert curves().get_xscale() == "linear"


def test_rows():
    """Draw the mean of rows as marks on a line, and their range as a band."""
    (line,) = curves().lines
    assert (line.get_marker(), line.get_linestyle()) == ("o", "-")
    assert line.get_ydata().tolist() == LOSSES.mean(axis=0).tolist()
    ends = zip(LOSSES.min(axis=0), LOSSES.max(axis=0), strict=True)
    assert list(band(curves()).values()) == list(ends)
