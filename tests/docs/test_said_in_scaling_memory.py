"""``docs/tutorials/scaling.md``: loops, memory, bits and devices. Each test quotes a sentence."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from examples import SET, TX, trainable
from flax import nnx
from jax.sharding import AxisType, NamedSharding, PartitionSpec

from jaxprimer import rounds, training
from jaxprimer.batches import shuffled_batches
from jaxprimer.epochs import batch_order
from jaxprimer.memory import deep_loss
from jaxprimer.sharding import collectives, cpu_mesh
from jaxprimer.solutions import scaling
from jaxprimer.training import fit, loss_fn
from jaxprimer.tuning import train_epoch

pytestmark = pytest.mark.usefixtures("as_the_page_says")
KEY = jax.random.key(0)
MEANS, SIZES = jnp.array([[1.0], [5.0]]), jnp.array([3.0, 1.0])
SQUARE = np.ones((8, 8), np.float32)


def split(array, mesh, *axes):
    """An array whose axes are split along axes of a mesh."""
    return jax.device_put(array, NamedSharding(mesh, PartitionSpec(*axes)))


def test_when_the_number_of_devices_is_set():
    """It has to know how many before it computes anything."""
    with pytest.raises(RuntimeError, match="before backends"):
        jax.config.update("jax_num_cpu_devices", 4)


def test_one_call_for_an_epoch():
    """jax.lax.scan makes all updates of an epoch within one call."""
    graphdef, params = nnx.split(trainable()[0])
    batches = [np.stack([part] * 7) for part in SET]
    epoch = lambda params: train_epoch(graphdef, TX, (params, TX.init(params)), batches)
    (scan,) = [one for one in jax.make_jaxpr(epoch)(params).eqns if one.primitive.name == "scan"]
    assert scan.params["length"] == 7


@pytest.mark.parametrize(("put_in", "n_records"), [(False, 1), (True, 3)])
def test_what_a_scan_records(put_in, n_records):
    """A scan cannot record on its way as a loop does, unless you put that into it."""
    records = []
    record = (lambda x: jax.debug.callback(records.append, x)) if put_in else records.append
    jax.lax.scan(lambda carry, x: (carry, record(x)), 0, jnp.arange(3))
    jax.effects_barrier()
    assert len(records) == n_records


def test_the_order_of_an_epoch():
    """The order of each epoch comes from the key and the epoch's number."""
    order = batch_order(KEY, 0, n=6, size=2, n_updates=9).reshape(3, 3, 2)
    keys = [jax.random.fold_in(KEY, epoch) for epoch in range(3)]
    assert [*map(np.ndarray.tolist, np.asarray(order))] == [
        shuffled_batches(key, 6, 2).tolist() for key in keys
    ]


def test_a_label_without_a_logit():
    """A label beyond the last logit would spoil the loss without an error, so fit wants to know."""
    beyond = SET[0], SET[1] + 1
    assert jnp.isnan(loss_fn(trainable()[0], *beyond)[0])
    with pytest.raises(ValueError, match="label"):
        fit(*trainable(), beyond, SET, n_updates=1)


def test_bad_input_comes_first(monkeypatch):
    """Fit refuses bad input before it compiles the training."""
    begun = []
    monkeypatch.setattr(training, "run_in_rounds", lambda *_: begun.append(1) or {})
    fit(*trainable(), SET, SET, n_updates=1)
    with pytest.raises(ValueError, match="train_set"):
        fit(*trainable(), (SET[0] * np.nan, SET[1]), SET, n_updates=1)
    assert len(begun) == 1


def test_an_error_on_the_way(monkeypatch):
    """Fit donates too, but a copy of its own, so that an error leaves your model whole."""

    def fail(_graphdef, state, *_, **__):
        for leaf in jax.tree.leaves(state):
            leaf.delete()
        raise KeyboardInterrupt

    monkeypatch.setattr(rounds, "run_updates", fail)
    model, optimizer = trainable()
    with pytest.raises(KeyboardInterrupt):
        fit(model, optimizer, SET, SET, n_updates=1)
    assert jnp.isfinite(model(SET[0])).all()


def test_bytes_before_a_run():
    """memory_analysis of a compiled function counts its bytes before you run it."""
    huge = jax.ShapeDtypeStruct((10**6, 10**6), jnp.float32)
    analysis = jax.jit(jnp.negative).lower(huge).compile().memory_analysis()
    assert analysis.argument_size_in_bytes == analysis.output_size_in_bytes == 4 * 10**12


