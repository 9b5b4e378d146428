"""The exercises of Part 7, to be completed by the reader."""

from functools import partial

import jax
import jax.numpy as jnp
import optax
from flax import nnx
from jax.sharding import Mesh

from jaxprimer.training import fit


def weighted_mean(gradients: jax.Array, sizes: jax.Array) -> jax.Array:
    """Gradient of a batch from those of its parts, one per row."""
    raise NotImplementedError


def shard_batch(batch: jax.Array, mesh: Mesh) -> jax.Array:
    """The batch, split along the mesh's axis ``data``."""
    raise NotImplementedError


def split_kernel(
    kernel: jax.Array,
    mesh: Mesh,
    is_first: bool,
) -> jax.Array:
    """A kernel, split where the values between two layers are."""
    raise NotImplementedError


def vanished(params: jax.Array, updates: jax.Array) -> jax.Array:
    """Share of the updates that are not 0, yet change nothing."""
    raise NotImplementedError


def train_in_two(
    model: nnx.Module,
    tx: optax.GradientTransformation,
    data: tuple[jax.Array, jax.Array],
    key: jax.Array,
) -> jax.Array:
    """Loss after each of six updates, made by two calls of ``fit``."""
    losses = []
    for own_key in jax.random.split(key):
        optimizer = nnx.Optimizer(model, tx, wrt=nnx.Param)
        run = partial(fit, n_updates=3, size=8, key=own_key)
        losses.append(run(model, optimizer, data, data)["loss"])
    return jnp.concatenate(losses)
