"""Many updates in one compiled call: what is inside ``training.fit``."""

from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp
from flax import nnx

from jaxprimer.batches import shuffled_batches


@partial(jax.jit, static_argnames=("n", "size", "n_updates"))
def batch_order(
    key: jax.Array | None,
    step: jax.Array,
    n: int,
    size: int,
    n_updates: int,
) -> jax.Array:
    """Indices of the batches that follow the first ``step`` ones.

    Each epoch has its own key, made of ``key`` and the number of the epoch;
    that is why a run can go on where another one has stopped.

    Args:
        key: Decides the order of all epochs.
        step: How many batches have been used, integer.
        n: Number of examples.
        size: Examples per batch.
        n_updates: How many batches to return.

    Returns:
        Indices from 0 to ``n - 1``, shape (n_updates, size), integer.

    Raises:
        ValueError: If there is no key, or not one batch can be filled.

    >>> first = batch_order(jax.random.key(0), 0, n=9, size=4, n_updates=5)
    >>> later = batch_order(jax.random.key(0), 3, n=9, size=4, n_updates=2)
    >>> bool((first[3:] == later).all())
    True
    """
    if key is None:
        raise ValueError(
            f"key is None and size is {size}: batches are drawn with a key. "
            "Pass key=jax.random.key(0)."
        )
    n_batches = max(1, n // size)  # too large a size is refused below
    # Enough, even where the first batch is the last one of its epoch.
    n_epochs = (n_updates + n_batches - 2) // n_batches + 1
    epochs = step // n_batches + jnp.arange(n_epochs)
    keys = jax.vmap(partial(jax.random.fold_in, key))(epochs)
    orders = jax.vmap(partial(shuffled_batches, n=n, size=size))(keys)
    order = orders.reshape(-1, size)  # (n_epochs * n_batches, size)
    start = step % n_batches
    return jax.lax.dynamic_slice_in_dim(order, start, n_updates)


def update(
    graphdef: nnx.GraphDef,
    loss_fn: Callable,
    train_set: tuple[jax.Array, jax.Array],
    state: nnx.State,
    index: jax.Array | None,
) -> tuple[nnx.State, jax.Array]:
    """Make one update, in train mode.

    Args:
        graphdef: Model and optimizer without their arrays: with the state
            from ``nnx.split((model, optimizer))``.
        loss_fn: Gives the loss and the logits of a model and a batch.
        train_set: ``(images, labels)``.
        state: The arrays. What is not in the optimizer's ``wrt`` gets no
            gradient.
        index: Which examples to use, shape (size,); None uses all.

    Returns:
        The new state, and the loss before the update, a scalar.

    >>> import optax
    >>> from jaxprimer.models import SimpleNN
    >>> from jaxprimer.training import loss_fn
    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> optimizer = nnx.Optimizer(model, optax.sgd(0.5), wrt=nnx.Param)
    >>> graphdef, state = nnx.split((model, optimizer))
    >>> data = jnp.ones((4, 8, 8)), jnp.zeros(4, int)
    >>> state, first = update(graphdef, loss_fn, data, state, None)
    >>> bool(update(graphdef, loss_fn, data, state, None)[1] < first)
    True
    """
    model, optimizer = nnx.merge(graphdef, state)
    model.train()
    batch = train_set
    if index is not None:
        batch = jax.tree.map(lambda rows: rows[index], train_set)
    wrt = nnx.DiffState(0, optimizer.wrt)
    loss_and_grad = nnx.value_and_grad(loss_fn, argnums=wrt, has_aux=True)
    (loss, _), grads = loss_and_grad(model, *batch)
    optimizer.update(model, grads)
    return nnx.state((model, optimizer)), loss


@partial(
    jax.jit,
    static_argnames=("graphdef", "functions", "shape"),
    donate_argnames="state",
)
def run_updates(
    graphdef: nnx.GraphDef,
    state: nnx.State,
    data: tuple,
    order: jax.Array | None,
    *,
    functions: tuple[Callable, Callable],
    shape: tuple[int, int],
) -> tuple[nnx.State, dict[str, jax.Array]]:
    """Train and judge, again and again, in a scan over a scan.

    Args:
        graphdef: Model and optimizer without their arrays, the first that
            ``nnx.split((model, optimizer))`` gives.
        state: The arrays, the second. Their memory is used again: copy what
            you keep.
        data: ``(train_set, test_set)``, each ``(images, labels)``.
        order: Indices of each batch, shape (n_updates, size); None takes all
            of the training set each time.
        functions: The loss with its logits, to train with, and the loss with
            the accuracy, to judge with; both of a model, images and labels.
        shape: ``(n_entries, every)``: how often to judge, and after how many
            updates each time.

    Returns:
        The new state, and ``train_loss``, the mean over the updates of an
        entry, with ``loss`` and ``accuracy`` after them, each of shape
        (n_entries,).

    >>> import optax
    >>> from jaxprimer.models import SimpleNN
    >>> from jaxprimer.training import evaluate, loss_fn
    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> optimizer = nnx.Optimizer(model, optax.sgd(0.01), wrt=nnx.Param)
    >>> data = (jnp.ones((4, 8, 8)), jnp.zeros(4, int)),
    >>> state, history = run_updates(
    ...     *nnx.split((model, optimizer)), 2 * data, None,
    ...     functions=(loss_fn, evaluate), shape=(3, 2),
    ... )
    >>> bool((jnp.diff(history["loss"]) < 0).all())
    True
    """
    loss_fn, evaluate = functions
    train_set, test_set = data
    step = partial(update, graphdef, loss_fn, train_set)

    def entry(state: nnx.State, order: jax.Array | None) -> tuple:
        state, losses = jax.lax.scan(step, state, order, length=shape[1])
        model, _ = nnx.merge(graphdef, state)
        model.eval()
        loss, right = evaluate(model, *test_set)
        scores = {"train_loss": losses.mean(), "loss": loss, "accuracy": right}
        return state, scores

    if order is not None:
        order = order.reshape(*shape, -1)  # (n_entries, every, size)
    return jax.lax.scan(entry, state, order, length=shape[0])


@partial(jax.jit, static_argnames="graphdef")
def blank_logits(
    graphdef: nnx.GraphDef, state: nnx.State, images: jax.Array
) -> jax.Array:
    """Zeros of the shape of one image's logits, which are not computed.

    Args:
        graphdef: The model without its arrays, from ``nnx.split``.
        state: Its arrays.
        images: What the model takes, shape (batch, ...).

    Returns:
        Shape (1, n_targets).

    >>> from jaxprimer.models import SimpleNN
    >>> split = nnx.split(SimpleNN(rngs=nnx.Rngs(0)))
    >>> blank_logits(*split, jnp.ones((4, 8, 8))).shape
    (1, 10)
    """

    def logits_of(state: nnx.State, image: jax.Array) -> jax.Array:
        return nnx.merge(graphdef, state)(image)

    image = jax.ShapeDtypeStruct((1, *images.shape[1:]), images.dtype)
    logits = jax.eval_shape(logits_of, state, image)
    return jnp.zeros(logits.shape, logits.dtype)
