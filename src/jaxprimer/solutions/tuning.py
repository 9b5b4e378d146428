"""One solution of each exercise of Part 4."""

from collections.abc import Callable

import jax
import jax.numpy as jnp


def full_batches(key: jax.Array, n: int, size: int) -> jax.Array:
    """Indices of one epoch with every example, and all batches full.

    Args:
        key: Decides the order.
        n: Number of examples.
        size: Examples per batch.

    Returns:
        Indices from 0 to ``n - 1``, shape (n / size rounded up, size). If n
        is no multiple of size, the last batch ends with the first of the
        order once more.

    >>> full_batches(jax.random.key(0), n=100, size=32).shape
    (4, 32)
    """
    order = jax.random.permutation(key, n)  # (n,)
    n_batches = -(-n // size)
    return jnp.resize(order, (n_batches, size))


def warmup(count: jax.Array, n_warmup: int, peak: float) -> jax.Array:
    """Rate that rises from 0 to ``peak`` by ``n_warmup``, then stays.

    Args:
        count: Number of updates so far, any shape.
        n_warmup: Updates until the peak, at least 1.
        peak: The largest rate.

    Returns:
        Rates, floating, of the shape of ``count``.

    >>> print(warmup(jnp.arange(4), n_warmup=2, peak=1.0))
    [0.  0.5 1.  1. ]
    """
    return peak * jnp.minimum(count / n_warmup, 1)


def confusions(
    labels: jax.Array, predictions: jax.Array, n_classes: int
) -> jax.Array:
    """How often each class, by row, was taken for each, by column.

    Args:
        labels: True classes, integer, shape (n,).
        predictions: Predicted classes, integer, shape (n,).
        n_classes: Number of classes.

    Returns:
        Counts, integer, shape (n_classes, n_classes).

    >>> print(confusions(jnp.array([0, 0, 1]), jnp.array([0, 1, 1]), 2))
    [[1 1]
     [0 1]]
    """
    matrix = jnp.zeros((n_classes, n_classes), jnp.int32)
    return matrix.at[labels, predictions].add(1)


def stopping_epoch(losses: jax.Array, patience: int) -> jax.Array:
    """First epoch ``patience`` epochs after the best, or the last.

    Args:
        losses: Of each epoch, shape (n_epochs,).
        patience: How many epochs to wait for a new smallest loss.

    Returns:
        An index from 0 to ``n_epochs - 1``, integer, a scalar.

    >>> print(stopping_epoch(jnp.array([3.0, 1.0, 2.0, 2.0, 2.0]), 2))
    3
    """
    epochs = jnp.arange(len(losses))
    before = jnp.concatenate([jnp.array([jnp.inf]), losses[:-1]])
    is_best = losses < jax.lax.cummin(before)
    latest = jax.lax.cummax(jnp.where(is_best, epochs, 0))
    tired = epochs - latest >= patience
    return jnp.where(tired.any(), tired.argmax(), len(losses) - 1)


def sweep(run: Callable, rates: jax.Array, seeds: jax.Array) -> jax.Array:
    """What ``run`` gives for every rate, by row, with every seed.

    Args:
        run: Maps a rate and a seed, two scalars, to a scalar.
        rates: Shape (n_rates,).
        seeds: Shape (n_seeds,).

    Returns:
        Shape (n_rates, n_seeds).

    >>> print(sweep(jnp.add, jnp.array([0.5, 1.5]), jnp.array([1.0, 2.0])))
    [[1.5 2.5]
     [2.5 3.5]]
    """
    over_seeds = jax.vmap(run, in_axes=(None, 0))
    return jax.vmap(over_seeds, in_axes=(0, None))(rates, seeds)
