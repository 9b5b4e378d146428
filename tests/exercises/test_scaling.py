"""The solutions of Part 7's exercises equal an oracle."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer.accumulation import cut
from jaxprimer.models import SimpleNN
from jaxprimer.sharding import collectives, cpu_mesh
from jaxprimer.solutions.scaling import (
    shard_batch,
    split_kernel,
    train_in_two,
    vanished,
    weighted_mean,
)
from jaxprimer.stubs import scaling as stubs
from jaxprimer.training import fit


@pytest.fixture(autouse=True)
def standard_promotion():
    """Optax's transformations mix dtypes, which strict JAX refuses."""
    with jax.numpy_dtype_promotion("standard"):
        yield


def test_weighted_mean_is_the_mean_of_all_rows():
    """Means of unequal parts give the mean of what the parts hold."""
    rows = jax.random.normal(jax.random.key(0), (12, 3))
    parts = rows[:7], rows[7:11], rows[11:]
    means = jnp.stack([part.mean(axis=0) for part in parts])
    sizes = jnp.array([7.0, 4.0, 1.0])
    np.testing.assert_allclose(weighted_mean(means, sizes), rows.mean(axis=0), rtol=1e-5)


@pytest.mark.parametrize("n", [8, 15, 7, 64])
def test_shard_batch_gives_each_device_its_rows(n):
    """Device i has the i-th of eight equal parts."""
    batch = np.arange(2 * n).reshape(n, 2)
    shards = shard_batch(jnp.asarray(batch), cpu_mesh(data=8)).addressable_shards
    wanted = cut(jnp.asarray(batch[: n // 8 * 8]), 8)
    assert len(shards) == 8
    for shard, part in zip(shards, wanted, strict=True):
        np.testing.assert_array_equal(shard.data, part)


def test_split_kernels_need_one_sum():
    """What two split kernels make is that of whole ones, and one all-reduce adds it up."""
    x, first, second = (jax.random.normal(jax.random.key(n), (16, 16)) for n in range(3))
    mesh = cpu_mesh(model=8)
    parts = split_kernel(first, mesh, is_first=True), split_kernel(second, mesh, is_first=False)
    network = jax.jit(lambda x, first, second: jnp.tanh(x @ first) @ second)
    wanted = np.tanh(np.asarray(x) @ first) @ second
    np.testing.assert_allclose(network(x, *parts), wanted, rtol=1e-4, atol=1e-5)
    text = network.lower(x, *parts).compile().as_text()
    assert collectives(text) == {"all-reduce": 1}
    assert [part.addressable_shards[0].data.shape for part in parts] == [(16, 2), (2, 16)]


def test_vanished_equals_a_loop_over_numbers():
    """In float16, NumPy loses the same updates."""
    params = jax.random.normal(jax.random.key(0), (200,), jnp.float16)
    updates = 1e-3 * jax.random.normal(jax.random.key(1), (200,)).astype(jnp.float16)
    pairs = zip(np.asarray(params), np.asarray(updates), strict=True)
    wanted = np.mean([bool(p + u == p and u != 0) for p, u in pairs])
    assert 0 < wanted < 1
    np.testing.assert_allclose(vanished(params, updates), wanted, rtol=1e-6)


@pytest.mark.parametrize("tx", [optax.sgd(0.1), optax.adam(0.01)])
def test_train_in_two_is_one_call(tx, digits):
    """The losses are those of one call, and not those of the stub."""
    images, _, labels, _ = digits
    data, key = (images[:20] / 16, labels[:20]), jax.random.key(3)
    model = SimpleNN(rngs=nnx.Rngs(0))
    optimizer = nnx.Optimizer(model, tx, wrt=nnx.Param)
    wanted = fit(model, optimizer, data, data, n_updates=6, size=8, key=key)["loss"]
    losses = train_in_two(SimpleNN(rngs=nnx.Rngs(0)), tx, data, key)
    np.testing.assert_allclose(losses, wanted, rtol=1e-4)
    stub = stubs.train_in_two(SimpleNN(rngs=nnx.Rngs(0)), tx, data, key)
    assert not np.allclose(stub[3:], wanted[3:], rtol=1e-3)
