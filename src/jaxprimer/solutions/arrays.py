"""One solution of each exercise of Part 2."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import optax


def histogram(values: jax.Array, n_bins: int) -> jax.Array:
    """How often 0 to n_bins - 1 occur, (n_bins,), among values, (n,).

    Args:
        values: Integers, shape (n,); those outside the bins are not counted.
        n_bins: Number of bins.

    Returns:
        Shape (n_bins,), int32.

    >>> print(histogram(jnp.array([0, 2, 2, -1, 3]), 3))
    [1 0 2]
    """
    places = jnp.where(values < 0, n_bins, values)  # -1 would be the last
    return jnp.zeros(n_bins, int).at[places].add(1, mode="drop")


def elapsed(stamps: np.ndarray) -> jax.Array:
    """Seconds since the first of some time stamps, (n,), as float32.

    Args:
        stamps: Seconds, float64, shape (n,).

    Returns:
        Shape (n,).

    >>> print(elapsed(np.array([1.7e9, 1.7e9 + 60])))
    [ 0. 60.]
    """
    return jnp.asarray(stamps - stamps[0], jnp.float32)


def global_norm(tree: object) -> jax.Array:
    r"""Length of the vector of all numbers in all leaves of a pytree.

    .. math::
        \sqrt{\sum_{\text{leaves}} \sum_j x_j^2}

    Args:
        tree: A pytree of floating arrays.

    Returns:
        A scalar.

    >>> print(global_norm({"weights": jnp.array([3.0]), "bias": -4.0}))
    5.0
    """
    squares = jax.tree.map(lambda leaf: jnp.sum(leaf**2), tree)
    return jnp.sqrt(sum(jax.tree.leaves(squares)))


def noisy(key: jax.Array, images: jax.Array) -> jax.Array:
    """Images with standard normal noise, and half the pixels at 0.

    Args:
        key: A key that nothing else uses.
        images: Floating, any shape.

    Returns:
        The shape of ``images``.

    >>> image = jnp.full((100, 100), 9.0)
    >>> print(f"{jnp.mean(noisy(jax.random.key(0), image) == 0):.1f}")
    0.5
    """
    key_noise, key_keep = jax.random.split(key)
    noise = jax.random.normal(key_noise, images.shape)
    keep = jax.random.bernoulli(key_keep, 0.5, images.shape)
    return jnp.where(keep, images + noise, 0)


def descend(
    loss: Callable,
    params: object,
    optimizer: optax.GradientTransformation,
    n_updates: int,
) -> object:
    """Parameters after n_updates steps that make loss(params) smaller.

    Args:
        loss: Maps parameters to a number.
        params: A pytree of floating arrays.
        optimizer: For example ``optax.sgd(0.1)``.
        n_updates: How many steps to take.

    Returns:
        A pytree like ``params``.

    >>> print(descend(jnp.square, jnp.array(8.0), optax.sgd(0.25), 3))
    1.0
    """
    fitted, state = params, optimizer.init(params)
    for _ in range(n_updates):
        grads = jax.grad(loss)(fitted)
        updates, state = optimizer.update(grads, state, fitted)
        fitted = optax.apply_updates(fitted, updates)
    return fitted
