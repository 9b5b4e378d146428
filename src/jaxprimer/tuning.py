"""Many training runs at once, and what to choose from them."""

from typing import Any

import jax
import jax.numpy as jnp
import optax
from flax import nnx

from jaxprimer.batches import shift, shuffled_batches
from jaxprimer.checks import check_shape
from jaxprimer.models import SimpleNN
from jaxprimer.training import accuracy, loss_fn

State = tuple[Any, Any]
"""What training changes: the parameters, and the optimizer's memory."""


def train_epoch(
    graphdef: Any,
    tx: optax.GradientTransformation,
    state: State,
    batches: tuple[jax.Array, jax.Array],
) -> tuple[State, jax.Array]:
    """Update once per batch, all in one scan.

    Args:
        graphdef: The model without its arrays, from ``nnx.split``.
        tx: Turns gradients into updates.
        state: The parameters, from ``nnx.split``, and ``tx.init(params)``.
        batches: ``(images, labels)`` of shapes (n_batches, size, ...) and
            (n_batches, size).

    Returns:
        The new state, and the loss of each batch before its update, in nats,
        shape (n_batches,).

    >>> graphdef, params = nnx.split(SimpleNN(rngs=nnx.Rngs(0)))
    >>> tx = optax.sgd(0.1)
    >>> batches = jnp.ones((3, 4, 8, 8)), jnp.zeros((3, 4), int)
    >>> state = params, tx.init(params)
    >>> state, losses = train_epoch(graphdef, tx, state, batches)
    >>> bool((jnp.diff(losses) < 0).all())
    True
    """

    def loss_of(params: Any, *batch: jax.Array) -> tuple[jax.Array, jax.Array]:
        return loss_fn(nnx.merge(graphdef, params), *batch)

    def step(
        state: State, batch: tuple[jax.Array, jax.Array]
    ) -> tuple[State, jax.Array]:
        params, memory = state
        loss_and_grad = jax.value_and_grad(loss_of, has_aux=True)
        (loss, _), grads = loss_and_grad(params, *batch)
        updates, memory = tx.update(grads, memory, params)
        return (optax.apply_updates(params, updates), memory), loss

    return jax.lax.scan(step, state, batches)


def fit(
    key: jax.Array,
    rates: jax.Array,
    decay: jax.Array,
    most: jax.Array,
    train_set: tuple[jax.Array, jax.Array],
    validation_set: tuple[jax.Array, jax.Array],
    size: int = 64,
) -> tuple[Any, Any, dict[str, jax.Array]]:
    graphdef, params = nnx.split(SimpleNN(rngs=nnx.Rngs(key)))
    tx = optax.adamw(lambda count: rates[count], weight_decay=decay)
    images, labels = train_set

    def epoch(carry, key):
        state, best = carry
        shuffle_key, shift_key = jax.random.split(key)
        order = shuffled_batches(shuffle_key, len(images), size)
        batches = shift(shift_key, images, most)[order], labels[order]
        state, losses = train_epoch(graphdef, tx, state, batches)
        model = nnx.merge(graphdef, state[0])
        loss, logits = loss_fn(model, *validation_set)
        best = better((loss, state[0]), best)
        scores = {
            "train_loss": losses.mean(),
            "loss": loss,
            "accuracy": accuracy(logits, validation_set[1]),
        }
        return (state, best), scores

    start = (params, tx.init(params)), (jnp.inf, params)
    n_epochs = len(rates) // (len(images) // size)
    keys = jax.random.split(key, n_epochs)
    (state, best), history = jax.lax.scan(epoch, start, keys)
    return state[0], best[1], history


def better(candidate: Any, best: Any) -> Any:
    keep = candidate[0] < best[0]
    return jax.tree.map(lambda a, b: jnp.where(keep, a, b), candidate, best)
