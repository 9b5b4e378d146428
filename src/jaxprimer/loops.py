"""Training loops in plain Python: one call per update."""

import jax
import jax.numpy as jnp
from flax import nnx

from jaxprimer.checks import check_shape
from jaxprimer.training import evaluate, train_step


def train(
    model: nnx.Module,
    optimizer: nnx.Optimizer,
    train_set: tuple[jax.Array, jax.Array],
    test_set: tuple[jax.Array, jax.Array],
    n_updates: int = 300,
) -> jax.Array:
    """Train in place with full-batch updates; record the held-out loss.

    Args:
        model: The model to train.
        optimizer: Made with ``nnx.Optimizer(model, ..., wrt=nnx.Param)``.
        train_set: ``(images, labels)`` to learn from.
        test_set: ``(images, labels)`` to report on.
        n_updates: How many updates to make; each uses the whole training set.

    Returns:
        Held-out losses in nats, before the first update and after each; shape
        (n_updates + 1,).

    >>> import optax
    >>> from jaxprimer.models import SimpleNN
    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> optimizer = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)
    >>> batch = jnp.ones((4, 8, 8)), jnp.zeros(4, int)
    >>> train(model, optimizer, batch, batch, n_updates=5).shape
    (6,)
    """
    test_losses = [evaluate(model, *test_set)[0]]
    for _ in range(n_updates):
        train_step(model, optimizer, *train_set)
        test_losses.append(evaluate(model, *test_set)[0])
    return jnp.stack(test_losses)


def train_in_order(
    model: nnx.Module,
    optimizer: nnx.Optimizer,
    train_set: tuple[jax.Array, jax.Array],
    order: jax.Array,
) -> jax.Array:
    """Update in place once per batch, in a Python loop.

    Args:
        model: The model to train.
        optimizer: Made with ``nnx.Optimizer(model, ..., wrt=nnx.Param)``.
        train_set: ``(images, labels)``, shapes (n, ...) and (n,).
        order: Indices of the examples of each batch, shape (n_batches, size).

    Returns:
        The loss of each batch before its update, in nats, shape (n_batches,).

    Raises:
        ValueError: If order does not have two axes.

    >>> import optax
    >>> from jaxprimer.models import SimpleNN
    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> optimizer = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)
    >>> data = jnp.ones((4, 8, 8)), jnp.arange(4)
    >>> order = jnp.arange(4).reshape(2, 2)
    >>> train_in_order(model, optimizer, data, order).shape
    (2,)
    """
    check_shape("order", order, ("n_batches", "size"), "One row per batch.")
    images, labels = train_set
    losses = [
        train_step(model, optimizer, images[index], labels[index])
        for index in order
    ]
    return jnp.stack(losses)
