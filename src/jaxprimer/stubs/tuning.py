"""The exercises of Part 4, to be completed by the reader."""

from collections.abc import Callable

import jax


def full_batches(key: jax.Array, n: int, size: int) -> jax.Array:
    """Indices of one epoch with every example, and all batches full."""
    order = jax.random.permutation(key, n)  # (n,)
    return order[: n // size * size].reshape(-1, size)


def warmup(count: jax.Array, n_warmup: int, peak: float) -> jax.Array:
    """Rate that rises from 0 to ``peak`` by ``n_warmup``, then stays."""
    raise NotImplementedError


def confusions(
    labels: jax.Array, predictions: jax.Array, n_classes: int
) -> jax.Array:
    """How often each class, by row, was taken for each, by column."""
    raise NotImplementedError


def stopping_epoch(losses: jax.Array, patience: int) -> jax.Array:
    """First epoch ``patience`` epochs after the best, or the last."""
    raise NotImplementedError


def sweep(run: Callable, rates: jax.Array, seeds: jax.Array) -> jax.Array:
    """What ``run`` gives for every rate, by row, with every seed."""
    raise NotImplementedError
