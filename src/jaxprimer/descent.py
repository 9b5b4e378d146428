"""Gradient descent as a pure function, and how large its steps may be."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

Params = Any  # a pytree of arrays


def descend_by_loop(
    loss: Callable,
    params: Params,
    data: tuple[jax.Array, ...],
    learning_rate: float,
    n_steps: int,
) -> tuple[Params, jax.Array]:
    """Gradient descent with a Python loop, which ``jit`` unrolls.

    Args:
        loss: Called as ``loss(params, *data)``; returns a scalar.
        params: A pytree of arrays.
        data: What else the loss takes.
        learning_rate: What the gradient is multiplied by.
        n_steps: How many steps to take.

    Returns:
        The new parameters, and the loss before each step, shape (n_steps,).

    >>> data = (jnp.ones(3),)
    >>> square = lambda params, x0: ((params - x0)**2).sum()
    >>> print(*descend_by_loop(square, jnp.zeros(3), data, 0.5, n_steps=2))
    [1. 1. 1.] [3. 0.]
    """
    losses = []
    for _ in range(n_steps):
        value, grads = jax.value_and_grad(loss)(params, *data)
        params = jax.tree.map(
            lambda p, g: p - learning_rate * g, params, grads
        )
        losses.append(value)
    return params, jnp.stack(losses)


def descend(
    loss: Callable,
    params: Params,
    data: tuple[jax.Array, ...],
    learning_rate: float,
    n_steps: int,
) -> tuple[Params, jax.Array]:
    """Gradient descent with a loop that JAX records as one operation.

    Args:
        loss: Called as ``loss(params, *data)``; returns a scalar.
        params: A pytree of arrays.
        data: What else the loss takes.
        learning_rate: What the gradient is multiplied by.
        n_steps: How many steps to take.

    Returns:
        The new parameters, and the loss before each step, shape (n_steps,).

    >>> data = (jnp.ones(3),)
    >>> square = lambda params, x0: ((params - x0)**2).sum()
    >>> print(*descend(square, jnp.zeros(3), data, 0.5, n_steps=2))
    [1. 1. 1.] [3. 0.]
    """

    def step(params: Params, _: None) -> tuple[Params, jax.Array]:
        value, grads = jax.value_and_grad(loss)(params, *data)
        params = jax.tree.map(
            lambda p, g: p - learning_rate * g, params, grads
        )
        return params, value

    return jax.lax.scan(step, params, length=n_steps)


def hessian_vector_product(f: Callable, x: Params, v: Params) -> Params:
    r"""How the gradient at a point changes in a direction.

    .. math::
        H v = \left. \frac{d}{dt} \nabla f(x + t v) \right|_{t=0}

    The Hessian itself is never made.

    Args:
        f: Maps a pytree of arrays to a scalar.
        x: Where to take the product.
        v: The direction, like ``x``.

    Returns:
        A pytree like ``x``.

    >>> cubes = lambda x: (x**3).sum()  # its Hessian is 6 x on the diagonal
    >>> print(hessian_vector_product(cubes, jnp.arange(3.0), jnp.ones(3)))
    [ 0.  6. 12.]
    """
    return jax.jvp(jax.grad(f), (x,), (v,))[1]


def inner_product(one: Params, other: Params) -> jax.Array:
    """Sum of the products of all numbers of two pytrees.

    Args:
        one: A pytree of arrays.
        other: Another with the same structure and shapes.

    Returns:
        A scalar.

    >>> print(inner_product({"w": jnp.ones(3)}, {"w": jnp.arange(3.0)}))
    3.0
    """
    products = jax.tree.map(jnp.vdot, one, other)
    return jnp.stack(jax.tree.leaves(products)).sum()


def largest_curvature(
    loss: Callable, params: Params, data: tuple[jax.Array, ...], n_steps: int
) -> jax.Array:
    """The Hessian's eigenvalue of largest size, by power iteration.

    A vector that is multiplied by the Hessian again and again turns towards
    the eigenvector of that eigenvalue.

    Args:
        loss: Called as ``loss(params, *data)``; returns a scalar.
        params: A pytree of arrays.
        data: What else the loss takes.
        n_steps: How many products to take.

    Returns:
        The estimate after each product, shape (n_steps,).

    >>> bowl = lambda x, scale: (scale * x**2).sum() / 2
    >>> data = (jnp.array([1.0, 2.0, 8.0]),)
    >>> print(largest_curvature(bowl, jnp.zeros(3), data, n_steps=9)[-1])
    8.0

    Source: Golub and Van Loan (2013), Matrix Computations, section 7.3.
    """

    def step(v: Params, _: None) -> tuple[Params, jax.Array]:
        size = jnp.sqrt(inner_product(v, v))
        v = jax.tree.map(lambda leaf: leaf / size, v)
        product = hessian_vector_product(lambda p: loss(p, *data), params, v)
        return product, inner_product(v, product)

    start = jax.tree.map(jnp.ones_like, params)
    return jax.lax.scan(step, start, length=n_steps)[1]
