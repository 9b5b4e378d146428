"""The exercises of Part 6, to be completed by the reader."""

from collections.abc import Callable
from pathlib import Path

import jax
import jax.numpy as jnp
from flax import nnx

from jaxprimer.saving import restore, save


class Block(nnx.Module):
    """Images plus what layers make of them: (n, h, w, c) to the same."""

    def __init__(self, n_channels: int, *, rngs: nnx.Rngs) -> None:
        raise NotImplementedError

    def __call__(self, x: jax.Array) -> jax.Array:
        """What comes in and what the layers make of it, added."""
        raise NotImplementedError


def normalize(x: jax.Array) -> jax.Array:
    """Channels of a batch, (n, h, w, c), with mean 0 and variance 1."""
    mean = x.mean(axis=0, keepdims=True)  # (1, h, w, c)
    variance = x.var(axis=0, keepdims=True)  # (1, h, w, c)
    return (x - mean) / jnp.sqrt(variance + 1e-5)


def dropout(x: jax.Array, rate: float, key: jax.Array) -> jax.Array:
    """Numbers with a share, the rate, set to 0 and the others scaled."""
    raise NotImplementedError


def penalty(model: nnx.Module) -> jax.Array:
    """Sum of the squares of all kernels of a model, and nothing else."""
    raise NotImplementedError


def resumed(folder: Path, make: Callable, run: Callable) -> jax.Array:
    """Kernel after two runs with a checkpoint between, as if without."""
    model, optimizer, rngs = make()
    run(model, optimizer, rngs)
    save(folder / "half", model=model)
    model, optimizer, rngs = make()  # as another program would
    restore(folder / "half", model=model)
    run(model, optimizer, rngs)
    return model.kernel[...]
