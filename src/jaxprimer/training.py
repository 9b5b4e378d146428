"""Loss, update step, metrics and fast training of a classifier."""

import jax
import jax.numpy as jnp
import optax
from flax import nnx

from jaxprimer.checks import (
    check_counts,
    check_examples,
    check_labels,
    check_shape,
)
from jaxprimer.epochs import batch_order, blank_logits
from jaxprimer.rounds import run_in_rounds


def loss_fn(
    model: nnx.Module, images: jax.Array, labels: jax.Array
) -> tuple[jax.Array, jax.Array]:
    r"""Mean cross-entropy of a batch, and the logits it was computed from.

    .. math::
        L = -\frac{1}{n} \sum_{i=1}^{n} \log \operatorname{softmax}(z_i)_{y_i}

    Args:
        model: Maps images to logits of shape (batch, n_targets).
        images: What the model takes, shape (batch, ...).
        labels: Integer classes, shape (batch,).

    Returns:
        The loss, a scalar in nats, and the logits, shape (batch, n_targets).

    Raises:
        ValueError: If there is not one label per image.
        TypeError: If labels are not integers.

    >>> from jaxprimer.models import SimpleNN
    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> loss, logits = loss_fn(model, jnp.zeros((4, 8, 8)), jnp.arange(4))
    >>> float(loss), logits.shape  # all logits are 0, so the loss is log(10)
    (2.303, (4, 10))

    Source: :func:`optax.losses.softmax_cross_entropy_with_integer_labels`.
    """
    check_labels(labels, batch=len(images))
    logits = model(images)  # (batch, n_targets)
    cross_entropy = optax.softmax_cross_entropy_with_integer_labels
    losses = cross_entropy(logits, labels)  # (batch,)
    return losses.mean(), logits


@nnx.jit
def train_step(
    model: nnx.Module,
    optimizer: nnx.Optimizer,
    images: jax.Array,
    labels: jax.Array,
) -> jax.Array:
    """Update model and optimizer in place with the gradient of one batch.

    Args:
        model: The model to train.
        optimizer: Made with ``nnx.Optimizer(model, ..., wrt=nnx.Param)``.
        images: What the model takes, shape (batch, ...).
        labels: Integer classes, shape (batch,).

    Returns:
        The loss before the update, a scalar in nats.

    >>> from jaxprimer.models import SimpleNN
    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> optimizer = nnx.Optimizer(model, optax.sgd(0.5), wrt=nnx.Param)
    >>> batch = jnp.ones((4, 8, 8)), jnp.zeros(4, int)
    >>> first = train_step(model, optimizer, *batch)
    >>> bool(train_step(model, optimizer, *batch) < first)
    True
    """
    loss_and_grad = nnx.value_and_grad(loss_fn, has_aux=True)
    (loss, _), grads = loss_and_grad(model, images, labels)
    optimizer.update(model, grads)
    return loss


@nnx.jit
def evaluate(
    model: nnx.Module, images: jax.Array, labels: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Mean loss and accuracy of a model on a batch.

    Args:
        model: Maps images to logits of shape (batch, n_targets).
        images: What the model takes, shape (batch, ...).
        labels: Integer classes, shape (batch,).

    Returns:
        The loss, a scalar in nats, and the accuracy, a scalar from 0 to 1.

    >>> from jaxprimer.models import SimpleNN
    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> images, labels = jnp.zeros((4, 8, 8)), jnp.array([0, 0, 1, 2])
    >>> float(evaluate(model, images, labels)[1])  # argmax of equals is 0
    0.5
    """
    loss, logits = loss_fn(model, images, labels)
    return loss, accuracy(logits, labels)


def accuracy(logits: jax.Array, labels: jax.Array) -> jax.Array:
    """Share of examples whose largest logit is at the label.

    Args:
        logits: Shape (batch, n_targets).
        labels: Integer classes, shape (batch,).

    Returns:
        A scalar from 0 to 1.

    Raises:
        ValueError: If the logits have no class axis, or there is not one label
            per row.
        TypeError: If labels are not integers.

    >>> logits = jnp.array([[2.0, 1.0], [0.0, 3.0]])
    >>> float(accuracy(logits, jnp.array([0, 0])))
    0.5
    """
    hint = "Pass one row of logits per example."
    check_shape("logits", logits, ("batch", "n_targets"), hint)
    check_labels(labels, batch=len(logits))
    return jnp.mean(logits.argmax(axis=-1) == labels)


def fit(
    model: nnx.Module,
    optimizer: nnx.Optimizer,
    train_set: tuple[jax.Array, jax.Array],
    test_set: tuple[jax.Array, jax.Array],
    *,
    n_updates: int,
    every: int = 1,
    size: int | None = None,
    key: jax.Array | None = None,
) -> dict[str, jax.Array]:
    """Train in place, many updates in one compiled call; keep a history.

    Batches go by ``optimizer.step``, the number of updates made so far: with
    the same key and size, a second call goes on where the first has stopped.
    On a terminal a bar shows how far the training is.

    Args:
        model: Trained in train mode and judged in eval mode; its own mode
            stays as it is.
        optimizer: Made with ``nnx.Optimizer(model, ..., wrt=...)``; what is
            not in ``wrt`` gets no gradient.
        train_set: ``(images, labels)`` to learn from.
        test_set: ``(images, labels)`` to report on.
        n_updates: How many updates to make.
        every: Updates from one entry of the history to the next.
        size: Examples per batch; all of the training set if None.
        key: Decides the batches; another order for each epoch.

    Returns:
        The history, with one entry per ``every`` updates. It has ``update``,
        the number of updates so far; ``train_loss``, the mean of the batches'
        losses before each update, in nats; ``loss`` in nats and ``accuracy``
        of the test set. Each has shape (n_updates // every,).

    Raises:
        ValueError: If a set is empty, holds what is not a number, or labels
            without a logit; if a batch cannot be filled, or has no key; if
            ``every`` does not divide ``n_updates``.
        TypeError: If labels are not integers.

    >>> from jaxprimer.models import SimpleNN
    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> optimizer = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)
    >>> data = jnp.ones((4, 8, 8)), jnp.zeros(4, int)
    >>> history = fit(model, optimizer, data, data, n_updates=6, every=2)
    >>> print(history["update"])
    [2 4 6]
    """
    check_counts(n_updates, every)
    data = jax.tree.map(jnp.asarray, (train_set, test_set))
    n_targets = blank_logits(*nnx.split(model), data[0][0]).shape[-1]
    check_examples("train_set", data[0], n_targets)
    check_examples("test_set", data[1], n_targets)
    order, start = None, int(optimizer.step[...])
    if size is not None:
        n = len(data[0][0])
        order = batch_order(key, start, n, size, n_updates)
    shape = n_updates // every, every
    objects, functions = (model, optimizer), (loss_fn, evaluate)
    history = run_in_rounds(objects, data, order, functions, shape)
    return history | {"update": start + every * jnp.arange(1, shape[0] + 1)}
