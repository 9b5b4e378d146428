"""Whole training runs as functions, many at once, and what to choose."""

from functools import partial

import jax
import jax.numpy as jnp
import optax
from flax import nnx

from jaxprimer.batches import epoch_batches
from jaxprimer.checks import check_updates
from jaxprimer.training import evaluate


def smooth_loss(
    logits: jax.Array, labels: jax.Array, smoothing: jax.Array | float
) -> jax.Array:
    r"""Mean cross-entropy to labels that leave something to all classes.

    .. math::
        -\frac{1}{n} \sum_{i=1}^{n} \sum_{c=1}^{C} t_{ic}
        \log \operatorname{softmax}(z_i)_c, \quad
        t_{ic} = (1 - s) [c = y_i] + s / C

    Args:
        logits: Shape (batch, n_targets).
        labels: Integer classes, shape (batch,).
        smoothing: The part :math:`s` that all classes share, from 0 to 1.

    Returns:
        The loss, a scalar in nats; without smoothing that of
        :func:`~jaxprimer.training.loss_fn`.

    >>> logits, labels = jnp.array([[9.0, 0.0]]), jnp.array([0])
    >>> [round(float(smooth_loss(logits, labels, s)), 1) for s in (0.0, 0.2)]
    [0.0, 0.9]

    Source: C. Szegedy et al., Rethinking the Inception Architecture for
    Computer Vision, 2016, section 7.
    """
    certain = jax.nn.one_hot(labels, logits.shape[-1])  # (batch, n_targets)
    targets = optax.smooth_labels(certain, smoothing)
    return optax.softmax_cross_entropy(logits, targets).mean()


def train_epoch(
    graphdef: nnx.GraphDef,
    tx: optax.GradientTransformation,
    state: tuple,
    batches: tuple[jax.Array, jax.Array],
    smoothing: jax.Array | float = 0.0,
) -> tuple[tuple, jax.Array]:
    """Update once per batch, all in one scan.

    Args:
        graphdef: The model without its arrays, from ``nnx.split``.
        tx: Turns gradients into updates.
        state: ``(params, memory)``: the model's arrays, from ``nnx.split``,
            and what the optimizer remembers, from ``tx.init(params)``.
        batches: ``(images, labels)`` of shapes (n_batches, size, ...) and
            (n_batches, size).
        smoothing: What :func:`smooth_loss` takes.

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

    def loss_of(params: nnx.State, batch: tuple) -> jax.Array:
        images, labels = batch
        logits = nnx.merge(graphdef, params)(images)
        return smooth_loss(logits, labels, smoothing)

    def step(state: tuple, batch: tuple) -> tuple[tuple, jax.Array]:
        params, memory = state
        loss, grads = jax.value_and_grad(loss_of)(params, batch)
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
    settings: tuple[jax.Array, jax.Array, jax.Array, jax.Array],
    data: tuple,
    *,
    size: int = 64,
) -> tuple[nnx.State, nnx.State, dict[str, jax.Array]]:
    """Train one network with AdamW; whatever may vary is an argument.

    Args:
        graphdef: The model without its arrays, from ``nnx.split``.
        params: Its initial arrays, from ``nnx.split``.
        key: Decides the batches and the shifts.
        settings: ``(rates, decay, most, smoothing)``: the learning rate of
            each update, shape (n_updates,), of which an epoch takes
            ``n // size``; the weight decay; the largest shift of an image, in
            pixels; the part of the labels that all classes share.
        data: ``(train_set, validation_set)``, each ``(images, labels)`` of
            shapes (n, height, width) and (n,).
        size: Examples per batch.

    Returns:
        The arrays after the last epoch, those after the epoch with the
        smallest validation loss, and the history: ``train_loss`` and ``loss``
        in nats and ``accuracy``, each of shape (n_epochs,).

    Raises:
        ValueError: If rates does not have one axis, or does not fill whole
            epochs.

    >>> from jaxprimer.models import SimpleNN
    >>> graphdef, params = nnx.split(SimpleNN(rngs=nnx.Rngs(0)))
    >>> key, settings = jax.random.key(0), (jnp.full(6, 0.01), 0.1, 0.5, 0)
    >>> data = (jnp.ones((4, 8, 8)), jnp.arange(4)),  # both sets are the same
    >>> with jax.numpy_dtype_promotion("standard"):  # Adam needs it
    ...     run = fit(graphdef, params, key, settings, 2 * data, size=2)
    >>> run[2]["loss"].shape  # two updates an epoch
    (3,)
    """
    rates, decay, most, smoothing = settings
    train_set, validation_set = data
    check_updates(rates, len(train_set[1]), size)
    keys = jax.random.split(key, len(rates) // (len(train_set[1]) // size))
    tx = optax.adamw(lambda count: rates[count], weight_decay=decay)

    def epoch(carry: tuple, key: jax.Array) -> tuple[tuple, dict]:
        state, best = carry
        batches = epoch_batches(key, train_set, most, size)
        state, losses = train_epoch(graphdef, tx, state, batches, smoothing)
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
    settings: tuple[jax.Array, jax.Array, jax.Array, jax.Array],
    data: tuple,
) -> tuple[nnx.State, nnx.State, dict[str, jax.Array]]:
    """Train one network per run, all at once.

    Args:
        graphdef: What the networks have in common; from ``stack``.
        params: Their initial arrays, one per seed; from ``stack``.
        seeds: Which network each run starts from, and the seed of its
            batches and shifts, shape (n_runs,), integer.
        settings: As for :func:`fit`, each with a first axis for the runs:
            shapes (n_runs, n_updates) and three times (n_runs,).
        data: As for :func:`fit`, the same for all runs.

    Returns:
        What :func:`fit` returns, with a first axis for the runs.

    Raises:
        ValueError: If a run's rates are none that :func:`fit` takes.

    >>> from jaxprimer.models import SimpleNN
    >>> from jaxprimer.networks import stack
    >>> start = stack([SimpleNN(rngs=nnx.Rngs(seed)) for seed in range(2)])
    >>> settings = jnp.full((2, 3), 0.01), *jnp.zeros((3, 2))
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
