"""Gradients of a large batch, from parts that fit in memory one at a time."""

import jax
import jax.numpy as jnp
from flax import nnx

from jaxprimer.training import loss_fn


def cut(array: jax.Array, n_parts: int) -> jax.Array:
    """Cut the first axis of an array into parts of one size.

    Args:
        array: Shape (batch, ...).
        n_parts: How many parts to make; it must divide the batch.

    Returns:
        Shape (n_parts, batch // n_parts, ...).

    Raises:
        ValueError: If the batch cannot be cut so.

    >>> cut(jnp.zeros((6, 8, 8)), 3).shape
    (3, 2, 8, 8)
    """
    if n_parts < 1 or len(array) % n_parts:
        raise ValueError(
            f"{len(array)} examples do not make {n_parts} parts of one size. "
            "Leave some out, or choose another number of parts."
        )
    return array.reshape(n_parts, -1, *array.shape[1:])


def accumulate(
    model: nnx.Module, images: jax.Array, labels: jax.Array, n_parts: int
) -> tuple[jax.Array, nnx.State]:
    r"""Loss and gradient of a batch, computed part by part.

    The mean over parts of one size is the mean over the batch:

    .. math::
        \nabla L = \frac{1}{k} \sum_{i=1}^{k} \nabla L_i

    Args:
        model: Maps images to logits of shape (batch, n_targets).
        images: What the model takes, shape (batch, ...).
        labels: Integer classes, shape (batch,).
        n_parts: How many parts to make; it must divide the batch.

    Returns:
        The loss, a scalar in nats, and its gradient.

    Raises:
        ValueError: If the batch cannot be cut so.

    >>> from jaxprimer.models import SimpleNN
    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> loss, _ = accumulate(model, jnp.zeros((6, 8, 8)), jnp.arange(6), 3)
    >>> float(loss)
    2.303
    """
    graphdef, params = nnx.split(model)

    def loss_of(params: nnx.State, part: tuple) -> jax.Array:
        return loss_fn(nnx.merge(graphdef, params), *part)[0]

    def add(total: tuple, part: tuple) -> tuple[tuple, None]:
        new = jax.value_and_grad(loss_of)(params, part)
        return jax.tree.map(jnp.add, total, new), None

    zero = jnp.zeros(()), jax.tree.map(jnp.zeros_like, params)
    parts = cut(images, n_parts), cut(labels, n_parts)
    total, _ = jax.lax.scan(add, zero, parts)
    return jax.tree.map(lambda value: value / n_parts, total)
