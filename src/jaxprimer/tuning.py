"""Whole training runs as functions, many at once, and what to choose."""

from functools import partial

import jax
import jax.numpy as jnp
import optax
from flax import nnx

from jaxprimer.batches import epoch_batches
from jaxprimer.checks import check_shape
from jaxprimer.training import evaluate, loss_fn


def train_epoch(
    graphdef: nnx.GraphDef,
    tx: optax.GradientTransformation,
    state: tuple,
    batches: tuple[jax.Array, jax.Array],
) -> tuple[tuple, jax.Array]:
    """Update once per batch, all in one scan.

    Args:
        graphdef: The model without its arrays, from ``nnx.split``.
        tx: Turns gradients into updates.
        state: ``(params, memory)``: the model's arrays, from ``nnx.split``,
            and what the optimizer remembers, from ``tx.init(params)``.
        batches: ``(images, labels)`` of shapes (n_batches, size, ...) and
            (n_batches, size).

    Returns:
        The new state, and the loss of each batch before its update, in nats,
        shape (n_batches,).

    >>> from jaxprimer.models import SimpleNN
    >>> graphdef, params = nnx.split(SimpleNN(rngs=nnx.Rngs(0)))
    >>> tx = optax.sgd(0.01)
    >>> batches = jnp.ones((3, 4, 8, 8)), jnp.zeros((3, 4), int)
    >>> state = params, tx.init(params)
    >>> state, losses = train_epoch(graphdef, tx, state, batches)
    >>> bool((jnp.diff(losses) < 0).all())
    True
    """

    def loss_of(params: nnx.State, batch: tuple) -> tuple:
        return loss_fn(nnx.merge(graphdef, params), *batch)

    def step(state: tuple, batch: tuple) -> tuple[tuple, jax.Array]:
        params, memory = state
        loss_and_grad = jax.value_and_grad(loss_of, has_aux=True)
        (loss, _), grads = loss_and_grad(params, batch)
        updates, memory = tx.update(grads, memory, params)
        return (optax.apply_updates(params, updates), memory), loss

    return jax.lax.scan(step, state, batches)


def better(candidate: tuple, best: tuple) -> tuple:
    """Of two pairs of a loss and anything, the one with the smaller loss.

    Args:
        candidate: ``(loss, pytree)``.
        best: The same, with arrays of the same shapes; kept where both
            losses are equal, or the candidate's is NaN.

    Returns:
        The pair to keep.

    >>> loss, params = better((0.1, jnp.ones(2)), (0.2, jnp.zeros(2)))
    >>> print(loss, params)
    0.1 [1. 1.]
    """
    smaller = candidate[0] < best[0]
    return jax.tree.map(
        lambda new, old: jnp.where(smaller, new, old), candidate, best
    )


