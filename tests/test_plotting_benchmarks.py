"""``jaxprimer.plotting_benchmarks``: bars, and what they say without their length."""

import pytest

from jaxprimer.plotting_benchmarks import plot_ratios

RATIOS = {"small": {"fit": 1.0, "PyTorch": 2.5}, "large": {"fit": 1.0, "PyTorch": 1.25}}


def test_each_bar_has_its_number():
    """A bar is as long as its ratio, and its number stands beside it."""
    first, second = plot_ratios(RATIOS, "times fit").axes
    assert [bar.get_width() for bar in first.patches] == [1.0, 2.5]
    assert [text.get_text() for text in second.texts] == ["1.0", "1.2"]
    assert first.get_title() == "small"


def test_the_axis_says_what_is_drawn():
    """The lowest panel has the label, and the axis is logarithmic in all."""
    figure = plot_ratios(RATIOS, "times fit")
    assert [axes.get_xlabel() for axes in figure.axes] == ["", "times fit"]
    assert {axes.get_xscale() for axes in figure.axes} == {"log"}


def test_nothing_to_draw_is_refused():
    """The error says what is wanted."""
    with pytest.raises(ValueError, match="ratios is empty, wanted a panel"):
        plot_ratios({}, "times fit")
