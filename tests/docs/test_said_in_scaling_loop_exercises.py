"""``docs/tutorials/scaling.md``: loops, arrays, exercises. Each test quotes a sentence."""

import io
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from examples import SET, TX, trainable
from flax import nnx
from jax.flatten_util import ravel_pytree
from jax.sharding import NamedSharding, PartitionSpec

from jaxprimer import epochs, rounds, training
from jaxprimer.diagnosis import training_layers
from jaxprimer.memory import deep_loss, memory
from jaxprimer.models import SimpleNN
from jaxprimer.precision import spacing
from jaxprimer.sharding import cpu_mesh, place
from jaxprimer.solutions import scaling
from jaxprimer.stubs import scaling as stubs
from jaxprimer.training import fit

pytestmark = pytest.mark.usefixtures("as_the_page_says")
KEY, SHORT = jax.random.key(0), jnp.bfloat16
GRID = cpu_mesh(data=4, model=2)
BY_EXAMPLE = NamedSharding(GRID, PartitionSpec("data"))
SQUARE = np.arange(64, dtype=np.float32).reshape(8, 8)


def test_the_model_is_traced_once():
    """Under `jit` that is remembered, so that the model is traced once."""
    seen = []
    model = nnx.Sequential(lambda x: seen.append(x.shape) or x, trainable()[0])
    for _ in range(3):
        epochs.blank_logits(*nnx.split(model), SET[0])
    assert seen == [(1, 4)]


def test_batches_of_so_many(monkeypatch):
    """With `size`, it uses batches of so many examples."""
    monkeypatch.setattr(training, "run_in_rounds", lambda *given: {"order": given[2]})
    run = partial(fit, *trainable(), SET, SET, n_updates=4, key=KEY)
    assert [run(size=size)["order"].shape for size in (5, 8)] == [(4, 5), (4, 8)]


def test_donated_arrays():
    """Donated arrays are gone: put the new ones in their place."""
    model, _ = trainable()
    grow = jax.jit(partial(jax.tree.map, lambda leaf: leaf + 1), donate_argnums=0)
    new = grow(nnx.state(model))
    with pytest.raises(RuntimeError, match="deleted"):
        np.asarray(model.bias[...])
    nnx.update(model, new)
    assert np.asarray(model.bias[...]).tolist() == [1, 1, 1]


def test_end_to_end():
    """ravel_pytree lays all arrays of a gradient end to end, in one vector."""
    gradient = {"a": jnp.array([[1, 2], [3, 4]]), "b": jnp.array([5])}
    assert ravel_pytree(gradient)[0].tolist() == [1, 2, 3, 4, 5]


def test_computing_for_memory():
    """jax.checkpoint trades computing for memory."""
    given = jnp.ones((8, 16, 16)), jnp.ones((64, 16))
    grads = [jax.grad(partial(deep_loss, remat=once)) for once in (False, True)]
    kept = [memory(grad, *given)["temporary"] for grad in grads]
    assert kept[0] > 3 * kept[1]
    computed = [str(jax.make_jaxpr(grad)(*given)).count("dot_general[") for grad in grads]
    assert computed == [3, 4]


def test_spacing():
    """Near each number, the numbers of a type have a certain spacing."""
    numbers = jnp.array([0.011, 0.1, 1, 3], SHORT)
    gaps = spacing(numbers)
    assert gaps.tolist() == [2.0**-7 * 2.0 ** np.floor(np.log2(x)) for x in (0.011, 0.1, 1, 3)]
    assert jnp.array_equal(numbers + gaps / 4, numbers)
    assert (numbers + gaps > numbers).all()


def test_the_gradient_of_a_batch():
    """Write a function that makes the gradient of a batch from those of its parts, one per row."""
    slope = jax.grad(lambda weights, x: jnp.mean((x @ weights) ** 2))
    rows = jnp.stack([slope(jnp.ones(8), SQUARE[part]) for part in (slice(5), slice(5, 8))])
    found = scaling.weighted_mean(rows, jnp.array([5.0, 3.0]))
    assert np.allclose(found, slope(jnp.ones(8), SQUARE), rtol=1e-5)


def test_what_counts_alike():
    """What is to count alike is an example, not a part."""
    weights = scaling.weighted_mean(jnp.eye(2), jnp.array([6.0, 2.0])) / jnp.array([6.0, 2.0])
    assert weights.tolist() == [1 / 8, 1 / 8]


def test_devices_along_an_axis():
    """`mesh.shape["data"]` is the number of devices along the axis."""
    assert GRID.shape["data"] == len(GRID.devices[:, 0]) == 4


def test_how_many_sit_out():
    """The remainder of the division says how many sit out."""
    kept = [len(scaling.shard_batch(np.ones((n, 2)), GRID)) for n in range(8, 14)]
    assert [n - kept[n - 8] for n in range(8, 14)] == [0, 1, 2, 3, 0, 1]