def fit(
    graphdef: nnx.GraphDef,
    params: nnx.State,
    key: jax.Array,
    settings: tuple[jax.Array, jax.Array, jax.Array],
    data: tuple,
    *,
    size: int = 64,
) -> tuple[nnx.State, nnx.State, dict[str, jax.Array]]:
    """Train one network with AdamW; whatever may vary is an argument.

    Args:
        graphdef: The model without its arrays, from ``nnx.split``.
        params: Its initial arrays, from ``nnx.split``.
        key: Decides the batches and the shifts.
        settings: ``(rates, decay, most)``: the learning rate of each update,
            shape (n_updates,), of which an epoch takes ``n // size``; the
            weight decay; the largest shift of an image, in pixels.
        data: ``(train_set, validation_set)``, each ``(images, labels)`` of
            shapes (n, height, width) and (n,).
        size: Examples per batch.

    Returns:
        The arrays after the last epoch, those after the epoch with the
        smallest validation loss, and the history: ``train_loss`` and ``loss``
        in nats and ``accuracy``, each of shape (n_epochs,).

    Raises:
        ValueError: If rates has not one axis, or not one batch can be filled.

    >>> from jaxprimer.models import SimpleNN
    >>> graphdef, params = nnx.split(SimpleNN(rngs=nnx.Rngs(0)))
    >>> key, settings = jax.random.key(0), (jnp.full(6, 0.01), 0.1, 0.5)
    >>> data = (jnp.ones((4, 8, 8)), jnp.arange(4)),  # both sets are the same
    >>> with jax.numpy_dtype_promotion("standard"):  # Adam needs it
    ...     run = fit(graphdef, params, key, settings, 2 * data, size=2)
    >>> run[2]["loss"].shape  # two updates an epoch
    (3,)
    """
    rates, decay, most = settings
    check_shape("rates", rates, ("n_updates",), "Pass one per update.")
    train_set, validation_set = data
    keys = jax.random.split(key, len(rates) // (len(train_set[1]) // size))
    tx = optax.adamw(lambda count: rates[count], weight_decay=decay)

    def epoch(carry: tuple, key: jax.Array) -> tuple[tuple, dict]:
        state, best = carry
        batches = epoch_batches(key, train_set, most, size)
        state, losses = train_epoch(graphdef, tx, state, batches)
        loss, right = evaluate(nnx.merge(graphdef, state[0]), *validation_set)
        scores = {"loss": loss, "accuracy": right, "train_loss": losses.mean()}
        return (state, better((loss, state[0]), best)), scores

    start = (params, tx.init(params)), (jnp.inf, params)
    (state, best), history = jax.lax.scan(epoch, start, keys)
    return state[0], best[1], history


@partial(jax.jit, static_argnames="graphdef")
def fit_many(
    graphdef: nnx.GraphDef,
    params: nnx.State,
    seeds: jax.Array,
    settings: tuple[jax.Array, jax.Array, jax.Array],
    data: tuple,
) -> tuple[nnx.State, nnx.State, dict[str, jax.Array]]:
    """Train one network per run, all at once.

    Args:
        graphdef: What the networks have in common; from ``stack``.
        params: Their initial arrays, one per seed; from ``stack``.
        seeds: Which network each run starts from, and the seed of its
            batches and shifts, shape (n_runs,), integer.
        settings: As for :func:`fit`, each with a first axis for the runs:
            shapes (n_runs, n_updates), (n_runs,) and (n_runs,).
        data: As for :func:`fit`, the same for all runs.

    Returns:
        What :func:`fit` returns, with a first axis for the runs.

    Raises:
        ValueError: If a run's rates have not one axis.

    >>> from jaxprimer.models import SimpleNN
    >>> from jaxprimer.networks import stack
    >>> start = stack([SimpleNN(rngs=nnx.Rngs(seed)) for seed in range(2)])
    >>> settings = jnp.full((2, 3), 0.01), jnp.zeros(2), jnp.zeros(2)
    >>> data = (jnp.ones((64, 8, 8)), jnp.zeros(64, int)),
    >>> with jax.numpy_dtype_promotion("standard"), jax.debug_key_reuse(False):
    ...     *_, scores = fit_many(*start, jnp.arange(2), settings, 2 * data)
    >>> scores["loss"].shape  # (n_runs, n_epochs)
    (2, 3)
    """

    def run(seed: jax.Array, settings: tuple) -> tuple:
        start = jax.tree.map(lambda leaf: leaf[seed], params)
        return fit(graphdef, start, jax.random.key(seed), settings, data)

    return jax.vmap(run)(seeds, settings)


def winner(key: jax.Array, right: jax.Array) -> jax.Array:
    """Choose the best of several runs on half of the examples, at random.

    Args:
        key: Decides which half.
        right: Whether each run is right about each example, boolean or 0 and
            1, shape (n_runs, n_examples).

    Returns:
        Accuracy of the winner on the half that it was chosen on, and on the
        other half, shape (2,).

    Raises:
        ValueError: If right has not two axes.

    >>> scores = winner(jax.random.key(0), jnp.ones((3, 10)))
    >>> print(scores)
    [1. 1.]
    """
    check_shape("right", right, ("n_runs", "n_examples"), "One row per run.")
    mixed = jax.random.permutation(key, right, axis=1)
    seen, unseen = jnp.array_split(mixed, 2, axis=1)
    best = seen.mean(axis=1).argmax()
    return jnp.stack([seen[best].mean(), unseen[best].mean()])
