"""Checks of the exercises of Part 4."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from jaxprimer.verdicts import fault, verdict


def check_full_batches(full_batches: Callable) -> str:
    """Say whether full batches hold every example, in random order.

    Args:
        full_batches: The reader's ``full_batches``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_full_batches(lambda key, n, size: jnp.arange(n)))
    Not yet: full_batches(key, n=1, size=3) gave shape (1,), wanted (1, 3).
    """

    def batches(n: int, size: int, seed: int = 0) -> jax.Array:
        return full_batches(jax.random.key(seed), n, size)

    counts = np.array([1] * 8 + [2] * 2)
    found = (
        fault(
            "full_batches(key, n=1, size=3)",
            lambda: batches(1, 3),
            wanted=np.zeros((1, 3), int),
        )
        or fault(
            "a sorted count of the ten in full_batches(key, n=10, size=4)",
            lambda: jnp.sort(jnp.bincount(batches(10, 4).ravel(), length=10)),
            wanted=counts,
        )
        or fault(
            "whether two keys give the same order of ten examples",
            lambda: jnp.array_equal(batches(10, 4), batches(10, 4, 1)),
            wanted=False,
        )
    )
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
        f"with jax.jit, {call}",
        lambda: jax.jit(confusions, static_argnums=2)(labels, predictions, 3),
        wanted=wanted,
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
