"""Figures of digits and of losses; the like-named modules draw the others."""

import jax
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from jaxprimer.checks import check_labels, check_shape

LABEL, RIGHT, WRONG = "#0d47a1", "#1b5e20", "#b71c1c"
DPI = 150  # sharp on screens with two pixels per point


def plot_digits(
    images: jax.Array, labels: jax.Array, n_columns: int = 10
) -> Figure:
    """Draw images in a grid, each with its label in the lower left corner.

    Args:
        images: Pixel values, shape (n, height, width); white is the smallest
            value, black the largest.
        labels: Integer classes, shape (n,).
        n_columns: Images per row.

    Returns:
        The figure.

    Raises:
        ValueError: If the images do not have three axes, or there is not one
            label per image.
        TypeError: If labels are not integers.

    >>> figure = plot_digits(np.zeros((2, 8, 8)), np.array([3, 4]))
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['3', '4']
    """
    check_labels(labels, batch=len(images))
    figure, corners = _image_grid(images, n_columns)
    for (x, y), label in zip(corners, np.asarray(labels), strict=True):
        figure.axes[0].text(
            x, y, str(label), color=LABEL, fontsize=14, va="bottom"
        )
    return figure


def plot_predictions(
    images: jax.Array,
    labels: jax.Array,
    predictions: jax.Array,
    n_columns: int = 10,
) -> Figure:
    """Draw images in a grid, each above its prediction and a tick or a cross.

    Args:
        images: Pixel values, shape (n, height, width).
        labels: Integer classes, shape (n,).
        predictions: Integer classes, shape (n,).
        n_columns: Images per row.

    Returns:
        The figure. Where a prediction is wrong, the label follows it in
        brackets.

    Raises:
        ValueError: If the images do not have three axes, or labels or
            predictions are not one per image.
        TypeError: If labels or predictions are not integers.

    >>> images, labels = np.zeros((2, 8, 8)), np.array([3, 4])
    >>> figure = plot_predictions(images, labels, np.array([3, 9]))
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['✓3', '✗9 (4)']
    """
    check_labels(labels, batch=len(images))
    check_labels(predictions, batch=len(images), name="predictions")
    figure, corners = _image_grid(images, n_columns)
    for (x, y), guess, label in zip(
        corners, np.asarray(predictions), np.asarray(labels), strict=True
    ):
        caption, colour = (
            (f"✓{guess}", RIGHT)
            if guess == label
            else (f"✗{guess} ({label})", WRONG)
        )
        figure.axes[0].text(
            x, y, caption, color=colour, fontsize=12, va="bottom"
        )
    return figure


def plot_losses(losses: jax.Array) -> Figure:
    """Draw a learning curve, with the loss on a logarithmic axis.

    Args:
        losses: In nats, shape (n_updates + 1,): before the first update, then
            after each.

    Returns:
        The figure.

    Raises:
        ValueError: If losses does not have one axis.

    >>> plot_losses(np.array([3.0, 2.0, 1.0])).axes[0].get_xlabel()
    'number of updates'
    """
    check_shape(
        "losses",
        losses,
        ("n_updates + 1",),
        "Pass one loss per update, and the first.",
    )
    figure, axes = plt.subplots(
        figsize=(6, 3.2), layout="constrained", dpi=DPI
    )
    axes.semilogy(np.asarray(losses), color=LABEL)
    axes.set(xlabel="number of updates", ylabel="held-out loss (nats)")
    axes.grid(alpha=0.3)
    plt.close(figure)
    return figure


def _image_grid(
    images: jax.Array, n_columns: int
) -> tuple[Figure, list[tuple[float, float]]]:
    """Draw images in rows; return the figure and the place of each caption."""
    hint = "Pass grey images, stacked along the first axis."
    check_shape("images", images, ("n", "height", "width"), hint)
    tiles, places = _tile(np.asarray(images), n_columns)
    size = (0.6 * n_columns, 0.06 * len(tiles))
    figure, axes = plt.subplots(figsize=size, layout="constrained", dpi=DPI)
    axes.imshow(tiles, cmap="gray_r", interpolation="nearest")
    axes.set_axis_off()
    plt.close(figure)  # the caller shows it; pyplot need not show it again
    return figure, places


def _tile(
    images: np.ndarray, n_columns: int
) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """One large image of many, and the corner below the left of each."""
    n, height, width = images.shape
    n_rows = -(-n // n_columns)
    tall, wide = height + 4, width + 2  # room for a caption, and a gap
    cells = np.full((n_rows * n_columns, tall, wide), images.min())
    cells[:n, :height, :width] = images
    rows = cells.reshape(n_rows, n_columns, tall, wide).swapaxes(1, 2)
    corners = [divmod(i, n_columns) for i in range(n)]
    places = [
        (column * wide, row * tall + tall - 1) for row, column in corners
    ]
    return rows.reshape(n_rows * tall, n_columns * wide), places
