"""The figures of the page of benchmarks."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from jaxprimer.plotting import DPI, LABEL


def plot_ratios(
    ratios: Mapping[str, Mapping[str, float]], xlabel: str
) -> Figure:
    """Draw ratios as bars, each with its number, one panel below the other.

    Args:
        ratios: Names and ratios of each panel, by the panel's title.
        xlabel: What the ratios are.

    Returns:
        The figure. The axis is logarithmic, so that half and double are
        equally far from one.

    Raises:
        ValueError: If there is nothing to draw.

    >>> figure = plot_ratios({"small": {"a": 1.0, "b": 3.0}}, "times a")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['1.0', '3.0']
    """
    if not ratios:
        raise ValueError("ratios is empty, wanted a panel. Pass one.")
    n_bars = sum(map(len, ratios.values()))
    figure, panels = plt.subplots(
        len(ratios),
        figsize=(6, 0.8 + 0.35 * n_bars),
        layout="constrained",
        dpi=DPI,
        sharex=True,
        squeeze=False,
    )
    for axes, (title, bars) in zip(panels[:, 0], ratios.items(), strict=True):
        drawn = axes.barh(list(bars), list(bars.values()), color=LABEL)
        axes.bar_label(drawn, fmt="%.1f", padding=3)
        axes.set(title=title, xscale="log")
        axes.xaxis.set_major_formatter("{x:g}")
        axes.margins(x=0.2)
        axes.invert_yaxis()  # the first bar is the uppermost
    panels[-1, 0].set_xlabel(xlabel)
    plt.close(figure)  # the caller shows it; pyplot need not show it again
    return figure
