"""Training that is small enough to be done again for each check."""

from functools import cache

import jax
import jax.numpy as jnp
import optax
from flax import nnx

from jaxprimer.convolution import train

TX = optax.sgd(0.1, momentum=0.9)  # another object would be compiled for anew
LABELS = 0, 1, 0, 0, 1, 1


def make() -> tuple[nnx.Linear, nnx.Optimizer, nnx.Rngs]:
    """A layer, its optimizer and random numbers, in their first state.

    Returns:
        What :func:`run` changes, in the order in which it takes them.

    >>> print([type(one).__name__ for one in make()])
    ['Linear', 'Optimizer', 'Rngs']
    """
    layer = nnx.Linear(6, 2, rngs=nnx.Rngs(0))
    optimizer = nnx.Optimizer(layer, TX, wrt=nnx.Param)
    return layer, optimizer, nnx.Rngs(batches=0)


def run(model: nnx.Module, optimizer: nnx.Optimizer, rngs: nnx.Rngs) -> None:
    """Train for two steps, in place.

    Args:
        model: Takes the six numbers of an example.
        optimizer: Made for the model.
        rngs: Source of the batches.

    >>> layer, optimizer, rngs = make()
    >>> run(layer, optimizer, rngs)
    >>> print(optimizer.step[...])
    2
    """
    train_set = jnp.eye(6), jnp.array(LABELS)
    train(model, optimizer, rngs, train_set, n_steps=2, batch_size=2)


@cache
def kernel_after(n_runs: int, *lost: str) -> jax.Array:
    """Kernel after some runs, before each of which something is lost.

    Args:
        n_runs: How many runs to make.
        lost: What is in its first state again at each run: ``"optimizer"``
            or ``"rngs"``.

    Returns:
        Shape (6, 2).

    >>> bool((kernel_after(2) == kernel_after(2, "rngs")).all())
    False
    """
    model, optimizer, rngs = make()
    for _ in range(n_runs):
        _, first_optimizer, first_rngs = make()
        optimizer = first_optimizer if "optimizer" in lost else optimizer
        rngs = first_rngs if "rngs" in lost else rngs
        run(model, optimizer, rngs)
    return model.kernel[...]


def forgotten() -> dict[str, jax.Array]:
    r"""Kernels of those who lose something between two runs, or make only one.

    Returns:
        Each kernel, shape (6, 2), under the words that tell what was lost.

    >>> print(*forgotten(), sep="\n")
    a kernel trained on without saved optimizer
    a kernel trained on without saved rngs
    a kernel trained on without saved optimizer and rngs
    the kernel after one run
    """
    losses = ("optimizer",), ("rngs",), ("optimizer", "rngs")
    kernels = {
        f"a kernel trained on without saved {' and '.join(lost)}": (
            kernel_after(2, *lost)
        )
        for lost in losses
    }
    return kernels | {"the kernel after one run": kernel_after(1)}
