"""Batches from Grain: each process of a run loads its own part of each."""

from collections.abc import Sequence
from typing import Any

import grain
import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec


def local_batches(
    examples: Sequence[Any],
    size: int,
    *,
    process: int,
    n_processes: int,
    seed: int = 0,
) -> grain.MapDataset:
    """Shuffled batches without end, of which one process loads its part.

    Which examples are in batch ``k`` of all processes together depends on
    ``seed``, ``size`` and ``k``, and not on how many processes there are.

    Args:
        examples: Each a tuple of arrays and numbers; only those that this
            process needs are looked at.
        size: Examples per batch, of all processes together.
        process: Which process this is, from 0.
        n_processes: How many there are.
        seed: Decides the order, which is another in each epoch.

    Returns:
        Batch ``k`` at index ``k``, as a tuple of arrays, each with
        ``size // n_processes`` examples along its first axis.

    Raises:
        ValueError: If the processes cannot have parts of equal size.

    >>> pairs = [(number, -number) for number in range(6)]
    >>> batches = local_batches(pairs, 4, process=0, n_processes=2)
    >>> [part.shape for part in batches[100]]
    [(2,), (2,)]
    """
    if size % n_processes:
        raise ValueError(
            f"size is {size}, and {n_processes} processes cannot share that "
            f"equally. Choose a multiple of {n_processes}."
        )
    stream = grain.MapDataset.source(examples).seed(seed).shuffle().repeat()
    return stream[process::n_processes].batch(size // n_processes)


def global_batch(
    mesh: Mesh, batch: tuple[np.ndarray, ...]
) -> tuple[jax.Array, ...]:
    """Put the parts that the processes loaded together, device by device.

    Args:
        mesh: The devices of all processes; they divide the first axis.
        batch: Arrays of this process, equally long in each.

    Returns:
        Arrays of all processes, each as long as all their parts together.
        A device holds examples that its own process loaded.

    >>> mesh = jax.make_mesh((1,), ("data",))
    >>> images, labels = global_batch(mesh, (np.ones((2, 8, 8)), np.ones(2)))
    >>> images.shape, labels.shape
    ((2, 8, 8), (2,))
    """
    sharding = NamedSharding(mesh, PartitionSpec(mesh.axis_names))
    return tuple(
        jax.make_array_from_process_local_data(sharding, part)
        for part in batch
    )
