"""``plotting_arrays``: what its docstrings say. Each test quotes a sentence."""

import numpy as np
import pytest

from jaxprimer.plotting_arrays import plot_errors, plot_pairs

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
PAIRS = {"one": (np.arange(3), np.arange(3) + 5), "other": (np.arange(2), np.arange(2) + 7)}
ERRORS = {"mine": np.array([9.0, 4.0, 2.0]), "yours": np.array([8.0, 5.0, 3.0])}


@pytest.fixture
def panels():
    """Two groups of pairs."""
    return plot_pairs(PAIRS, "first", "second").axes


@pytest.fixture
def axes():
    """Two curves, and two lines to compare with."""
    return plot_errors(ERRORS, {"best": 1.5, "constant": 6.0}).axes[0]


def test_points(panels):
    """Draw pairs of numbers as points, one panel for each group of pairs."""
    assert len(panels) == 2
    for axes, (x, y) in zip(panels, PAIRS.values(), strict=True):
        (points,) = axes.lines
        assert (points.get_marker(), points.get_linestyle()) == (".", "None")
        assert points.get_xydata().tolist() == np.stack([x, y], axis=1).tolist()


def test_titles(panels):
    """For each panel's title, two arrays of shape (n,)."""
    found = {axes.get_title(): len(axes.lines[0].get_xdata()) for axes in panels}
    assert found == {"one": 3, "other": 2}


def test_first_array(panels):
    """What the first array of each panel holds."""
    assert [axes.get_xlabel() for axes in panels] == ["first", "first"]
    assert [axes.lines[0].get_xdata().tolist() for axes in panels] == [[0, 1, 2], [0, 1]]


def test_second_array(panels):
    """What the second holds."""
    assert panels[0].get_ylabel() == "second"
    assert panels[0].lines[0].get_ydata().tolist() == [5, 6, 7]
    assert panels[0].get_ylim() == panels[1].get_ylim()


def test_errors(axes):
    """Draw errors against the number of updates, and lines to compare with."""
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("number of updates", "held-out error")
    curve, _, limit, _ = axes.lines
    assert curve.get_xydata().tolist() == [[1, 4], [2, 2]]
    assert limit.get_ydata() == [1.5, 1.5]


def test_first_error(axes):
    """Before the first update, which is not drawn, then after each."""
    drawn = [line.get_xydata().tolist() for line in axes.lines[:2]]
    assert drawn == [[[1, 4], [2, 2]], [[1, 5], [2, 3]]]


def test_limits(axes):
    """For the label of one or two lines, the error of something that needs no updates."""
    limits = {line.get_label(): line.get_ydata() for line in axes.lines[2:]}
    assert limits == {"best": [1.5, 1.5], "constant": [6, 6]}
    three = plot_errors(ERRORS, {"a": 1.0, "b": 2.0, "c": 3.0})
    assert len(three.axes[0].lines) == 4


def test_curves(axes):
    """For the label of one or two curves."""
    assert [line.get_label() for line in axes.lines[:2]] == ["mine", "yours"]
    three = plot_errors(ERRORS | {"third": np.ones(3)}, {})
    assert len(three.axes[0].lines) == 2


def test_scale(axes):
    """The figure, with a logarithmic axis for the number of updates."""
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "linear")
