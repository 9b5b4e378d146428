"""One solution of each exercise of Part 5."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jax.experimental import checkify
from jax.scipy.special import entr


def least_loss(images: jax.Array) -> jax.Array:
    r"""Least loss that pixels allow, whatever the logits are, (batch,).

    .. math::
        \min_p \, -t \log p - (1 - t) \log (1 - p)
        = -t \log t - (1 - t) \log (1 - t)

    Args:
        images: Shares of ink from 0 to 1, shape (batch, height, width).

    Returns:
        Nats, shape (batch,).

    >>> print(least_loss(jnp.array([[[0.0, 1.0]], [[0.5, 0.5]]])))
    [0. 1.386]
    """
    return (entr(images) + entr(1 - images)).sum(axis=(1, 2))


def in_range(images: jax.Array) -> jax.Array:
    """The images as they are, with a check for pixels from 0 to 1.

    Args:
        images: Floating, any shape.

    Returns:
        The images.

    >>> error, _ = checkify.checkify(in_range)(jnp.array([0.5, 16.0]))
    >>> print(error.get())
    pixels run from 0.5 to 16.0 (`check` failed)
    """
    low, high = jnp.min(images), jnp.max(images)
    message = "pixels run from {low} to {high}"
    checkify.check((low >= 0) & (high <= 1), message, low=low, high=high)
    return images


def squared_error(predicted: jax.Array, targets: jax.Array) -> jax.Array:
    """Mean of the squared differences, one prediction per target.

    Args:
        predicted: Shape (n,) or (n, 1).
        targets: Shape (n,).

    Returns:
        A scalar.

    >>> print(squared_error(jnp.array([[1.0], [2.0]]), jnp.array([1.0, 4.0])))
    2.0
    """
    return jnp.mean((predicted.reshape(targets.shape) - targets) ** 2)


def derivatives(f: Callable, numbers: list) -> jax.Array:
    """Derivative of a function at several numbers, (n,), traced once.

    Args:
        f: Maps a scalar to a scalar.
        numbers: Python's, NumPy's or JAX's.

    Returns:
        Shape (n,).

    >>> print(derivatives(jnp.square, [1.0, jnp.float32(2.0)]))
    [2. 4.]
    """
    slope = jax.jit(jax.grad(f))
    return jnp.stack([slope(jnp.float32(x)) for x in numbers])


def walk(key: jax.Array, n_steps: int) -> jax.Array:
    """Places of a walk from 0 by standard normal steps, (n_steps,).

    Args:
        key: The key to draw with.
        n_steps: How many steps to take.

    Returns:
        Where each step leads, shape (n_steps,).

    >>> bool(jnp.isfinite(walk(jax.random.key(0), 3)).all())
    True
    """

    @jax.jit
    def step(place: jax.Array, key: jax.Array) -> jax.Array:
        return place + jax.random.normal(key)

    places = [jnp.zeros(())]
    for step_key in jax.random.split(key, n_steps):
        places.append(step(places[-1], step_key))
    return jnp.stack(places[1:])
