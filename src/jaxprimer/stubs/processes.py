"""The exercises of Part 8, to be completed by the reader."""

import jax


def positions(
    batch: int, size: int, process: int, n_processes: int
) -> jax.Array:
    """Numbers of the examples that a process loads for a batch."""
    raise NotImplementedError


def shared_size(size: jax.Array, n_devices: int) -> jax.Array:
    """Largest batch, up to ``size``, that all devices can share."""
    raise NotImplementedError


def steps_lost(done: jax.Array, every: int) -> jax.Array:
    """Steps that a run has to make again after it has died."""
    raise NotImplementedError
