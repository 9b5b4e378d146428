"""``plotting_benchmarks``: what its docstrings say. Each test quotes a sentence."""

import numpy as np
import pytest

from jaxprimer.plotting_benchmarks import plot_ratios

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
RATIOS = {"small": {"a": 0.5, "b": 1.0, "c": 2.0}, "large": {"d": 4.0}}


@pytest.fixture
def figure():
    """Two panels, of three bars and of one."""
    return plot_ratios(RATIOS, "times b")


def test_bars(figure):
    """Draw ratios as bars, each with its number, one panel below the other."""
    figure.draw_without_rendering()
    upper, lower = figure.axes
    assert lower.get_position().y1 < upper.get_position().y0
    assert [bar.get_width() for bar in upper.patches] == [0.5, 1, 2]
    assert [text.get_text() for text in upper.texts] == ["0.5", "1.0", "2.0"]
    heights = [text.xy[1] for text in upper.texts]
    assert heights == [bar.get_y() + bar.get_height() / 2 for bar in upper.patches]


def test_panels(figure):
    """Names and ratios of each panel, by the panel's title."""
    names = [[label.get_text() for label in axes.get_yticklabels()] for axes in figure.axes]
    widths = [[bar.get_width() for bar in axes.patches] for axes in figure.axes]
    titles = [axes.get_title() for axes in figure.axes]
    drawn = [dict(zip(*panel, strict=True)) for panel in zip(names, widths, strict=True)]
    assert dict(zip(titles, drawn, strict=True)) == RATIOS


def test_axis(figure):
    """The axis is logarithmic, so that half and double are equally far from one."""
    for axes in figure.axes:
        assert axes.get_xscale() == "log"
        half, one, double = axes.transData.transform([(0.5, 0), (1, 0), (2, 0)])[:, 0]
        np.testing.assert_allclose(one - half, double - one, rtol=1e-6)


def test_label(figure):
    """What the ratios are."""
    assert figure.axes[-1].get_xlabel() == "times b"
    assert figure.axes[-1].patches[0].get_width() == 4
