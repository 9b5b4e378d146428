"""``docs/tutorials/scaling.md``: what it says beside its cells. Each test quotes a sentence."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from examples import SET, TX, trainable
from flax import nnx
from jax.sharding import NamedSharding, PartitionSpec

from jaxprimer.epochs import run_updates
from jaxprimer.named_arrays import arrays_of
from jaxprimer.precision import MixedNN
from jaxprimer.sharding import collectives, cpu_mesh, place
from jaxprimer.solutions import scaling
from jaxprimer.training import fit, loss_fn, train_step

pytestmark = pytest.mark.usefixtures("as_the_page_says")
KEY, SHORT = jax.random.key(0), jnp.bfloat16
ON_DATA = cpu_mesh(data=8), ["data"], []
ON_MODEL = cpu_mesh(model=8), [None, "model"], ["model"]


def exchanges(function, mesh, *specs):
    """Operations by which devices exchange data in a function of 8 by 8 arrays, split so."""
    square, specs = np.ones((8, 8), np.float32), [PartitionSpec(*spec) for spec in specs]
    arrays = [jax.device_put(square, NamedSharding(mesh, spec)) for spec in specs]
    return collectives(jax.jit(function).lower(*arrays).compile().as_text())


def test_one_scan_in_another():
    """One function makes an update, and a scan of it makes `every` updates."""
    how = {"functions": (loss_fn, loss_fn), "shape": (5, 3)}  # five entries, each after three
    program = jax.make_jaxpr(lambda s: run_updates(graphdef, s, (SET, SET), None, **how))
    graphdef, state = nnx.split(trainable())
    assert re.findall(r"length=(\d+)", str(program(state))) == ["3", "5"]


def test_when_fit_judges():
    """A second scan around the first one judges the network after each of them."""
    often, seldom = (fit(*trainable(), SET, SET, n_updates=6, every=n)["loss"] for n in (1, 2))
    assert np.allclose(seldom, often[1::2], rtol=1e-5)


def test_what_gets_a_gradient():
    """nnx.DiffState says: of argument 0, the variables that the optimizer trains."""
    norm, other = nnx.BatchNorm(4, rngs=nnx.Rngs(0)), nnx.Linear(4, 4, rngs=nnx.Rngs(0))
    wrt = nnx.DiffState(0, nnx.Optimizer(norm, TX, wrt=nnx.Param).wrt)
    grads = nnx.grad(lambda *layers: sum(layer.bias[...].sum() for layer in layers), argnums=wrt)
    assert set(grads(norm, other)) == {"bias", "scale"} < set(nnx.state(norm))


def test_a_slice_that_begins_anywhere():
    """jax.lax.dynamic_slice_in_dim: begin is a tracer, which an ordinary slice refuses."""
    row = jnp.arange(9)
    assert jax.jit(lambda start: jax.lax.dynamic_slice_in_dim(row, start, 2))(3).tolist() == [3, 4]
    with pytest.raises(IndexError, match="static"):
        jax.jit(lambda start: row[start : start + 2])(3)


def test_the_shape_without_the_result():
    """jax.eval_shape finds the shape of a result without computing it."""
    huge = jax.ShapeDtypeStruct((10**7, 10**7), jnp.float32)
    assert jax.eval_shape(jnp.matmul, huge, huge).shape == huge.shape


def test_the_batches_of_fit():
    """Without `size`, each update uses the whole training set."""
    model, optimizer = trainable()
    train_step(model, optimizer, *SET)
    found = fit(*trainable(), SET, SET, n_updates=6)["loss"][0]
    assert np.isclose(found, loss_fn(model, *SET)[0], rtol=1e-5)


def test_what_is_compiled():
    """What is compiled belongs to the structure of optimizer, and tx is a part of that."""
    same, other = (optax.sgd(0.1) for _ in range(2))
    compiled = nnx.jit((traced := []).append)
    compiled(trainable(same)[1]), compiled(trainable(same)[1]), compiled(trainable(other)[1])
    assert [one.tx for one in traced] == [same, other]


def test_arrays_are_not_copied():
    """The arrays are those of the model: nnx.state and nnx.split do not copy."""
    for take in (nnx.state, lambda model: nnx.split(model)[1]):
        model, _ = trainable()
        jax.tree.leaves(take(model))[0].delete()
        with pytest.raises(RuntimeError, match="deleted"):
            model(SET[0])


def test_what_a_checkpoint_keeps():
    """jax.checkpoint keeps only what goes into each layer, and computes the inside again."""
    x, again = jnp.ones(3), jax.checkpoint(lambda x: jnp.sin(jnp.exp(x)))
    assert {(*kept.tolist(),) for kept in jax.tree.leaves(jax.vjp(again, x)[1])} == {(1, 1, 1)}
    program = jax.make_jaxpr(jax.grad(lambda x: again(x).sum()))(x)
    assert len(re.findall(r"\bexp\b", str(program))) == 2


def test_dtypes_of_a_layer():
    """Flax's layers do that if you set their dtype; param_dtype is that of the parameters."""
    layer = nnx.Linear(4, 2, dtype=SHORT, param_dtype=jnp.float16, rngs=nnx.Rngs(0))
    assert jax.eval_shape(layer, SET[0]).dtype == SHORT
    assert layer.kernel[...].dtype == jnp.float16


