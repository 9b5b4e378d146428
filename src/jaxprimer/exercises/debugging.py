"""Checks of the exercises of Part 5."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental import checkify

from jaxprimer.tracing import noting
from jaxprimer.verdicts import fault, verdict


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
    good = jnp.array([[0.0, 0.5, 1.0]])

    def message(*pixels: float) -> str:
        checked = jax.jit(checkify.checkify(in_range))
        return checked(jnp.array([pixels]))[0].get() or ""

    def seen(call: str, word: str, *pixels: float) -> str:
        return fault(
            call,
            lambda: jnp.array(bool(message(*pixels))),
            wanted=True,
            hint="Within jit, only checkify can raise what depends on values.",
            mistakes={"no error": False},
        ) or fault(
            call,
            lambda: jnp.array(word in message(*pixels)),
            wanted=True,
            mistakes={f"a message without the number {word}": False},
        )

    found = (
        fault("in_range(pixels)", lambda: in_range(good), wanted=good)
        or seen("pixels from -2 to 1", "-2", -2.0, 1.0)
        or seen("pixels from 0 to 16", "16", 0.0, 16.0)
        or seen("a pixel that is NaN", "nan", jnp.nan, 1.0)
        or fault(
            "pixels from 0 to 1",
            lambda: jnp.array(message(0.0, 1.0) == ""),
            wanted=True,
            mistakes={"an error": False},
        )
    )
    return verdict(found, "whoever sends other pixels is told which.")


def check_squared_error(squared_error: Callable) -> str:
    """Say whether a function pairs each prediction with its target.

    Args:
        squared_error: The reader's ``squared_error``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_squared_error(lambda x, y: jnp.sum((x - y) ** 2)))
    Not yet: squared_error(predictions, targets) with shapes (3,) and (3,)
    gave 8, wanted 2.66667.
    """
    predictions, targets = (
        jnp.array([1.0, 2.0, 3.0]),
        jnp.array([1.0, 4.0, 5.0]),
    )
    column = predictions[:, None]
    every = np.mean((np.asarray(column) - np.asarray(targets)) ** 2)

    def loss(function: Callable, predictions: jax.Array) -> jax.Array:
        with jax.numpy_rank_promotion("allow"):  # as for most readers
            return function(predictions, targets)

    call = "squared_error(predictions, targets) with shapes"
    all_pairs = {"the mean of every prediction with every target": every}
    found = (
        fault(
            f"{call} (3,) and (3,)",
            lambda: loss(squared_error, predictions),
            wanted=8 / 3,
            mistakes=all_pairs,
        )
        or fault(
            f"{call} (3, 1) and (3,)",
            lambda: loss(squared_error, column),
            wanted=8 / 3,
            mistakes=all_pairs,
        )
        or fault(
            "jax.jit(squared_error)(column, targets)",
            lambda: loss(jax.jit(squared_error), column),
            wanted=8 / 3,
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
    notes: list = []
    square = noting(jnp.square, notes)

    def traces() -> jax.Array:
        derivatives(square, numbers)
        return jnp.array(len(notes))

    found = fault(
        "derivatives(jnp.square, [1.0, np.float32(2), jnp.float32(3)])",
        lambda: derivatives(jnp.square, numbers),
        wanted=np.array([2.0, 4.0, 6.0]),
        mistakes={
            "the numbers as they were": np.array([1.0, 2.0, 3.0]),
            "the values of f, wanted are its derivatives": np.array(
                [1.0, 4.0, 9.0]
            ),
        },
    ) or fault(
        "the same for a function that counts its traces",
        traces,
        wanted=1,
        mistakes={
            "a trace for each number": 3,
            "2 traces: one for Python's number, one for the others": 2,
        },
    )
    return verdict(found, "one trace for three kinds of number.")
