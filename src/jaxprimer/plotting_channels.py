"""A figure of images side by side, such as the channels of a layer."""

import jax
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from jaxprimer.checks import check_shape
from jaxprimer.plotting import DPI


def plot_channels(images: jax.Array, titles: list[str]) -> Figure:
    """Draw images in a row, each below its title, in one scale of greys.

    Args:
        images: Shape (n, height, width); white is the smallest of all values,
            black the largest.
        titles: One per image.

    Returns:
        The figure.

    Raises:
        ValueError: If the images do not have three axes, or there is not one
            title per image.

    >>> figure = plot_channels(np.zeros((2, 8, 8)), ["before", "after"])
    >>> [axes.get_title() for axes in figure.axes]
    ['before', 'after']
    """
    hint = "Pass one image per title, stacked along the first axis."
    check_shape("images", images, (len(titles), "height", "width"), hint)
    figure, row = plt.subplots(
        ncols=len(titles), squeeze=False, layout="constrained", dpi=DPI
    )
    figure.set_size_inches(1.8 * len(titles), 2)
    limits = {"vmin": np.min(images), "vmax": np.max(images)}
    for axes, image, title in zip(row[0], images, titles, strict=True):
        axes.imshow(np.asarray(image), cmap="gray_r", **limits)
        axes.set_title(title, fontsize=12)
        axes.set_axis_off()
    plt.close(figure)  # the caller shows it; pyplot need not show it again
    return figure
