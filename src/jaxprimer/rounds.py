"""Training in a few compiled calls, so that a bar can move in between."""

import math
from collections.abc import Callable, Iterator
from functools import partial

import jax
import jax.numpy as jnp
from flax import nnx
from tqdm import tqdm

from jaxprimer.epochs import run_updates


def run_in_rounds(
    objects: tuple[nnx.Module, nnx.Optimizer],
    data: tuple,
    order: jax.Array | None,
    functions: tuple[Callable, Callable],
    shape: tuple[int, int],
) -> dict[str, jax.Array]:
    """Train in place, in one compiled call or, on a terminal, with a bar.

    For the bar the work is cut into up to 50 equal calls. Whatever stops the
    training, the objects hold the numbers of the last call that was finished.

    Args:
        objects: ``(model, optimizer)``.
        data: ``(train_set, test_set)``, each ``(images, labels)``; this and
            what follows as for :func:`~jaxprimer.epochs.run_updates`.
        order: Indices of each batch.
        functions: What to train and to judge with.
        shape: ``(n_entries, every)``.

    Returns:
        The history of :func:`~jaxprimer.epochs.run_updates`.

    >>> import optax
    >>> from jaxprimer.models import SimpleNN
    >>> from jaxprimer.training import evaluate, loss_fn
    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> optimizer = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)
    >>> data = (jnp.ones((4, 8, 8)), jnp.zeros(4, int)),
    >>> functions = loss_fn, evaluate
    >>> history = run_in_rounds(
    ...     (model, optimizer), 2 * data, None, functions, shape=(3, 2)
    ... )
    >>> history["loss"].shape, int(optimizer.step[...])
    ((3,), 6)
    """
    graphdef, state = nnx.split(objects)
    run = partial(run_updates, graphdef, functions=functions)
    history = []
    with tqdm(total=math.prod(shape), unit=" updates", disable=None) as bar:
        for part, size in _parts(order, shape, 1 if bar.disable else 50):
            donated = jax.tree.map(jnp.copy, state)  # the objects keep theirs
            result = run(donated, data, part, shape=size)
            state, scores = jax.block_until_ready(result)
            nnx.update(objects, state)
            history.append(scores)
            bar.update(math.prod(size))
    return jax.tree.map(lambda *parts: jnp.concatenate(parts), *history)


def _parts(
    order: jax.Array | None, shape: tuple[int, int], most: int
) -> Iterator[tuple[jax.Array | None, tuple[int, int]]]:
    """The work of each round: up to ``most`` rounds, all of one size."""
    n_entries, every = shape
    n_rounds = max(n for n in range(1, most + 1) if n_entries % n == 0)
    parts = [None] * n_rounds if order is None else jnp.split(order, n_rounds)
    return ((part, (n_entries // n_rounds, every)) for part in parts)
