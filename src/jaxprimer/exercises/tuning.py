"""Checks of the exercises of Part 4."""

from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jaxprimer.tracing import noting
from jaxprimer.verdicts import fault, unmet, verdict

ORDERS: dict[str, Callable] = {
    "the order of the file, begun somewhere": (
        lambda order, _: np.any(np.diff(order) % 10 != 1)
    ),
    "an end that is not the beginning of the order": (
        lambda order, end: np.array_equal(order[:2], end)
    ),
}
"""What must hold of ten examples and the two that fill up, and the words."""


def check_full_batches(full_batches: Callable) -> str:
    """Say whether full batches hold every example, in random order.

    Args:
        full_batches: The reader's ``full_batches``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_full_batches(lambda key, n, size: jnp.arange(n)))
    Not yet: full_batches(key, n=1, size=3) gave shape (1,), wanted (1, 3).
    """

    def ten(seed: int = 0) -> np.ndarray:
        return np.ravel(full_batches(jax.random.key(seed), 10, 4))

    found = (
        fault(
            "full_batches(key, n=1, size=3)",
            lambda: full_batches(jax.random.key(0), 1, 3),
            wanted=np.zeros((1, 3), int),
        )
        or fault(
            "a sorted count of the ten in full_batches(key, n=10, size=4)",
            lambda: jnp.asarray(np.sort(np.bincount(ten(), minlength=10))),
            wanted=np.repeat([1, 2], [8, 2]),
        )
        or fault(
            "whether two keys give the same order of ten examples",
            lambda: jnp.asarray(np.array_equal(ten(), ten(seed=1))),
            wanted=False,
        )
    )
    for words, holds in ORDERS.items():
        seen = partial(lambda holds: holds(*np.split(ten(), [10])), holds)
        found = found or unmet("full_batches(key, n=10, size=4)", seen, words)
    return verdict(found, "every example is there, and every batch is full.")


def check_warmup(warmup: Callable) -> str:
    """Say whether a schedule rises in a straight line, then stays.

    Args:
        warmup: The reader's ``warmup``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_warmup(lambda count, *_: jnp.full(count.shape, 0.5)))
    Not yet: warmup(jnp.arange(7), n_warmup=4, peak=0.5) gave the peak from
    the first update on.
    """
    counts, seen = jnp.arange(7), np.arange(7)
    wanted = np.interp(seen, [0, 4], [0, 0.5]).astype(np.float32)
    call = "warmup(jnp.arange(7), n_warmup=4, peak=0.5)"
    found = fault(
        call,
        lambda: warmup(counts, 4, 0.5),
        wanted=wanted,
        hint="The counts are an array, so Python cannot branch on them.",
        mistakes={
            "the peak from the first update on": np.full(7, 0.5),
            "rates that go on rising after the warmup": 0.125 * seen,
            "shares of the peak, not rates": 2 * wanted,
            "rates that begin above 0": np.minimum(0.125 * (seen + 1), 0.5),
        },
    ) or fault(
        f"with jax.jit, {call}",
        lambda: jax.jit(lambda count: warmup(count, 4, 0.5))(counts),
        wanted=wanted,
        hint="Within jit, count has no values to look at.",
    )
    return verdict(found, "it rises to the peak, and stays there.")


def check_confusions(confusions: Callable) -> str:
    """Say whether a function counts which class was taken for which.

    Args:
        confusions: The reader's ``confusions``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_confusions(lambda labels, predictions, n: None))
    Not yet: confusions(jnp.array([0, 0, 0, 1]), jnp.array([0, 1, 1, 1]), 3)
    gave type NoneType, wanted a JAX array. Write its body, and end with
    return.
    """
    labels, predictions = jnp.array([0, 0, 0, 1]), jnp.array([0, 1, 1, 1])
    wanted = np.array([[1, 2, 0], [0, 1, 0], [0, 0, 0]], np.int32)
    call = "confusions(jnp.array([0, 0, 0, 1]), jnp.array([0, 1, 1, 1]), 3)"
    found = fault(
        call,
        lambda: confusions(labels, predictions, 3),
        wanted=wanted,
        mistakes={
            "predictions by row; wanted is one row per true class": wanted.T,
            "1 where a pair occurs twice": np.minimum(wanted, 1),
            "shares; wanted are counts": wanted / 4,
        },
    ) or fault(
        f"with jax.jit and jax.vmap, for two copies, {call}",
        lambda: jax.jit(jax.vmap(lambda *pair: confusions(*pair, 3)))(
            *jnp.stack([labels, predictions])[:, None].repeat(2, axis=1)
        ),
        wanted=np.stack([wanted, wanted]),
        hint="Within jit, labels and predictions have no values to look at.",
    )
    return verdict(found, "each pair is counted in its row and column.")


def check_stopping_epoch(stopping_epoch: Callable) -> str:
    """Say whether a function finds where patience ends.

    Args:
        stopping_epoch: The reader's ``stopping_epoch``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_stopping_epoch(lambda losses, patience: losses.argmin()))
    Not yet: stopping_epoch(jnp.array([3.0, 1.0, 2.0, 1.5, 0.5]), 2) gave the
    epoch of the smallest loss; patience ends before it.
    """
    late, falling = jnp.array([3, 1, 2, 1.5, 0.5]), jnp.array([3.0, 2, 1])
    found = (
        fault(
            "stopping_epoch(jnp.array([3.0, 1.0, 2.0, 1.5, 0.5]), 2)",
            lambda: stopping_epoch(late, 2),
            wanted=3,
            mistakes={
                "the epoch of the smallest loss; patience ends before it": 4,
                "the best epoch, not the one that stops": 1,
                "the first epoch that is worse; patience is 2": 2,
            },
        )
        or fault(
            "stopping_epoch(jnp.ones(4), 2)",
            lambda: stopping_epoch(jnp.ones(4), 2),
            wanted=2,
        )
        or fault(
            "jax.jit(stopping_epoch)(jnp.array([3.0, 2.0, 1.0]), 1)",
            lambda: jax.jit(lambda x: stopping_epoch(x, 1))(falling),
            wanted=2,
            hint="Within jit, losses has no values to look at.",
        )
    )
    return verdict(found, "it waits as long as it should, and no longer.")


def check_sweep(sweep: Callable) -> str:
    """Say whether a function runs each rate with each seed, traced once.

    Args:
        sweep: The reader's ``sweep``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_sweep(lambda run, *pairs: jax.vmap(run)(*pairs)))
    Not yet: sweep(run, rates, seeds) with 3 rates and 3 seeds gave each rate
    with one seed only; wanted is each with every seed.
    """
    rates, notes = jnp.array([1.0, 2.0, 3.0]), list[object]()
    seeds = jnp.arange(3)
    run = lambda rate, seed: 10 * rate + jnp.float32(seed)
    wanted = np.array([[10.0, 11, 12], [20, 21, 22], [30, 31, 32]])
    once = "each rate with one seed only; wanted is each with every seed"
    found = fault(
        "sweep(run, rates, seeds) with 3 rates and 3 seeds",
        lambda: sweep(noting(run, notes), rates, seeds),
        wanted=wanted,
        mistakes={
            once: wanted.diagonal(),
            "one row per seed, wanted is one per rate": wanted.T,
            "one axis, wanted are two": wanted.ravel(),
        },
    ) or fault(
        "the same call, if one counts the traces of run,",
        lambda: jnp.array(len(notes)),
        wanted=1,
    )
    return verdict(found, "one trace, and a loss for each rate and seed.")
