"""``jaxprimer.sharding``: spread over eight devices, a network computes what it did."""

import subprocess
import sys

import jax
import numpy as np
import optax
import pytest
from flax import nnx
from jax.sharding import NamedSharding, PartitionSpec

from jaxprimer.models import SimpleNN
from jaxprimer.sharding import collectives, cpu_mesh, place
from jaxprimer.training import train_step

BY_HIDDEN = {
    "layer1.kernel": PartitionSpec(None, "model"),
    "layer1.bias": PartitionSpec("model"),
    "layer2.kernel": PartitionSpec("model", None),
}

ALL_MODULES = """
import importlib, pkgutil
import jax, jaxprimer
for module in pkgutil.walk_packages(jaxprimer.__path__, "jaxprimer."):
    importlib.import_module(module.name)
jax.config.update("jax_num_cpu_devices", 3)
print(jax.device_count())
"""


@pytest.fixture
def batch(digits):
    """A batch that eight devices divide."""
    return digits[0][:64] / 16, digits[2][:64]


def losses(model, batch):
    """Losses of five updates."""
    optimizer = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)
    return np.array([train_step(model, optimizer, *batch) for _ in range(5)])


@pytest.mark.parametrize("axes", [(8, 1), (1, 8), (4, 2), (2, 2)])
def test_a_spread_network_trains_as_on_one_device(axes, batch):
    """Whatever the grid, the losses are the same."""
    mesh = cpu_mesh(data=axes[0], model=axes[1])
    alone, spread = (SimpleNN(n_hidden=16, rngs=nnx.Rngs(0)) for _ in range(2))
    place(spread, mesh, BY_HIDDEN)
    sharded = jax.device_put(batch, NamedSharding(mesh, PartitionSpec("data")))
    np.testing.assert_allclose(losses(spread, sharded), losses(alone, batch), rtol=1e-4)


def test_place_splits_what_it_is_told_to():
    """Named arrays are split, all others are whole on every device."""
    model = SimpleNN(n_hidden=16, rngs=nnx.Rngs(0))
    place(model, cpu_mesh(model=8), BY_HIDDEN)
    state = nnx.state(model)
    shapes = [leaf.addressable_shards[0].data.shape for leaf in jax.tree.leaves(state)]
    assert shapes == [(2,), (64, 2), (16,), (2, 16), (10,), (16, 10)]


def test_an_unknown_name_is_refused(model):
    """The message has the name, and those that there are."""
    with pytest.raises(ValueError, match=r"no array is named \['head.bias'\]. Name.*'layer1.bias'"):
        place(model, cpu_mesh(model=8), {"head.bias": PartitionSpec()})


def test_too_many_devices_are_refused():
    """The message says how many there are, and what to set."""
    with pytest.raises(ValueError, match=r"has 16 places for 8 devices\. Set jax_num_cpu"):
        cpu_mesh(data=4, model=4)


def test_the_mean_over_devices_is_an_all_reduce():
    """A sum over a split axis needs the devices to exchange, one over another axis does not."""
    mesh = cpu_mesh(data=8)
    x = jax.device_put(np.ones((8, 8), np.float32), NamedSharding(mesh, PartitionSpec("data")))
    counts = [
        collectives(jax.jit(lambda x, axis=axis: x.sum(axis=axis)).lower(x).compile().as_text())
        for axis in (0, 1)
    ]
    assert counts == [{"all-reduce": 1}, {}]


def test_the_number_of_devices_can_be_set_after_all_imports():
    """No module computes anything when it is imported: JAX would have counted its devices."""
    command = [sys.executable, "-c", ALL_MODULES]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout == "3\n"
