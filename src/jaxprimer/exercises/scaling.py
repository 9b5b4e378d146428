"""Checks of the exercises of Part 7."""

from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx
from jax.sharding import NamedSharding, PartitionSpec

from jaxprimer.models import SimpleNN
from jaxprimer.sharding import cpu_mesh
from jaxprimer.training import fit
from jaxprimer.verdicts import fault, unmet, verdict

TX = optax.sgd(0.1, momentum=0.9)
"""One for all checks, so that ``fit`` compiles for the first alone."""


def check_weighted_mean(weighted_mean: Callable) -> str:
    """Say whether a mean counts examples alike, not parts.

    Args:
        weighted_mean: The reader's ``weighted_mean``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_weighted_mean(lambda gradients, sizes: None))
    Not yet: weighted_mean(jnp.array([[1.0, 2.0], [5.0, 6.0]]),
    jnp.array([3.0, 1.0])) gave type NoneType, wanted a JAX array. Write its
    body, and end with return.
    """
    gradients, sizes = jnp.array([[1.0, 2], [5, 6]]), jnp.array([3.0, 1.0])
    found = fault(
        "weighted_mean(jnp.array([[1.0, 2.0], [5.0, 6.0]]), "
        "jnp.array([3.0, 1.0]))",
        lambda: weighted_mean(gradients, sizes),
        wanted=np.array([2.0, 3.0], np.float32),
        mistakes={
            "the mean of the parts, not that of the examples": np.array(
                [3, 4]
            ),
            "the sum over the examples, not their mean": np.array([8, 12]),
            "the weights the wrong way round": np.array([4, 5]),
            "the mean over examples divided by the parts": np.array([1, 1.5]),
        },
    )
    return verdict(found, "each example counts alike.")


def check_shard_batch(shard_batch: Callable) -> str:
    """Say whether a batch is cut to fit, and split over the devices.

    Args:
        shard_batch: The reader's ``shard_batch``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_shard_batch(lambda batch, mesh: batch[:0]).split(".")[0])
    Not yet: shard_batch(jnp
    """
    n_devices = len(jax.devices("cpu"))
    mesh = cpu_mesh(data=n_devices)
    n = 3 * n_devices - 1
    n_kept = n // n_devices * n_devices
    batch = jnp.arange(2.0 * n).reshape(n, 2)
    call = f"shard_batch(jnp.arange({2 * n}.0).reshape({n}, 2), mesh)"
    by_example = NamedSharding(mesh, PartitionSpec("data"))
    found = fault(
        call,
        lambda: shard_batch(batch, mesh),
        wanted=np.asarray(batch[:n_kept]),
        hint=f"The mesh has {n_devices} devices along its axis data.",
    ) or unmet(
        call,
        lambda: shard_batch(batch, mesh).sharding.is_equivalent_to(
            by_example, 2
        ),
        "an array that is not split along the axis data",
    )
    return verdict(found, "each device has as many examples.")


def check_split_kernel(split_kernel: Callable) -> str:
    """Say whether each kernel is split where the values in between are.

    Args:
        split_kernel: The reader's ``split_kernel``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_split_kernel(lambda *_: 0.5))
    Not yet: split_kernel of a first kernel gave type float, wanted a JAX
    array.
    """
    n = len(jax.devices("cpu"))
    mesh, kernel = cpu_mesh(model=n), jnp.arange(2.0 * n * n).reshape(n, 2 * n)

    def misplaced(name: str, array: jax.Array, spec: PartitionSpec) -> str:
        call = f"split_kernel of a {name} kernel"

        def place() -> jax.Array:
            return split_kernel(array, mesh, name == "first")

        wanted = NamedSharding(mesh, spec)
        return fault(call, place, wanted=np.asarray(array)) or unmet(
            call,
            lambda: place().sharding.is_equivalent_to(wanted, 2),
            "an array that is not split where the values in between are",
        )

    found = misplaced("first", kernel, PartitionSpec(None, "model"))
    found = found or misplaced("second", kernel.T, PartitionSpec("model"))
    return verdict(found, "each device has some of what lies between.")


def check_vanished(vanished: Callable) -> str:
    """Say whether a function finds the updates that are lost.

    Args:
        vanished: The reader's ``vanished``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_vanished(lambda params, updates: jnp.float32(0.9)))
    Not yet: vanished of ones and [0, 0.001, 0.1, 0.2] in bfloat16 gave 0.9,
    wanted 0.25.
    """
    updates = jnp.array([0, 0.001, 0.1, 0.2])
    name = "vanished of ones and [0, 0.001, 0.1, 0.2] in"
    ones = jnp.ones(4, jnp.bfloat16)
    found = fault(
        f"{name} bfloat16",
        lambda: vanished(ones, updates.astype(jnp.bfloat16)),
        wanted=np.float32(0.25),
        mistakes={
            "a share that counts updates of 0 as lost": 0.5,
            "the share of those that are not lost": 0.75,
            "a count, not a share": 1,
        },
    ) or fault(
        f"{name} float32",
        lambda: vanished(jnp.ones(4), updates),
        wanted=np.float32(0),
        mistakes={"a share that counts small updates as lost": 0.25},
    )
    return verdict(found, "it counts those that change nothing.")


def check_train_in_two(train_in_two: Callable) -> str:
    """Say whether two calls of ``fit`` give what one does.

    Args:
        train_in_two: The reader's ``train_in_two``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_train_in_two(lambda model, *_: jnp.zeros(3)))
    Not yet: train_in_two(model, optax.sgd(0.1, momentum=0.9), data, key)
    gave shape (3,), wanted (6,).
    """
    images = np.random.default_rng(1).random((20, 8, 8), np.float32)
    data = jnp.asarray(images), jnp.arange(20) % 10
    key = jax.random.key(0)
    model = SimpleNN(rngs=nnx.Rngs(0))
    # One call gives the same, but would be compiled for itself.
    run = partial(fit, n_updates=3, size=8, key=key)
    optimizer = nnx.Optimizer(model, TX, wrt=nnx.Param)
    parts = [run(model, optimizer, data, data)["loss"] for _ in range(2)]
    found = fault(
        "train_in_two(model, optax.sgd(0.1, momentum=0.9), data, key)",
        lambda: train_in_two(SimpleNN(rngs=nnx.Rngs(0)), TX, data, key),
        wanted=np.concatenate(parts),
    )
    return verdict(found, "two calls give what one does.")
