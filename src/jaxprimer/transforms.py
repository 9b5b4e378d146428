"""Small functions to compile, differentiate and vectorize."""

import timeit
from collections.abc import Callable

import jax
import jax.numpy as jnp

from jaxprimer.checks import check_shape


def squared_distance(x: jax.Array, x0: jax.Array) -> jax.Array:
    r"""Squared distance of one point from another.

    .. math::
        d(x, x_0) = \sum_j (x_j - x_{0,j})^2

    It is written for one point; given a batch it adds up all of it.

    Args:
        x: A point, shape (n,).
        x0: The other point, shape (n,).

    Returns:
        A scalar.

    Raises:
        ValueError: If the last axes differ in length.

    >>> print(squared_distance(jnp.arange(3.0), jnp.ones(3)))
    2.0
    """
    check_shape(
        "x0", x0, x.shape[-1:], "Give x0 as many values as the last axis of x."
    )
    return jnp.sum((x - x0) ** 2)


def distances_by_axis(batch: jax.Array, x0: jax.Array) -> jax.Array:
    """Squared distance of each point, rewritten to sum over the last axis.

    Args:
        batch: Points, shape (batch, n).
        x0: The other point, shape (n,).

    Returns:
        Shape (batch,).

    Raises:
        ValueError: If the last axes differ in length.

    >>> print(distances_by_axis(jnp.zeros((2, 3)), jnp.ones(3)))
    [3. 3.]
    """
    check_shape(
        "x0",
        x0,
        batch.shape[-1:],
        "Give x0 as many values as the last axis of batch.",
    )
    return jnp.sum((batch - x0[None]) ** 2, axis=-1)


def distances_by_loop(batch: jax.Array, x0: jax.Array) -> jax.Array:
    """Squared distance of each point, one Python call per point.

    Args:
        batch: Points, shape (batch, n).
        x0: The other point, shape (n,).

    Returns:
        Shape (batch,).

    Raises:
        ValueError: If the last axes differ in length.

    >>> print(distances_by_loop(jnp.zeros((2, 3)), jnp.ones(3)))
    [3. 3.]
    """
    return jnp.stack([squared_distance(x, x0) for x in batch])


def finite_difference(f: Callable, x: float, eps: float = 1e-3) -> jax.Array:
    r"""Slope of a function at a point, from two of its values.

    .. math::
        f'(x) \approx \frac{f(x + \epsilon) - f(x - \epsilon)}{2 \epsilon}

    Args:
        f: Maps a number to a number.
        x: Where to take the slope.
        eps: Half the distance of the two points.

    Returns:
        A scalar. One part of its error grows like ``eps**2``, the other, from
        rounding, like ``1 / eps``.

    >>> print(finite_difference(lambda x: x**2, 3.0))
    6.00

    Source: Nocedal and Wright (2006), Numerical Optimization, section 8.1.
    """
    return (f(x + eps) - f(x - eps)) / (2 * eps)


def best_time(function: Callable, *args: object, n_runs: int = 100) -> float:
    """Shortest wall-clock time of a call, after one call that may compile.

    Args:
        function: What to time.
        *args: What to call it with.
        n_runs: How many calls to time.

    Returns:
        Seconds. The shortest run is the one least disturbed by the rest of the
        machine.

    >>> best_time(jnp.sin, 1.0, n_runs=3) > 0
    True

    Source: https://docs.jax.dev/en/latest/benchmarking.html.
    """

    def call() -> None:
        jax.block_until_ready(function(*args))

    call()  # compiles where there is something to compile
    return min(timeit.repeat(call, number=1, repeat=n_runs))
