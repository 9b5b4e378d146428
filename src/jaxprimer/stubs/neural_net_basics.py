"""The exercises of Part 1, to be completed by the reader."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from jaxprimer.models import SimpleNN


def scale(images: ArrayLike) -> jax.Array:
    """Pixel values from 0 to 16 of any dtype, as float32 from 0 to 1."""
    raise NotImplementedError


def shortcut(model: SimpleNN, images: jax.Array) -> jax.Array:
    """Logits, (n, 10), where the second layer adds to its input."""
    raise NotImplementedError


def norm(x: jax.Array) -> jax.Array:
    """Length of a vector, (n,), with a gradient that is never NaN."""
    return jnp.sqrt(jnp.sum(x**2))


def squared_distances(points: jax.Array, others: jax.Array) -> jax.Array:
    """Squared distance of each point, (n, k), from each other, (m, k)."""
    raise NotImplementedError


def slopes(f: Callable, points: jax.Array) -> jax.Array:
    """Derivative of a function of one number at each point, (n,)."""
    raise NotImplementedError
