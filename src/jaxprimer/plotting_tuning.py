"""The figures of the page on tuning: sweeps and learning curves."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from jax.typing import ArrayLike
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from jaxprimer.checks import check_shape
from jaxprimer.plotting import DPI, LABEL, WRONG

STYLES = [(LABEL, "o", "-"), (WRONG, "s", "--")]


def plot_sweep(
    rates: ArrayLike, losses: Mapping[str, ArrayLike], xlabel: str
) -> Figure:
    """Draw losses against learning rates: means as marks, spreads as bands.

    Args:
        rates: Learning rates, shape (n_rates,).
        losses: One or two series by name, each in nats, shape
            (n_rates, n_seeds).
        xlabel: What the rates are.

    Returns:
        The figure. A band runs from the smallest loss of the seeds to the
        largest.

    Raises:
        ValueError: If a series does not have one row per rate.

    >>> figure = plot_sweep([0.1, 1.0], {"constant": np.ones((2, 5))}, "rate")
    >>> figure.axes[0].get_xscale()
    'log'
    """
    figure, axes = _log_axes(xlabel, "validation loss (nats)")
    axes.set_xscale("log")
    for (name, series), style in zip(losses.items(), STYLES, strict=False):
        wanted = (len(np.asarray(rates)), "n_seeds")
        check_shape(name, series, wanted, "Pass one row per rate.")
        _band(axes, np.asarray(rates), np.asarray(series).T, name, style)
    axes.legend()
    return figure


def plot_curves(losses: Mapping[str, ArrayLike]) -> Figure:
    """Draw learning curves: means over seeds as marks, spreads as bands.

    Args:
        losses: One or two series by name, each in nats, shape
            (n_seeds, n_epochs).

    Returns:
        The figure.

    Raises:
        ValueError: If a series does not have two axes.

    >>> plot_curves({"training": np.ones((5, 4))}).axes[0].get_xlabel()
    'epoch'
    """
    figure, axes = _log_axes("epoch", "loss (nats)")
    for (name, series), style in zip(losses.items(), STYLES, strict=False):
        check_shape(name, series, ("n_seeds", "n_epochs"), "One row per seed.")
        epochs = np.arange(1, np.shape(series)[1] + 1)
        _band(axes, epochs, np.asarray(series), name, style)
    axes.legend()
    return figure


def _log_axes(xlabel: str, ylabel: str) -> tuple[Figure, Axes]:
    """An empty figure with a logarithmic vertical axis."""
    figure, axes = plt.subplots(
        figsize=(6, 3.6), layout="constrained", dpi=DPI
    )
    axes.set_yscale("log")
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.grid(alpha=0.3)
    plt.close(figure)  # the caller shows it; pyplot need not show it again
    return figure, axes


def _band(
    axes: Axes,
    x: np.ndarray,
    series: np.ndarray,
    name: str,
    style: tuple[str, str, str],
) -> None:
    """Draw the mean of rows as marks on a line, and their range as a band."""
    colour, mark, dash = style
    low, high = series.min(axis=0), series.max(axis=0)
    axes.fill_between(x, low, high, color=colour, alpha=0.2, lw=0)
    axes.plot(
        x,
        series.mean(axis=0),
        dash,
        color=colour,
        marker=mark,
        ms=4,
        label=name,
    )
