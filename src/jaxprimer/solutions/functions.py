"""One solution of each exercise of Part 3."""

from collections.abc import Callable

import jax
import jax.numpy as jnp

from jaxprimer.descent import hessian_vector_product


def shrink(x: jax.Array, limit: float) -> jax.Array:
    """One number, moved towards zero by a limit, and not past it.

    Args:
        x: Floating, a scalar; any other shape works too.
        limit: How far to move it, from 0 on.

    Returns:
        An array of the shape and dtype of ``x``.

    >>> print(shrink(jnp.array([-3.0, 0.5, 2.0]), 1.0))
    [-2. 0. 1.]
    """
    below = jnp.where(x < -limit, x + limit, 0 * x)
    return jnp.where(x > limit, x - limit, below)


def straight_through(f: Callable, x: jax.Array) -> jax.Array:
    """f(x), for an f such as jnp.sign, with slope 1 everywhere.

    Args:
        f: Maps an array to one of the same shape and dtype.
        x: Floating, any shape.

    Returns:
        An array of the shape and dtype of ``x``.

    >>> print(*jax.value_and_grad(straight_through, argnums=1)(jnp.round, 1.6))
    2.0 1.0

    Source: Bengio et al. (2013), https://arxiv.org/abs/1308.3432, section 4.
    """
    through = jax.custom_jvp(f)
    through.defjvp(lambda primals, tangents: (f(*primals), tangents[0]))
    return through(x)


def moving_average(x: jax.Array, decay: float) -> jax.Array:
    r"""Exponential moving average of numbers, (n,), after each of them.

    .. math::
        y_0 = x_0, \quad y_t = d\,y_{t-1} + (1 - d)\,x_t

    Args:
        x: Floating, shape (n,), with n from 1 on.
        decay: The weight of the past, from 0 to 1.

    Returns:
        Shape (n,).

    >>> print(moving_average(jnp.array([1.0, 2.0, 4.0]), 0.5))
    [1. 1.5 2.75]
    """

    def step(
        average: jax.Array, number: jax.Array
    ) -> tuple[jax.Array, jax.Array]:
        average = decay * average + (1 - decay) * number
        return average, average

    return jax.lax.scan(step, x[0], x)[1]


def gradient_norms(
    loss: Callable,
    weights: jax.Array,
    inputs: jax.Array,
    targets: jax.Array,
) -> jax.Array:
    """Length of the gradient of each example's loss, (n,).

    Args:
        loss: Called as ``loss(weights, one_input, one_target)``.
        weights: Shape (k,).
        inputs: Shape (n, ...).
        targets: Shape (n, ...).

    Returns:
        Shape (n,).

    >>> half_square = lambda w, x, y: (x @ w - y) ** 2 / 2
    >>> data = jnp.eye(2), jnp.array([3.0, 4.0])
    >>> print(gradient_norms(half_square, jnp.zeros(2), *data))
    [3. 4.]
    """
    each = jax.vmap(jax.grad(loss), in_axes=(None, 0, 0))
    return jnp.linalg.norm(each(weights, inputs, targets), axis=-1)


def curvature(f: Callable, x: jax.Array, v: jax.Array) -> jax.Array:
    r"""Second derivative of a function at a point along a direction.

    .. math::
        v^\top H v = \left. \frac{d^2}{dt^2} f(x + t v) \right|_{t=0}

    Args:
        f: Maps an array of shape (n,) to a scalar.
        x: The point, shape (n,).
        v: The direction, shape (n,); its length counts.

    Returns:
        A scalar.

    >>> print(curvature(lambda x: x @ x / 2, jnp.ones(2), jnp.ones(2)))
    2.0
    """
    return v @ hessian_vector_product(f, x, v)
