"""Answers to the exercises of Part 8: wrong ones with what is said of them, and right ones."""

import jax.numpy as jnp


def block(batch, size, process, n_processes):
    """Gives each process neighbours."""
    each = size // n_processes
    return batch * size + process * each + jnp.arange(each)


def sliced(batch, size, process, n_processes):
    """Takes a slice of the whole batch."""
    return jnp.arange(batch * size, (batch + 1) * size)[process::n_processes]


WRONG = {
    "positions": [
        (lambda batch, size, *_: batch * size + jnp.arange(size), "gave the whole batch."),
        (lambda _, *rest: sliced(0, *rest), "gave a part of batch 0."),
        (lambda b, s, _, n: sliced(b, s, 0, n), "gave what process 0 loads."),
        (block, "gave neighbours, not every second number."),
        (lambda b, s, p, _: sliced(b, s, p, 2), "positions(1, 6, 2, 3) gave "),
        (lambda b, s, p, _: sliced(b, s, p, 2)[:2], "gave shape (2,), wanted (3,)."),
    ],
    "shared_size": [
        (lambda size, _: size, "gave a size that 8 does not divide."),
        (lambda size, n: -(-size // n) * n, "gave more than there is room for."),
        (lambda size, n: size // n, "gave the size of one device's part."),
        (lambda size, n: size % n, "gave what is left over."),
        (lambda size, n: (size - 1) // n * n, "gave 56, wanted 64."),
    ],
    "steps_lost": [
        (lambda done, every: 0 * done + every, "gave the steps from one checkpoint to the next."),
        (lambda done, _: done, "gave all steps, as if nothing had been saved."),
        (lambda done, every: done // every * every, "gave the steps that are not lost."),
        (lambda done, every: done // every, "gave the number of checkpoints."),
        (lambda done, every: every - done % every, "gave 100, wanted 0."),
    ],
}
RIGHT = [
    ("positions", sliced),
    ("shared_size", lambda size, n: size - size % n),
    ("steps_lost", lambda done, every: done - done // every * every),
]
