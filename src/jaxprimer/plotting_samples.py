"""A figure of groups of images, one group below the other."""

from collections.abc import Mapping

import jax
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from jaxprimer.checks import check_shape
from jaxprimer.plotting import DPI


def plot_groups(groups: Mapping[str, jax.Array], n_columns: int) -> Figure:
    """Draw groups of images in rows, each group below its name.

    Args:
        groups: Names, and images of shape (n, height, width), where n is a
            multiple of ``n_columns``; white is 0, black is 1.
        n_columns: Images per row.

    Returns:
        The figure.

    Raises:
        ValueError: If a group does not have three axes, or does not fill its
            rows.

    >>> figure = plot_groups({"data": np.zeros((6, 8, 8))}, n_columns=3)
    >>> figure.axes[0].get_title("left"), figure.axes[0].images[0].get_size()
    ('data', (20, 30))
    """
    tiled = {name: _tile(each, n_columns) for name, each in groups.items()}
    heights = [len(tiles) for tiles in tiled.values()]
    figure, column = plt.subplots(
        nrows=len(tiled),
        height_ratios=heights,
        squeeze=False,
        layout="constrained",
        dpi=DPI,
    )
    tall = 0.06 * sum(heights) + 0.4 * len(heights)
    figure.set_size_inches(0.6 * n_columns, tall)
    for axes, (name, tiles) in zip(column[:, 0], tiled.items(), strict=True):
        axes.imshow(tiles, cmap="gray_r", vmin=0, vmax=1)
        axes.set_title(name, fontsize=12, loc="left")
        axes.set_axis_off()
    plt.close(figure)  # the caller shows it; pyplot need not show it again
    return figure


def _tile(images: jax.Array, n_columns: int) -> np.ndarray:
    """One large image of many, with a gap of two pixels between them."""
    hint = "Pass grey images, stacked along the first axis."
    check_shape("images", images, ("n", "height", "width"), hint)
    if len(images) % n_columns:
        raise ValueError(
            f"a group has {len(images)} images, wanted a multiple of "
            f"{n_columns}. Leave some out."
        )
    padded = np.pad(np.asarray(images), ((0, 0), (0, 2), (0, 2)))
    n, tall, wide = padded.shape
    rows = padded.reshape(n // n_columns, n_columns, tall, wide)
    return rows.swapaxes(1, 2).reshape(-1, n_columns * wide)
