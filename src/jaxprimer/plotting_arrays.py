"""Figures of random draws and of an error that falls."""

from collections.abc import Mapping

import jax
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from jaxprimer.checks import check_shape
from jaxprimer.plotting import DPI, LABEL, WRONG


def plot_pairs(
    pairs: Mapping[str, tuple[jax.Array, jax.Array]], xlabel: str, ylabel: str
) -> Figure:
    """Draw pairs of numbers as points, one panel for each group of pairs.

    Args:
        pairs: For each panel's title, two arrays of shape (n,).
        xlabel: What the first array of each panel holds.
        ylabel: What the second holds.

    Returns:
        The figure.

    Raises:
        ValueError: If the arrays of a panel differ in shape.

    >>> groups = {"one": (np.zeros(3), np.ones(3))}
    >>> plot_pairs(groups, "x", "y").axes[0].get_title()
    'one'
    """
    figure, panels = plt.subplots(
        ncols=len(pairs),
        figsize=(3 * len(pairs), 3),
        layout="constrained",
        sharey=True,
        squeeze=False,
        dpi=DPI,
    )
    for axes, (title, (x, y)) in zip(panels[0], pairs.items(), strict=True):
        check_shape("y", y, np.shape(x), "Pass one number for each of x.")
        axes.plot(np.asarray(x), np.asarray(y), ".", color=LABEL, ms=3)
        axes.set(title=title, xlabel=xlabel)
    panels[0, 0].set_ylabel(ylabel)
    plt.close(figure)
    return figure


def plot_errors(
    errors: Mapping[str, jax.Array], limits: Mapping[str, float]
) -> Figure:
    """Draw errors against the number of updates, and lines to compare with.

    Args:
        errors: For the label of one or two curves, shape (n_updates + 1,):
            before the first update, which is not drawn, then after each.
        limits: For the label of one or two lines, the error of something that
            needs no updates.

    Returns:
        The figure, with a logarithmic axis for the number of updates.

    Raises:
        ValueError: If the errors of a curve do not have one axis.

    >>> figure = plot_errors({"mine": np.array([3.0, 2.0])}, {"best": 1.0})
    >>> [line.get_label() for line in figure.axes[0].lines]
    ['mine', 'best']
    """
    hint = "Pass one error per update, and the first."
    figure, axes = plt.subplots(
        figsize=(6, 3.2), layout="constrained", dpi=DPI
    )
    for (label, curve), style in zip(
        errors.items(), ("-", "-."), strict=False
    ):
        check_shape("errors", curve, ("n_updates + 1",), hint)
        x = np.arange(1, len(curve))
        axes.semilogx(
            x, np.asarray(curve)[1:], style, color=LABEL, label=label
        )
    for (label, limit), style in zip(
        limits.items(), ("--", ":"), strict=False
    ):
        axes.axhline(limit, ls=style, color=WRONG, label=label)
    axes.set(xlabel="number of updates", ylabel="held-out error")
    axes.legend()
    axes.grid(alpha=0.3)
    plt.close(figure)
    return figure