def test_the_mean_over_microbatches():
    """Mean over microbatches of equal size, and a weighted mean otherwise."""
    assert scaling.weighted_mean(MEANS, jnp.array([2.0, 2.0])) == MEANS.mean()
    assert scaling.weighted_mean(MEANS, SIZES) == (3 * 1 + 1 * 5) / 4 != MEANS.mean()


def test_what_a_gradient_needs():
    """To compute a gradient, JAX keeps what each layer computed on the way forward."""
    kept = jax.tree.leaves(jax.vjp(lambda x: jnp.exp(jnp.exp(x)), jnp.float32(0.5))[1])
    assert np.allclose(sorted(map(float, kept)), [np.exp(0.5), np.exp(np.exp(0.5))])


def test_a_second_way_forward():
    """The price is a second way forward."""
    given = jnp.ones((2, 3, 3)), jnp.ones((1, 3))
    gradient = jax.grad(lambda *given, remat: deep_loss(*given, remat=remat))
    programs = [str(jax.make_jaxpr(partial(gradient, remat=once))(*given)) for once in (0, 1)]
    assert [program.count(" tanh ") for program in programs] == [1, 2]


def test_layers_of_flax():
    """For layers of Flax, nnx.remat does the same."""
    graphdef, state = nnx.split(trainable()[0])
    apply = lambda layer, x: jnp.tanh(layer(x)) ** 2
    loss = lambda state, function: function(nnx.merge(graphdef, state), SET[0]).sum()
    gradients = [partial(jax.grad(loss), function=one) for one in (apply, nnx.remat(apply))]
    assert [str(jax.make_jaxpr(one)(state)).count(" tanh ") for one in gradients] == [1, 2]


def test_a_grid_with_names():
    """A mesh with two axes splits the batch along one and the layers along the other."""
    mesh = cpu_mesh(data=4, model=2)
    assert (mesh.axis_names, mesh.devices.shape) == (("data", "model"), (4, 2))
    parts = scaling.shard_batch(SQUARE, mesh), scaling.split_kernel(SQUARE, mesh, is_first=True)
    assert [part.addressable_shards[0].data.shape for part in parts] == [(2, 8), (8, 4)]


def test_who_decides_on_a_split():
    """AxisType.Auto leaves it to the compiler how results in between are split."""
    explicit = jax.make_mesh((8,), ("data",), axis_types=(AxisType.Explicit,))
    columns, rows = (None, "data"), ("data",)
    product = lambda mesh: split(SQUARE, mesh, *columns) @ split(SQUARE, mesh, *rows)
    assert (product(cpu_mesh(8)) == 8).all()
    with pytest.raises(Exception, match="ambiguous"):
        product(explicit)


def test_which_axis_is_split():
    """PartitionSpec says along which axis of the mesh each axis of an array is split."""
    spec = NamedSharding(cpu_mesh(data=4, model=2), PartitionSpec("model", "data"))
    assert spec.shard_shape((8, 8)) == (4, 2)


def test_a_program_for_eight_devices():
    """Jit sees where its arguments are, and makes a program for eight devices of it."""
    double = jax.jit(lambda x: 2 * x)
    texts = [double.lower(x).compile().as_text() for x in (SQUARE, split(SQUARE, cpu_mesh(8)))]
    assert ["num_partitions=8" in text for text in texts] == [False, True]


def test_each_gets_the_sum():
    """An all-reduce adds up arrays of all devices, and gives each the sum."""
    rows = split(np.arange(16.0).reshape(8, 2), cpu_mesh(8), "data")
    total = jax.jit(lambda x: x.sum(axis=0))
    assert collectives(total.lower(rows).compile().as_text()) == {"all-reduce": 1}
    shards = [shard.data.tolist() for shard in total(rows).addressable_shards]
    assert shards == [[56, 64]] * 8


def test_parameters_are_split_as_well():
    """Parameters that are split as well, as in FSDP, are another PartitionSpec."""
    loss = jax.jit(lambda kernel, x: jnp.tanh(x @ kernel).sum())
    given = [np.linspace(0, 1, 64).reshape(8, 8)] * 2
    on_both = [split(array, cpu_mesh(8), "data") for array in given]
    assert np.isclose(loss(*on_both), loss(*given))
    assert "all-gather" in collectives(loss.lower(*on_both).compile().as_text())


def test_within_an_epoch():
    """The second goes on within the epoch that the first had begun."""
    once, second = batch_order(KEY, 0, 20, 8, 6), batch_order(KEY, 3, 20, 8, 3)
    assert np.array_equal(second, once[3:])
    assert not {*once[2].tolist()} & {*second[0].tolist()}
