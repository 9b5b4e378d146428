"""``sharding``: what its docstrings say. Each test quotes a sentence."""

import jax
import pytest
from flax import nnx
from jax.sharding import AxisType, PartitionSpec

from jaxprimer.sharding import collectives, cpu_mesh, name_of, place

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
PROGRAM = """
  %a = f32[8] all-reduce(%x), to_apply=%add
  %b = f32[8] all-reduce-start(%x), to_apply=%add
  %c = f32[8] all-reduce-done(%b)
  %d = f32[8] all-gather(%x)
  %e = f32[8] add(%x, %d)
"""


@pytest.fixture
def placed():
    """A layer, one of whose arrays is split over four devices, and its mesh."""
    layer, mesh = nnx.Linear(3, 8, rngs=nnx.Rngs(0)), cpu_mesh(model=4)
    place(layer, mesh, {"bias": PartitionSpec("model")})
    return layer, mesh


def test_a_grid_of_cpu_devices():
    """Arrange CPU devices in a grid with two named axes."""
    mesh = cpu_mesh(data=2, model=3)
    assert {device.platform for device in mesh.devices.flat} == {"cpu"}
    assert mesh.devices.shape == (2, 3)
    assert len(set(mesh.axis_names)) == 2


def test_the_axis_of_batches():
    """Number of devices along the axis data, to split batches."""
    mesh = cpu_mesh(data=4, model=2)
    assert mesh.shape["data"] == 4
    batch = jax.device_put(jax.numpy.zeros((8, 6)), jax.NamedSharding(mesh, PartitionSpec("data")))
    assert {shard.data.shape for shard in batch.addressable_shards} == {(2, 6)}


def test_the_axis_of_layers(placed):
    """Number of devices along the axis model, to split layers."""
    layer, mesh = placed
    assert mesh.shape["model"] == 4
    assert {shard.data.shape for shard in layer.bias[...].addressable_shards} == {(2,)}


def test_the_compiler_decides():
    """The grid, whose axes leave it to the compiler what happens to intermediate results."""
    assert cpu_mesh(data=2, model=2).axis_types == (AxisType.Auto, AxisType.Auto)


def test_a_name_from_a_path():
    """Name of an array of a model from its path in the model's state."""
    model = nnx.Sequential(nnx.Linear(2, 2, rngs=nnx.Rngs(0)))
    paths = [path for path, _ in jax.tree.leaves_with_path(nnx.state(model))]
    assert [name_of(path) for path in paths] == ["layers.0.bias", "layers.0.kernel"]


def test_the_model_itself_is_placed(placed):
    """Spread a model's arrays over the devices of a mesh, in place."""
    layer, mesh = placed
    devices = [leaf.sharding.device_set for leaf in jax.tree.leaves(nnx.state(layer))]
    assert devices == 2 * [set(mesh.devices.flat)]


def test_what_is_named_is_split(placed):
    """How to split the arrays of some names."""
    assert placed[0].bias[...].sharding.spec == PartitionSpec("model")
    assert not placed[0].bias[...].sharding.is_fully_replicated


def test_what_is_unnamed_is_copied(placed):
    """Each device has a copy of all others."""
    kernel = placed[0].kernel[...]
    assert [shard.data.shape for shard in kernel.addressable_shards] == 4 * [(3, 8)]


def test_operations_are_counted_by_kind():
    """How many of each kind there are."""
    assert collectives(PROGRAM) == {"all-reduce": 2, "all-gather": 1}


def test_only_exchanges_are_counted():
    """Count the operations by which devices exchange data."""
    assert collectives("%e = f32[8] add(%x, %d)") == {}
    kinds = ["all-to-all", "reduce-scatter", "collective-permute"]
    program = "".join(f"%x = f32[8] {kind}(%y)\n" for kind in kinds)
    assert collectives(program) == dict.fromkeys(kinds, 1)
