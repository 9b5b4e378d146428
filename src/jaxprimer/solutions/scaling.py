"""One solution of each exercise of Part 7."""

from functools import partial

import jax
import jax.numpy as jnp
import optax
from flax import nnx
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from jaxprimer.training import fit


def weighted_mean(gradients: jax.Array, sizes: jax.Array) -> jax.Array:
    """Gradient of a batch from those of its parts, one per row.

    Args:
        gradients: The mean over each part, shape (n_parts, n).
        sizes: Examples of each part, floating, shape (n_parts,).

    Returns:
        The mean over all examples, shape (n,).

    >>> gradients = jnp.array([[1.0, 2.0], [5.0, 6.0]])
    >>> print(weighted_mean(gradients, jnp.array([3.0, 1.0])))
    [2. 3.]
    """
    return jnp.average(gradients, axis=0, weights=sizes)


def shard_batch(batch: jax.Array, mesh: Mesh) -> jax.Array:
    """The batch, split along the mesh's axis ``data``.

    Args:
        batch: Shape (n, ...).
        mesh: Devices with an axis ``data``.

    Returns:
        As many of the first examples as the devices can share equally.

    >>> from jaxprimer.sharding import cpu_mesh
    >>> shard_batch(jnp.arange(3), cpu_mesh(data=1)).sharding.spec[0]
    'data'
    """
    n_left = len(batch) % mesh.shape["data"]
    by_example = NamedSharding(mesh, PartitionSpec("data"))
    return jax.device_put(batch[: len(batch) - n_left], by_example)


def split_kernel(
    kernel: jax.Array,
    mesh: Mesh,
    is_first: bool,
) -> jax.Array:
    """A kernel, split where the values between two layers are.

    Args:
        kernel: Shape (n_in, n_out).
        mesh: Devices with an axis ``model``.
        is_first: Whether the kernel is that of the first layer, whose columns
            make the values between the two.

    Returns:
        The kernel, split along ``model``.

    >>> from jaxprimer.sharding import cpu_mesh
    >>> mesh, kernel = cpu_mesh(model=1), jnp.ones((2, 3))
    >>> tuple(split_kernel(kernel, mesh, is_first=True).sharding.spec)
    (None, 'model')
    """
    axes = (None, "model") if is_first else ("model", None)
    sharding = NamedSharding(mesh, PartitionSpec(*axes))
    return jax.device_put(kernel, sharding)


def vanished(params: jax.Array, updates: jax.Array) -> jax.Array:
    """Share of the updates that are not 0, yet change nothing.

    Args:
        params: Floating, any shape.
        updates: What is to be added to them; same shape and dtype.

    Returns:
        A scalar from 0 to 1.

    >>> params = jnp.ones(2, jnp.bfloat16)
    >>> updates = jnp.array([0.001, 0.1], jnp.bfloat16)
    >>> float(vanished(params, updates))
    0.5
    """
    return jnp.mean((params + updates == params) & (updates != 0))


def train_in_two(
    model: nnx.Module,
    tx: optax.GradientTransformation,
    data: tuple[jax.Array, jax.Array],
    key: jax.Array,
) -> jax.Array:
    """Loss after each of six updates, made by two calls of ``fit``.

    Args:
        model: The model to train.
        tx: Turns gradients into updates.
        data: ``(images, labels)`` to learn from, and to report on.
        key: Decides the batches.

    Returns:
        Losses in nats, shape (6,).

    >>> from jaxprimer.models import SimpleNN
    >>> data = jnp.ones((20, 8, 8)), jnp.zeros(20, int)
    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> key = jax.random.key(0)
    >>> train_in_two(model, optax.sgd(0.1), data, key).shape
    (6,)
    """
    optimizer = nnx.Optimizer(model, tx, wrt=nnx.Param)
    run = partial(fit, n_updates=3, size=8, key=key)
    losses = [run(model, optimizer, data, data)["loss"] for _ in range(2)]
    return jnp.concatenate(losses)