def test_logits_before_the_loss():
    """The logits go back to float32 before the loss."""
    mixed = MixedNN(4, 8, 3, rngs=nnx.Rngs(0))
    assert jax.eval_shape(super(MixedNN, mixed).__call__, SET[0]).dtype == SHORT
    assert jax.eval_shape(mixed, SET[0]).dtype == jnp.float32


def test_small_gradients():
    """float16, whose small range loses small gradients; bfloat16 has the range of float32."""
    assert jnp.float32(1e-8).astype(jnp.float16) == 0 < jnp.float32(1e-8).astype(SHORT)
    short, long = jnp.finfo(SHORT), jnp.finfo(jnp.float32)
    assert (short.minexp, short.maxexp) == (long.minexp, long.maxexp)


def test_what_is_split():
    """PartitionSpec splits the first axis; the others, which it does not name, stay whole."""
    spec = NamedSharding(cpu_mesh(data=2), PartitionSpec("data"))
    assert spec.shard_shape((8, 6, 4)) == (4, 6, 4)


def test_copies():
    """The network goes to every device, as a copy."""
    place(model := trainable()[0], cpu_mesh(data=8))
    shards = model.kernel[...].addressable_shards
    assert [shard.data.shape for shard in shards] == [(4, 3)] * 8


def test_columns():
    """Some of the columns computes some of the values, and needs nothing from the others."""
    assert exchanges(jnp.matmul, cpu_mesh(model=8), [], [None, "model"]) == {}


def test_rows():
    """The rows: computes a part of each sum, and one all-reduce adds the parts up."""
    assert exchanges(jnp.matmul, *ON_MODEL) == {"all-reduce": 1}


def test_what_is_added_up():
    """Sums of the second layer are added up along model, and gradients along data."""
    gradient = jax.grad(lambda x, kernel: (x @ kernel).sum(), argnums=1)
    found = [exchanges(function, *ON_MODEL) for function in (jnp.matmul, gradient)]
    assert found == [{"all-reduce": 1}, {}]
    found = [exchanges(function, *ON_DATA) for function in (jnp.matmul, gradient)]
    assert found == [{}, {"all-reduce": 1}]


def test_a_split_that_is_uneven():
    """The number of devices must divide the axis that they split."""
    by_example = NamedSharding(cpu_mesh(data=8), PartitionSpec("data"))
    assert len(jax.device_put(np.ones(16), by_example).devices()) == 8
    with pytest.raises(ValueError, match="divi"):
        jax.device_put(np.ones(12), by_example)


def test_the_last_are_left_out():
    """Where the devices do not divide the examples, leave the last few out."""
    assert scaling.shard_batch(jnp.arange(11), cpu_mesh(data=4)).tolist() == [*range(8)]


def test_split_kernels():
    """The first kernel makes the values, one per column; the second takes them, one per row."""
    split = [scaling.split_kernel(jnp.ones((8, 8)), cpu_mesh(model=4), first) for first in (1, 0)]
    assert [one.addressable_shards[0].data.shape for one in split] == [(8, 2), (2, 8)]


def test_lost_updates():
    """An update is lost if it is not 0 and the parameter stays what it was."""
    updates = jnp.array([0, 1e-3, 0.5], SHORT)
    lost = [scaling.vanished(jnp.ones((), SHORT), update) for update in updates]
    assert lost == [0, 1, 0]


def test_two_calls():
    """It is to give what one call gives."""
    once = fit(*trainable(), SET, SET, n_updates=6, size=8, key=KEY)["loss"]
    assert np.allclose(scaling.train_in_two(trainable()[0], TX, SET, KEY), once, rtol=1e-5)


def test_a_new_optimizer():
    """A new optimizer has made no update yet, and has forgotten what Adam or momentum remember."""
    for tx in (optax.adam(0.1), TX):
        model, used = trainable(tx)
        train_step(model, used, *SET)
        assert all(np.any(array) for array in arrays_of(used=used).values())
        assert not any(np.any(array) for array in arrays_of(new=trainable(tx)[1]).values())
