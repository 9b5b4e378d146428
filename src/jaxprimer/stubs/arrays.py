"""The exercises of Part 2, to be completed by the reader."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import optax


def histogram(values: jax.Array, n_bins: int) -> jax.Array:
    """How often 0 to n_bins - 1 occur, (n_bins,), among values, (n,)."""
    counts = jnp.zeros(n_bins, int)
    counts[values] += 1
    return counts


def elapsed(stamps: np.ndarray) -> jax.Array:
    """Seconds since the first of some time stamps, (n,), as float32."""
    return jnp.asarray(stamps) - stamps[0]


def global_norm(tree: object) -> jax.Array:
    """Length of the vector of all numbers in all leaves of a pytree."""
    raise NotImplementedError


def noisy(key: jax.Array, images: jax.Array) -> jax.Array:
    """Images with standard normal noise, and half the pixels at 0."""
    noise = jax.random.normal(key, images.shape)
    keep = jax.random.bernoulli(key, 0.5, images.shape)
    return jnp.where(keep, images + noise, 0)


def descend(
    loss: Callable,
    params: object,
    optimizer: optax.GradientTransformation,
    n_updates: int,
) -> object:
    """Parameters after n_updates steps that make loss(params) smaller."""
    raise NotImplementedError
