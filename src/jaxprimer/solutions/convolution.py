"""One solution of each exercise of Part 6."""

from collections.abc import Callable
from pathlib import Path

import jax
import jax.numpy as jnp
from flax import nnx

from jaxprimer.saving import restore, save


class Block(nnx.Module):
    r"""Images plus what layers make of them: (n, h, w, c) to the same.

    .. math::
        y = x + \max(0, \operatorname{norm}(W * x + b))

    Args:
        n_channels: Number of channels.
        rngs: Source of the initial weights.

    >>> block = Block(3, rngs=nnx.Rngs(0))
    >>> block(jnp.zeros((2, 8, 8, 3))).shape
    (2, 8, 8, 3)
    """

    def __init__(self, n_channels: int, *, rngs: nnx.Rngs) -> None:
        n = n_channels
        self.conv = nnx.Conv(n, n, kernel_size=(3, 3), rngs=rngs)
        self.norm = nnx.BatchNorm(n, rngs=rngs)

    def __call__(self, x: jax.Array) -> jax.Array:
        """The images with what was made of them.

        Args:
            x: Floating, shape (n, h, w, n_channels).

        Returns:
            The shape of ``x``.
        """
        return x + nnx.relu(self.norm(self.conv(x)))


def normalize(x: jax.Array) -> jax.Array:
    r"""Channels of a batch, (n, h, w, c), with mean 0 and variance 1.

    .. math::
        y = \frac{x - \mu}{\sqrt{\sigma^2 + 10^{-5}}}

    Args:
        x: Floating, shape (n, h, w, c).

    Returns:
        The shape of ``x``.

    >>> x = jnp.arange(8.0).reshape(2, 2, 2, 1)
    >>> y = normalize(x)
    >>> print(y.mean(), y.var())
    0.0 1.0
    """
    axes = (0, 1, 2)
    mean = x.mean(axis=axes, keepdims=True)  # (1, 1, 1, c)
    variance = x.var(axis=axes, keepdims=True)  # (1, 1, 1, c)
    return (x - mean) / jnp.sqrt(variance + 1e-5)


def dropout(x: jax.Array, rate: float, key: jax.Array) -> jax.Array:
    """Numbers with a share, the rate, set to 0 and the others scaled.

    Args:
        x: Floating, any shape.
        rate: The probability of a 0, less than 1.
        key: The key to draw with.

    Returns:
        The shape of ``x``; on average each number is as it was.

    >>> print(dropout(jnp.ones(4), 0.0, jax.random.key(0)))
    [1. 1. 1. 1.]
    """
    kept = jax.random.bernoulli(key, 1 - rate, x.shape)
    return jnp.where(kept, x / (1 - rate), 0)


def penalty(model: nnx.Module) -> jax.Array:
    r"""Sum of the squares of all kernels of a model, and nothing else.

    .. math::
        P = \sum_k \sum_i W_{k, i}^2

    Args:
        model: Has its kernels in attributes of that name.

    Returns:
        A scalar.

    >>> layer = nnx.Linear(2, 3, rngs=nnx.Rngs(0))
    >>> layer.kernel[...] = jnp.ones((2, 3))
    >>> print(penalty(layer))
    6.0
    """
    kernels = nnx.state(model, nnx.PathContains("kernel"))
    squares = [jnp.sum(kernel**2) for kernel in jax.tree.leaves(kernels)]
    return jnp.sum(jnp.stack(squares))


def resumed(folder: Path, make: Callable, run: Callable) -> jax.Array:
    """Kernel after two runs with a checkpoint between, as if without.

    Args:
        folder: Where to save the checkpoint, in a folder ``half``.
        make: Makes a model with a kernel, its optimizer, and random numbers.
        run: Trains those three, in place.

    Returns:
        The kernel of the model that was restored and trained on.

    >>> import tempfile
    >>> make = lambda: (nnx.Linear(2, 3, rngs=nnx.Rngs(0)), {}, nnx.Rngs(0))
    >>> kernel = resumed(Path(tempfile.mkdtemp()), make, lambda *_: None)
    >>> print(kernel.shape)
    (2, 3)
    """
    model, optimizer, rngs = make()
    run(model, optimizer, rngs)
    save(folder / "half", model=model, optimizer=optimizer, rngs=rngs)
    model, optimizer, rngs = make()
    restore(folder / "half", model=model, optimizer=optimizer, rngs=rngs)
    run(model, optimizer, rngs)
    return model.kernel[...]
