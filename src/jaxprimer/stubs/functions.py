"""The exercises of Part 3, to be completed by the reader."""

from collections.abc import Callable

import jax


def shrink(x: jax.Array, limit: float) -> jax.Array:
    """One number, moved towards zero by a limit, and not past it."""
    if x > limit:
        return x - limit
    if x < -limit:
        return x + limit
    return 0 * x


def straight_through(f: Callable, x: jax.Array) -> jax.Array:
    """f(x), for an f such as jnp.sign, with slope 1 everywhere."""
    return f(x)


def moving_average(x: jax.Array, decay: float) -> jax.Array:
    """Exponential moving average of numbers, (n,), after each of them."""
    raise NotImplementedError


def gradient_norms(
    loss: Callable,
    weights: jax.Array,
    inputs: jax.Array,
    targets: jax.Array,
) -> jax.Array:
    """Length of the gradient of each example's loss, (n,)."""
    raise NotImplementedError


def curvature(f: Callable, x: jax.Array, v: jax.Array) -> jax.Array:
    """Second derivative of a function at a point along a direction."""
    raise NotImplementedError
