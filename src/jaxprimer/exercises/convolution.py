"""Checks of the exercises of Part 6."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from jax.typing import ArrayLike

from jaxprimer.blocks import parts, wrong_sum
from jaxprimer.convolution import CNN
from jaxprimer.named_arrays import arrays_of
from jaxprimer.rehearsal import forgotten, kernel_after, make, run
from jaxprimer.verdicts import fault, unmet, verdict

DROPPED = "dropout(jnp.ones(10_000), 0.2, key)"
LOOKS: dict[str, tuple[Callable, ArrayLike, dict[str, ArrayLike]]] = {
    f"jnp.unique({DROPPED})": (
        jnp.unique,
        np.array([0.0, 1.25], np.float32),
        {
            "1 alone: nothing was left out": np.ones(1),
            "0 and 1: the mean is too small": np.arange(2.0),
        },
    ),
    f"jnp.mean({DROPPED} == 0).round(1)": (
        lambda dropped: jnp.mean(dropped == 0).round(1),
        0.2,
        {"0.8: so many are to be left": 0.8},
    ),
}
"""How to look at what dropout gives, what is wanted, and known mistakes."""


def check_block(block: Callable) -> str:
    """Say whether a class convolves, normalizes, rectifies and adds.

    Args:
        block: The reader's ``Block``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_block(lambda n, rngs: nnx.Conv(n, n, (3, 3), rngs=rngs)))
    Not yet: Block(3, rngs=nnx.Rngs(0)) gave no single nnx.BatchNorm.
    """
    call = "Block(3, rngs=nnx.Rngs(0))"

    def make() -> nnx.Module:
        return block(3, rngs=nnx.Rngs(0))

    def shapes() -> list:
        return [conv.kernel.shape for conv in parts(make(), nnx.Conv)]

    found = (
        unmet(call, lambda: isinstance(make(), nnx.Module), "no nnx.Module")
        or unmet(
            call,
            lambda: shapes() == [(3, 3, 3, 3)],
            "no single nnx.Conv of 3 by 3, from 3 channels to 3",
        )
        or unmet(
            call,
            lambda: len(parts(make(), nnx.BatchNorm)) == 1,
            "no single nnx.BatchNorm",
        )
        or wrong_sum(make(), make())
    )
    return verdict(found, "training and evaluation give what they should.")


def check_normalize(normalize: Callable) -> str:
    """Say whether a function normalizes each channel over the batch.

    Args:
        normalize: The reader's ``normalize``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_normalize(lambda x: x))
    Not yet: normalize(x) with shape (4, 3, 3, 2) gave x as it was.
    """
    noise = np.random.default_rng(0).normal([0, 1], size=(4, 3, 3, 2))
    x = noise.astype(np.float32)
    channels, pixels, images, everything = (
        (x - x.mean(axes, keepdims=True))
        / np.sqrt(x.var(axes, keepdims=True) + np.float32(1e-5))
        for axes in [(0, 1, 2), (0,), (1, 2), (0, 1, 2, 3)]
    )
    found = fault(
        "normalize(x) with shape (4, 3, 3, 2)",
        lambda: normalize(jnp.asarray(x)),
        wanted=channels,
        hint="The channels are the last axis.",
        mistakes={
            "x as it was": x,
            "a mean of 0 to each channel, but no variance of 1": x
            - x.mean((0, 1, 2), keepdims=True),
            "each pixel a mean of its own; wanted is one a channel": pixels,
            "each image a mean of its own; wanted is one a channel": images,
            "all channels one mean; wanted is one each": everything,
        },
    )
    return verdict(found, "each channel has mean 0 and variance 1.")


def check_dropout(dropout: Callable) -> str:
    """Say whether a function leaves numbers out at random, and scales.

    Args:
        dropout: The reader's ``dropout``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_dropout(lambda x, rate, key: x))
    Not yet: jnp.unique(dropout(jnp.ones(10_000), 0.2, key)) gave 1 alone:
    nothing was left out.
    """
    sevens = jnp.full((2, 3), 7.0)
    found = fault(
        "dropout(jnp.full((2, 3), 7.0), 0.0, key)",
        lambda: dropout(sevens, 0.0, jax.random.key(0)),
        wanted=sevens,
    )

    def sample(seed: int) -> jax.Array:
        return dropout(jnp.ones(10_000), 0.2, jax.random.key(seed))

    for call, (look, wanted, mistakes) in LOOKS.items():
        seen = partial(lambda look: look(sample(0)), look)
        found = found or fault(call, seen, wanted=wanted, mistakes=mistakes)
    found = found or fault(
        f"jnp.array_equal of {DROPPED} and that of another key",
        lambda: jnp.array_equal(sample(0), sample(1)),
        wanted=False,
        mistakes={"True: the key changes nothing": True},
    )
    return verdict(found, "the share is right, and so is the mean.")


def check_penalty(penalty: Callable) -> str:
    """Say whether a function adds up the squares of all kernels alone.

    Args:
        penalty: The reader's ``penalty``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_penalty(lambda model: jnp.sum(model.head.kernel ** 2)))
    Not yet: penalty(model) gave the kernel of one layer only.
    """
    model = CNN(n_targets=2, n_channels=1, rngs=nnx.Rngs(0))
    model.head.bias = nnx.Param(jnp.ones(2))
    arrays = arrays_of(nnx.Param, model=model)
    seen = {name: np.asarray(array) for name, array in arrays.items()}
    squares = {name: np.sum(array**2) for name, array in seen.items()}
    kernels = [name for name in seen if name.endswith("kernel")]
    sums = [np.sum(seen[name]) for name in kernels]
    first, second, last = (squares[name] for name in kernels)
    found = fault(
        "penalty(model)",
        lambda: penalty(model),
        wanted=first + second + last,
        mistakes={
            "the kernel of one layer only": last,
            "the kernels of the convolutions only": first + second,
            "the sum of the kernels, not of their squares": np.sum(sums),
            "more than kernels: biases and scales too": np.sum(
                list(squares.values())
            ),
        },
    )
    return verdict(found, "all kernels count, and nothing else does.")


def check_resumed(resumed: Callable) -> str:
    """Say whether a function saves and restores all that training changes.

    Args:
        resumed: The reader's ``resumed``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_resumed(lambda folder, make, run: run(*make())))
    Not yet: resumed(folder, make, run) gave type NoneType, wanted a JAX
    array. Write its body, and end with return.
    """
    call, made = "resumed(folder, make, run)", []

    def making() -> tuple:
        made.append(make())
        return made[-1]

    with tempfile.TemporaryDirectory() as folder:
        half = Path(folder, "half")
        found = (
            fault(
                call,
                lambda: resumed(half.parent, making, run),
                wanted=kernel_after(2),
                mistakes=forgotten(),
            )
            or unmet(
                call, lambda: len(made) > 1, "objects that were not made anew"
            )
            or unmet(call, half.exists, "no folder named half")
        )
    return verdict(found, "a program that is interrupted loses nothing.")
