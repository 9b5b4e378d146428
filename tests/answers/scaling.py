"""Answers to the exercises of Part 7: wrong ones with what is said of them, and right ones."""

import jax
import jax.numpy as jnp
from flax import nnx
from jax.sharding import NamedSharding, PartitionSpec

from jaxprimer.solutions import scaling as solutions
from jaxprimer.training import fit


def sums(gradients, sizes):
    """The sum over all examples."""
    return (gradients * sizes[:, None]).sum(axis=0)


def by_hand(gradients, sizes):
    """The sum over all examples, divided by their number."""
    return sums(gradients, sizes) / sizes.sum()


def placed(batch, mesh, spec=("data",)):
    """A batch on the mesh, whole if the mesh does not divide it."""
    return jax.device_put(batch, NamedSharding(mesh, PartitionSpec(*spec)))


def copied(batch, mesh):
    """The right examples, all of them on each device."""
    return placed(batch[: len(batch) // 8 * 8], mesh, ())


def last_ones(batch, mesh):
    """Leaves out the first examples."""
    return placed(batch[len(batch) % 8 :], mesh)


def reshaped(batch, mesh):
    """Counts what each device gets."""
    each = len(batch) // mesh.shape["data"]
    return placed(batch[: each * mesh.shape["data"]], mesh)


def by_rows(kernel, mesh, _):
    """Rows, whichever kernel it is."""
    return placed(kernel, mesh, ("model",))


def by_columns(kernel, mesh, _):
    """Columns, whichever kernel it is."""
    return placed(kernel, mesh, (None, "model"))


def by_cases(kernel, mesh, is_first):
    """Takes the one or the other."""
    return (by_columns if is_first else by_rows)(kernel, mesh, is_first)


def anew(model, tx, data, key, *, split=False, one_optimizer=False):
    """Two calls, with a new optimizer or a new key for the second."""
    optimizer, losses = nnx.Optimizer(model, tx, wrt=nnx.Param), []
    for own in jax.random.split(key) if split else (key, key):
        optimizer = optimizer if one_optimizer else nnx.Optimizer(model, tx, wrt=nnx.Param)
        history = fit(model, optimizer, data, data, n_updates=3, size=8, key=own)
        losses.append(history["loss"])
    return jnp.concatenate(losses)


WRONG = {
    "weighted_mean": [
        (lambda *_: jnp.ones(3), "gave shape (3,), wanted (2,)."),
        (lambda gradients, _: gradients.mean(axis=0), "gave the mean of the parts, not that of"),
        (sums, "gave the sum over the examples, not their mean."),
        (lambda g, s: by_hand(g, s[::-1]), "gave the weights the wrong way round."),
        (lambda g, s: by_hand(g, s) / 2, "gave the mean over examples divided by the parts."),
    ],
    "shard_batch": [
        (placed, "raised "),
        (copied, "gave an array that is not split along the axis data."),
        (last_ones, "gave [["),
        (lambda batch, _: batch[:16], "gave an array that is not split along the axis data."),
        (lambda batch, _: batch, "gave shape (23, 2), wanted (16, 2)."),
    ],
    "split_kernel": [
        (placed, "raised "),
        (lambda kernel, *_: kernel, "first kernel gave an array that is not split where"),
        (by_rows, "first kernel gave an array that is not split where the values in between"),
        (by_columns, "second kernel gave an array that is not split where the values in"),
        (lambda *args: solutions.split_kernel(*args).T, "gave shape (16, 8), wanted (8, 16)."),
    ],
    "vanished": [
        (lambda p, u: (p + u == p) & (u != 0), "gave shape (4,), wanted ()."),
        (lambda p, u: jnp.mean(p + u == p), "gave a share that counts updates of 0 as lost."),
        (lambda p, u: 1 - solutions.vanished(p, u), "gave the share of those that are not lost."),
        (lambda p, u: jnp.sum((p + u == p) & (u != 0)), "gave a count, not a share."),
        (lambda _, u: jnp.mean((jnp.abs(u) < 0.01) & (u != 0)), "counts small updates as lost."),
    ],
    "train_in_two": [
        (anew, "gave ["),
        (lambda *args: anew(*args, split=True), "gave ["),
        (lambda model, tx, _, key: anew(model, tx, (jnp.ones(3), None), key), "raised "),
        (lambda *args: anew(*args, split=True, one_optimizer=True), "gave ["),
        (lambda *args: anew(*args)[:3], "gave shape (3,), wanted (6,)."),
    ],
}
RIGHT = [
    ("weighted_mean", by_hand),
    ("shard_batch", reshaped),
    ("split_kernel", by_cases),
    ("vanished", lambda p, u: ((p + u == p) & (u != 0)).mean()),
    ("train_in_two", lambda *args: anew(*args, one_optimizer=True)),
]
