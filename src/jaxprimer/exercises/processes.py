"""Checks of the exercises of Part 8."""

from collections.abc import Callable

import jax.numpy as jnp
import numpy as np

from jaxprimer.verdicts import fault, verdict


def check_positions(positions: Callable) -> str:
    """Say whether a process loads its share of a batch.

    Args:
        positions: The reader's ``positions``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_positions(lambda *_: jnp.array([24, 26, 28])))
    Not yet: positions(4, 6, 1, 2) gave what process 0 loads.
    """
    found = fault(
        "positions(4, 6, 1, 2)",
        lambda: positions(4, 6, 1, 2),
        wanted=np.array([25, 27, 29]),
        mistakes={
            "the whole batch": np.arange(24, 30),
            "a part of batch 0": np.array([1, 3, 5]),
            "what process 0 loads": np.array([24, 26, 28]),
            "neighbours, not every second number": np.array([27, 28, 29]),
        },
    ) or fault(
        "positions(1, 6, 2, 3)",
        lambda: positions(1, 6, 2, 3),
        wanted=np.array([8, 11]),
    )
    return verdict(found, "each process loads its own share.")


def check_shared_size(shared_size: Callable) -> str:
    """Say whether a batch is one that all devices can share.

    Args:
        shared_size: The reader's ``shared_size``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_shared_size(lambda size, n_devices: size))
    Not yet: shared_size(jnp.array(100), 8) gave a size that 8 does not
    divide.
    """
    found = fault(
        "shared_size(jnp.array(100), 8)",
        lambda: shared_size(jnp.array(100), 8),
        wanted=96,
        mistakes={
            "a size that 8 does not divide": 100,
            "more than there is room for": 104,
            "the size of one device's part": 12,
            "what is left over": 4,
        },
    ) or fault(
        "shared_size(jnp.array(64), 8)",
        lambda: shared_size(jnp.array(64), 8),
        wanted=64,
    )
    return verdict(found, "each device gets a part of one size.")


def check_steps_lost(steps_lost: Callable) -> str:
    """Say whether the steps after the last checkpoint are counted.

    Args:
        steps_lost: The reader's ``steps_lost``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_steps_lost(lambda done, every: done // every))
    Not yet: steps_lost(jnp.array(250), 100) gave the number of
    checkpoints.
    """
    found = fault(
        "steps_lost(jnp.array(250), 100)",
        lambda: steps_lost(jnp.array(250), 100),
        wanted=50,
        mistakes={
            "the steps from one checkpoint to the next": 100,
            "all steps, as if nothing had been saved": 250,
            "the steps that are not lost": 200,
            "the number of checkpoints": 2,
        },
    ) or fault(
        "steps_lost(jnp.array(300), 100)",
        lambda: steps_lost(jnp.array(300), 100),
        wanted=0,
    )
    return verdict(found, "the steps since the last checkpoint are lost.")
