"""Checks of the exercises of Part 5."""

from collections.abc import Callable
from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental import checkify

from jaxprimer.tracing import noting
from jaxprimer.verdicts import fault, unmet, verdict

STEPS: dict[str, Callable] = {
    "0, where no step led yet": lambda steps, _: steps[0] != 0,
    "the same step each time": lambda steps, _: np.ptp(steps) > 1e-3,
    "no standard deviation of 1 to its steps": (
        lambda steps, _: 0.9 < np.std(steps) < 1.1
    ),
    "the same for two keys": lambda steps, others: np.any(steps != others),
}
"""What must hold of the steps with two keys, and what is said if not."""


def check_least_loss(least_loss: Callable) -> str:
    """Say whether a function finds the least loss, at 0 and 1 too.

    Args:
        least_loss: The reader's ``least_loss``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_least_loss(lambda images: images.sum(axis=(1, 2))))
    Not yet: least_loss(images) for 2 images gave [1, 1.25], wanted [0,
    1.94863].
    """
    images = jnp.array([[[0.0, 1.0, 0.0]], [[0.5, 0.25, 0.5]]])
    first, one, other = np.log(2) / 2, 0.25 * np.log(4), 0.75 * np.log(4 / 3)
    least = 4 * first + one + other
    found = fault(
        "least_loss(images) for 2 images",
        lambda: least_loss(images),
        wanted=np.array([0.0, least]),
        mistakes={
            "NaN for an image with pixels of 0 and 1": np.array(
                [np.nan, least]
            ),
            "the loss of logits that are 0": np.full(2, 3 * np.log(2)),
            "the share of the ink alone, without that of the paper": np.array(
                [0.0, 2 * first + one]
            ),
            "the same with a minus in front": np.array([0.0, -least]),
            "one number for all, wanted is one per image": least,
            "means over the pixels, wanted are sums": np.array(
                [0.0, least / 3]
            ),
        },
    )
    return verdict(found, "no logits can do better.")


def check_in_range(in_range: Callable) -> str:
    """Say whether a function checks its pixels, and names what it saw.

    Args:
        in_range: The reader's ``in_range``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_in_range(lambda images: images))
    Not yet: pixels from -2 to 1 gave no error.
    """
    good, hint = jnp.array([0.0, 0.5, 1.0]), "No if sees values within jit."

    def message(*pixels: float) -> str:
        checked = jax.jit(checkify.checkify(in_range))
        return str(checked(jnp.array(pixels))[0].get())  # None without error

    def unseen(call: str, number: str, *pixels: float) -> str:
        words = f"a message without the number {number}"
        return unmet(
            call, lambda: message(*pixels) != "None", "no error", hint
        ) or unmet(call, lambda: number in message(*pixels), words)

    passes = lambda: message(0.0, 1.0) == "None"
    found = (
        fault("in_range(pixels)", lambda: in_range(good), wanted=good)
        or unseen("pixels from -2 to 1", "-2", -2.0, 1.0)
        or unseen("pixels from 0 to 16", "16", 0.0, 16.0)
        or unseen("a pixel that is NaN", "nan", np.nan, 1.0)
        or unmet("pixels from 0 to 1", passes, "an error")
    )
    return verdict(found, "whoever sends other pixels is told which.")


def check_squared_error(squared_error: Callable) -> str:
    """Say whether a function pairs each prediction with its target.

    Args:
        squared_error: The reader's ``squared_error``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_squared_error(lambda x, y: jnp.sum((x - y) ** 2)))
    Not yet: squared_error(predicted, targets) with shapes (3,) and (3,)
    gave 8, wanted 2.66667.
    """
    row, targets = jnp.array([1.0, 2.0, 3.0]), jnp.array([1.0, 4.0, 5.0])
    column = row[:, None]
    call = "squared_error(predicted, targets) with shapes"
    mistakes = {"the mean of every prediction with every target": 16 / 3}
    wrong = partial(fault, wanted=8 / 3, mistakes=mistakes)
    with jax.numpy_rank_promotion("allow"):  # as for most readers
        found = (
            wrong(f"{call} (3,) and (3,)", lambda: squared_error(row, targets))
            or wrong(
                f"{call} (3, 1) and (3,)",
                lambda: squared_error(column, targets),
            )
            or wrong(
                "jax.jit(squared_error)(column, targets)",
                lambda: jax.jit(squared_error)(column, targets),
            )
        )
    return verdict(found, "three differences for three targets.")


def check_derivatives(derivatives: Callable) -> str:
    """Say whether a function differentiates, and traces once for all numbers.

    Args:
        derivatives: The reader's ``derivatives``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_derivatives(lambda f, numbers: jnp.float32(numbers)))
    Not yet: derivatives(jnp.square, [1.0, np.float32(2), jnp.float32(3)])
    gave the numbers as they were.
    """
    numbers = [1.0, np.float32(2), jnp.float32(3)]
    values, notes = np.array([1.0, 4.0, 9.0]), list[object]()
    found = fault(
        "derivatives(jnp.square, [1.0, np.float32(2), jnp.float32(3)])",
        lambda: derivatives(noting(jnp.square, notes), numbers),
        wanted=np.array([2.0, 4.0, 6.0]),
        mistakes={
            "the numbers as they were": np.sqrt(values),
            "the values of f, wanted are its derivatives": values,
        },
    ) or fault(
        "the same call, if one counts its traces,",
        lambda: jnp.array(len(notes)),
        wanted=1,
        mistakes={
            "a trace for each number": 3,
            "2 traces: one for Python's number, one for the others": 2,
        },
    )
    return verdict(found, "one trace for three kinds of number.")


def check_walk(walk: Callable) -> str:
    """Say whether a function hands out what it traced, and uses keys once.

    Args:
        walk: The reader's ``walk``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_walk(lambda key, n_steps: jnp.arange(1.0, 1.0 + n_steps)))
    Not yet: walk(key, 500) gave the same step each time.
    """

    def shaped() -> object:
        places = walk(jax.random.key(0), 4)
        return 0 * places if isinstance(places, jax.Array) else places

    @cache
    def steps() -> np.ndarray:
        walks = [walk(jax.random.key(seed), 500) for seed in range(2)]
        return np.diff(np.stack(walks), prepend=0)

    def watched() -> jax.Array:
        jax.clear_caches()  # what was compiled before is not watched
        with jax.debug_key_reuse(True):
            return jnp.array(len(walk(jax.random.key(0), 4)))

    with jax.debug_key_reuse(False):  # as for most readers
        found = fault("walk(key, 4)", shaped, wanted=np.zeros(4))
        for words, holds in STEPS.items():
            seen = partial(lambda holds: bool(holds(*steps())), holds)
            found = found or unmet("walk(key, 500)", seen, words)
    call = "walk(key, 4), watched by jax.debug_key_reuse,"
    found = found or fault(call, watched, wanted=4)
    return verdict(found, "no tracer is kept, and no key is used twice.")
