"""One solution of each exercise of Part 8."""

import jax


def positions(
    batch: int, size: int, process: int, n_processes: int
) -> jax.Array:
    """Numbers of the examples that a process loads for a batch.

    Args:
        batch: Number of the batch, from 0.
        size: Examples per batch, of all processes together.
        process: Which process this is, from 0.
        n_processes: How many there are; they divide ``size``.

    Returns:
        Integers, shape (size // n_processes,).

    >>> print(positions(batch=2, size=4, process=1, n_processes=2))
    [ 9 11]
    """
    return batch * size + jax.numpy.arange(process, size, n_processes)


def shared_size(size: jax.Array, n_devices: int) -> jax.Array:
    """Largest batch, up to ``size``, that all devices can share.

    Args:
        size: Examples that there is room for, integer.
        n_devices: Devices of all processes together.

    Returns:
        A multiple of ``n_devices``, the same shape.

    >>> print(shared_size(jax.numpy.array([100, 64]), n_devices=8))
    [96 64]
    """
    return size // n_devices * n_devices


def steps_lost(done: jax.Array, every: int) -> jax.Array:
    """Steps that a run has to make again after it has died.

    Args:
        done: Steps that it had made, integer.
        every: It saved after each so many steps.

    Returns:
        From 0 to ``every - 1``, the same shape.

    >>> print(steps_lost(jax.numpy.array([199, 250]), every=100))
    [99 50]
    """
    return done % every