def test_mean_of_booleans():
    """The mean of booleans is the share of those that are true."""
    assert jnp.mean(jnp.array([True, False, True, True])) == 3 / 4


def test_a_new_key():
    """A new key shuffles otherwise."""
    orders = [epochs.batch_order(key, 0, 20, 8, 2) for key in (KEY, KEY, jax.random.key(1))]
    assert np.array_equal(*orders[:2])
    assert not np.array_equal(*orders[1:])


def test_two_modes():
    """`train` and `eval` switch between the two modes, which this network does not need."""
    for layer, modes in (
        (nnx.Dropout(0.5), [[""], []]),
        (SimpleNN(4, 3, 3, rngs=nnx.Rngs(0)), [[], []]),
    ):
        layer.train()
        found = [training_layers(layer)]
        layer.eval()
        assert [*found, training_layers(layer)] == modes


@pytest.mark.parametrize(("is_terminal", "n_calls"), [(True, 3), (False, 1)])
def test_calls_on_a_terminal(is_terminal, n_calls, monkeypatch):
    """On a terminal run_in_rounds shows a bar, and cuts the work into several calls for it."""
    shapes, screen = [], io.StringIO()
    screen.isatty = lambda: is_terminal
    run = lambda _, state, *__, shape, **___: shapes.append(shape) or (state, {})
    monkeypatch.setattr(rounds, "run_updates", run)
    monkeypatch.setattr("sys.stderr", screen)
    rounds.run_in_rounds(trainable(), (SET, SET), None, (None, None), (3, 2))
    assert shapes == [(3 // n_calls, 2)] * n_calls
    assert ("6/6" in screen.getvalue()) == is_terminal


def test_drawing_of_a_sharding(capsys):
    """Of an array with one axis or two, such as the labels, visualize_array_sharding draws it."""
    for n in (1, 2):
        jax.debug.visualize_array_sharding(jax.device_put(np.ones((8,) * n), BY_EXAMPLE))
        assert "CPU" in capsys.readouterr().out
    with pytest.raises(ValueError, match="1 and 2"):
        jax.debug.visualize_array_sharding(jax.device_put(np.ones((8, 8, 8)), BY_EXAMPLE))


def test_names_of_arrays():
    """Its arrays have names, so that you can treat some of them otherwise."""
    place(model := nnx.Linear(4, 8, rngs=nnx.Rngs(0)), GRID, {"bias": PartitionSpec("model")})
    arrays = model.bias[...], model.kernel[...]
    assert [array.addressable_shards[0].data.shape for array in arrays] == [(4,), (4, 8)]


def test_others_are_left_out():
    """If the order changes with each epoch, others are left out each time, as with batches."""
    orders = [jax.random.permutation(jax.random.key(epoch), 11) for epoch in range(2)]
    left = [{*range(11)} - {*scaling.shard_batch(order, GRID).tolist()} for order in orders]
    assert [len(each) for each in left] == [3, 3]
    assert left[0] != left[1]


@pytest.mark.parametrize("same_key", [False, True])
@pytest.mark.parametrize("same_optimizer", [False, True])
def test_two_lines(same_key, same_optimizer, monkeypatch):
    """Two lines prevent it."""
    once = scaling.train_in_two(trainable()[0], TX, SET, jax.random.key(0))
    model, optimizer = trainable()
    if same_key:
        monkeypatch.setattr(jax.random, "split", lambda key: (key, key))
    if same_optimizer:
        monkeypatch.setattr(nnx, "Optimizer", lambda *_, **__: optimizer)
    found = stubs.train_in_two(model, TX, SET, jax.random.key(0))
    assert np.allclose(found, once, rtol=1e-5) == (same_key and same_optimizer)


def test_what_a_scan_carries():
    """nnx.split turns model and optimizer into arrays that a scan can carry, nnx.merge objects."""
    graphdef, state = nnx.split(trainable())
    halve = lambda state, _: (jax.tree.map(lambda leaf: leaf // 2, state), None)
    model, optimizer = nnx.merge(graphdef, jax.lax.scan(halve, state, length=2)[0])
    assert (type(model), type(optimizer)) == (nnx.Linear, nnx.Optimizer)
    assert np.array_equal(model.kernel[...], trainable()[0].kernel[...] // 4)


def test_what_a_large_batch_needs():
    """A large batch needs memory for each of its examples at once."""
    grad = jax.grad(lambda weights, x: jnp.mean(jnp.tanh(x @ weights) ** 2))
    few, many = (memory(grad, np.eye(8), np.ones((n, 8)))["temporary"] for n in (64, 512))
    assert many == 8 * few
