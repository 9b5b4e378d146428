"""Small functions that raise JAX's errors where they are used wrongly."""

import jax
import jax.numpy as jnp
from flax import nnx
from jax.typing import ArrayLike


def absolute_by_if(x: jax.Array) -> jax.Array:
    """Absolute value of one number, chosen by Python.

    Args:
        x: A scalar with a known value: this raises under :func:`jax.jit`.

    Returns:
        A scalar.

    >>> print(absolute_by_if(jnp.array(-2.0)))
    2.0
    """
    if x < 0:
        return -x
    return x


def absolute(x: jax.Array) -> jax.Array:
    """Absolute values, chosen by JAX.

    Args:
        x: Numbers of any shape.

    Returns:
        Numbers of the same shape and dtype.

    >>> print(jax.jit(absolute)(jnp.array([-2.0, 3.0])))
    [2. 3.]
    """
    return jnp.where(x < 0, -x, x)


def power(x: ArrayLike, n: int) -> ArrayLike:
    """The product of n equal numbers, by a loop of Python.

    Args:
        x: Numbers of any shape.
        n: How many; a Python integer, so static under :func:`jax.jit`.

    Returns:
        Numbers of the same shape; 1 if n is 0.

    >>> print(jax.jit(power, static_argnames="n")(2.0, n=3))
    8.0
    """
    result: ArrayLike = 1.0
    for _ in range(n):
        result = result * x
    return result


def doubled(x: ArrayLike, n: ArrayLike) -> jax.Array:
    """A number doubled n times, by a loop of JAX.

    Args:
        x: Numbers of any shape, floating.
        n: How often. Its value must be known where the gradient is taken.

    Returns:
        Numbers of the same shape.

    >>> print(jax.grad(doubled)(1.0, 3))
    8.0
    """
    return jax.lax.fori_loop(0, n, lambda _, number: 2 * number, x)


def summarize(x: jax.Array, how: str) -> jax.Array:
    """The sum or the mean of all numbers.

    Args:
        x: Numbers of any shape.
        how: ``"sum"`` or ``"mean"``; static under :func:`jax.jit`.

    Returns:
        A scalar.

    >>> print(summarize(jnp.array([1.0, 2.0]), "mean"))
    1.5
    """
    return x.sum() if how == "sum" else x.mean()


def add(total: jax.Array, number: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Add a number to a total, as one step of :func:`jax.lax.scan`.

    Args:
        total: The sum so far, a scalar.
        number: What to add, a scalar.

    Returns:
        Twice the new total, to carry on and to keep.

    >>> print(jax.lax.scan(add, 0.0, jnp.array([1.0, 2.0]))[1])
    [1. 3.]
    """
    return total + number, total + number


def forward(model: nnx.Module, x: jax.Array) -> jax.Array:
    """What a model makes of its input, as a function of both.

    Args:
        model: Any layer or model that can be called.
        x: What it takes.

    Returns:
        What it gives.

    >>> layer = nnx.Linear(3, 2, rngs=nnx.Rngs(0))
    >>> print(nnx.jit(forward)(layer, jnp.ones((4, 3))).shape)
    (4, 2)
    """
    return model(x)
