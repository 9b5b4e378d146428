"""One solution of each exercise of Part 1."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
from flax import nnx
from jax.typing import ArrayLike

from jaxprimer.models import SimpleNN
from jaxprimer.transforms import squared_distance


def scale(images: ArrayLike) -> jax.Array:
    """Pixel values from 0 to 16 of any dtype, as float32 from 0 to 1.

    Args:
        images: Pixel values from 0 to 16, any shape.

    Returns:
        An array of the shape of ``images``, float32.

    >>> scale([0, 4, 16]).tolist()
    [0.0, 0.25, 1.0]
    """
    return jnp.asarray(images, jnp.float32) / 16


def shortcut(model: SimpleNN, images: jax.Array) -> jax.Array:
    """Logits, (n, 10), where the second layer adds to its input.

    Args:
        model: Has the three layers.
        images: Floating, shape (n, 8, 8).

    Returns:
        Shape (n, 10).

    Source: He et al., `Deep Residual Learning for Image Recognition
    <https://arxiv.org/abs/1512.03385>`_ (2015), section 3.

    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> shortcut(model, jnp.ones((2, 8, 8))).shape
    (2, 10)
    """
    x = images.reshape(len(images), -1)  # (n, 64)
    first = nnx.selu(model.layer1(x))  # (n, n_hidden)
    second = nnx.selu(model.layer2(first))  # (n, n_hidden)
    return model.layer3(first + second)  # (n, 10)


def norm(x: jax.Array) -> jax.Array:
    r"""Length of a vector, (n,), with a gradient that is never NaN.

    .. math::
        \lVert x \rVert = \sqrt{\sum_j x_j^2}

    Where the vector is zero there is no gradient, and this one is zero.

    Args:
        x: Floating, shape (n,).

    Returns:
        A scalar of the dtype of ``x``.

    >>> print(norm(jnp.array([3.0, 4.0])), jax.grad(norm)(jnp.zeros(2)))
    5.0 [0. 0.]
    """
    squares = jnp.sum(x**2)
    squares_safe = jnp.where(squares > 0, squares, 1)  # keeps 0 out
    return jnp.where(squares > 0, jnp.sqrt(squares_safe), 0)


def squared_distances(points: jax.Array, others: jax.Array) -> jax.Array:
    """Squared distance of each point, (n, k), from each other, (m, k).

    Args:
        points: Floating, shape (n, k).
        others: Floating, shape (m, k).

    Returns:
        An array of shape (n, m), with one row per point.

    Raises:
        ValueError: If the last axes differ in length.

    >>> print(squared_distances(jnp.zeros((2, 3)), jnp.ones((1, 3))))
    [[3.]
     [3.]]
    """
    # (k,), (m, k) -> (m,)
    from_one = jax.vmap(squared_distance, in_axes=(None, 0))
    return jax.vmap(from_one, in_axes=(0, None))(points, others)


def slopes(f: Callable, points: jax.Array) -> jax.Array:
    """Derivative of a function of one number at each point, (n,).

    Args:
        f: Maps a number to a number.
        points: Where to take the derivative: floating, shape (n,).

    Returns:
        Shape (n,).

    >>> print(slopes(jnp.square, jnp.arange(3.0)))
    [0. 2. 4.]
    """
    return jax.vmap(jax.grad(f))(points)
