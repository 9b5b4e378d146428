"""``jaxprimer.plotting_arrays``: the figures show what they were given, and to everyone."""

import jax.numpy as jnp
import matplotlib.pyplot as plt
import numpy as np
import pytest

from jaxprimer.plotting_arrays import plot_errors, plot_pairs


@pytest.fixture(autouse=True)
def agg():
    """Draw into memory, without a screen."""
    plt.switch_backend("agg")


def test_pairs_has_a_panel_for_each_group():
    """Every pair is a point in the panel of its title."""
    pairs = {"a": (jnp.arange(3.0), jnp.ones(3)), "b": (jnp.zeros(2), jnp.arange(2.0))}
    figure = plot_pairs(pairs, xlabel="across", ylabel="up")
    assert [axes.get_title() for axes in figure.axes] == ["a", "b"]
    for axes, (x, y) in zip(figure.axes, pairs.values(), strict=True):
        np.testing.assert_allclose(axes.lines[0].get_xydata(), np.column_stack([x, y]))
        assert axes.get_xlabel() == "across"
    assert figure.axes[0].get_ylabel() == "up"


def test_pairs_refuses_what_does_not_pair():
    """A missing number is told."""
    with pytest.raises(ValueError, match=r"^y has shape \(2,\), wanted \(3,\)"):
        plot_pairs({"a": (jnp.zeros(3), jnp.zeros(2))}, "x", "y")


def test_errors_draws_curves_and_limits():
    """Curves begin after the first update, and limits reach across."""
    curves = {"one": jnp.array([4.0, 2.0, 1.0]), "two": jnp.array([4.0, 3.0])}
    axes = plot_errors(curves, {"best": 0.5, "worst": 5.0}).axes[0]
    assert axes.lines[0].get_xydata().tolist() == [[1, 2], [2, 1]]
    assert axes.lines[1].get_xydata().tolist() == [[1, 3]]
    assert [line.get_ydata()[0] for line in axes.lines[2:]] == [0.5, 5]
    assert axes.get_xlabel() == "number of updates"
    assert axes.get_xscale() == "log", "the first updates change most"
    assert axes.get_ylabel() == "held-out error"


def test_errors_are_told_apart_without_colours():
    """Each line has a style of its own, and a label in the legend."""
    curves = {"one": jnp.ones(3), "two": jnp.ones(3)}
    axes = plot_errors(curves, {"best": 0.5, "worst": 5.0}).axes[0]
    assert len({line.get_linestyle() for line in axes.lines}) == 4
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels == ["one", "two", "best", "worst"]


def test_errors_refuses_a_table():
    """A curve has one axis."""
    with pytest.raises(ValueError, match=r"^errors has shape \(2, 2\), wanted \(n_updates \+ 1,\)"):
        plot_errors({"one": jnp.ones((2, 2))}, {})
