"""Batches of examples: shuffled, and slightly different each time."""

import jax
import jax.numpy as jnp

from jaxprimer.checks import check_shape


def shuffled_batches(key: jax.Array, n: int, size: int) -> jax.Array:
    """Indices of one epoch: all examples in random order, cut into batches.

    The examples that do not fill a batch are left out; with another key they
    are others.

    Args:
        key: Decides the order.
        n: Number of examples.
        size: Examples per batch.

    Returns:
        Indices from 0 to ``n - 1``, each at most once, shape
        (n // size, size), integer.

    Raises:
        ValueError: If not one batch can be filled.

    >>> shuffled_batches(jax.random.key(0), n=100, size=32).shape
    (3, 32)
    """
    if not 0 < size <= n:
        raise ValueError(
            f"size is {size}, wanted 1 to {n}, the number of examples. "
            "Choose smaller batches."
        )
    order = jax.random.permutation(key, n)  # (n,)
    return order[: n // size * size].reshape(-1, size)  # (n_batches, size)


def shift(
    key: jax.Array, images: jax.Array, most: jax.Array | float
) -> jax.Array:
    r"""Shift each image by a random distance, vertically and horizontally.

    .. math::
        x' = B_\text{down} \, x \, B_\text{right}^T

    where :func:`blend` makes the matrices; what leaves the image is lost.

    Args:
        key: Decides the shifts.
        images: Floating, shape (n, height, width); 0 is the background.
        most: Largest shift in pixels, in either direction; not negative.

    Returns:
        The shifted images, shape (n, height, width).

    Raises:
        ValueError: If the images do not have three axes.

    >>> images = jnp.ones((2, 8, 8))
    >>> bool((shift(jax.random.key(0), images, 0.0) == images).all())
    True
    """
    hint = "Pass grey images, stacked along the first axis."
    check_shape("images", images, ("n", "height", "width"), hint)
    n, height, width = images.shape
    down, right = jax.random.uniform(
        key, (2, n, 1, 1), minval=-most, maxval=most
    )
    return blend(height, down) @ images @ blend(width, right).mT


def blend(length: int, shifts: jax.Array) -> jax.Array:
    r"""Matrices that shift pixels along an axis, and mix them in between.

    .. math::
        B_{ij} = \max(0, 1 - |i - j - s|)

    Args:
        length: Number of pixels along the axis.
        shifts: How far to shift, :math:`s`, in pixels, shape (n, 1, 1).

    Returns:
        Shape (n, length, length).

    >>> print(blend(2, jnp.full((1, 1, 1), 0.25)))
    [[[0.75 0.  ]
      [0.25 0.75]]]
    """
    index = jnp.arange(length, dtype=shifts.dtype)
    steps = index[:, None] - index[None, :]  # (length, length)
    distance = steps[None] - shifts  # (n, length, length)
    return jnp.maximum(0, 1 - jnp.abs(distance))


def epoch_batches(
    key: jax.Array,
    train_set: tuple[jax.Array, jax.Array],
    most: jax.Array | float,
    size: int,
) -> tuple[jax.Array, jax.Array]:
    """Batches of one epoch, in random order, each image shifted.

    Args:
        key: Decides the order and the shifts.
        train_set: ``(images, labels)``, shapes (n, height, width) and (n,).
        most: Largest shift in pixels, as :func:`shift` takes it.
        size: Examples per batch.

    Returns:
        ``(images, labels)`` of shapes (n // size, size, height, width) and
        (n // size, size).

    Raises:
        ValueError: If not one batch can be filled.

    >>> data = jnp.ones((10, 8, 8)), jnp.arange(10)
    >>> images, labels = epoch_batches(jax.random.key(0), data, 0.5, size=4)
    >>> images.shape, labels.shape
    ((2, 4, 8, 8), (2, 4))
    """
    order_key, shift_key = jax.random.split(key)
    images, labels = train_set
    order = shuffled_batches(order_key, len(labels), size)
    return shift(shift_key, images, most)[order], labels[order]
