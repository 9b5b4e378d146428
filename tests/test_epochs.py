"""``jaxprimer.epochs``: batches that go on, and the memory that is used again."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer.convolution import CNN
from jaxprimer.epochs import batch_order, blank_logits, run_updates, update
from jaxprimer.models import SimpleNN
from jaxprimer.training import evaluate, fit, loss_fn, train_step


@pytest.fixture
def data(digits):
    """Forty images with their labels, scaled to 0..1."""
    return digits[0][:40] / 16, digits[2][:40]


@pytest.mark.parametrize("step", [0, 1, 3, 7, 12])
@pytest.mark.parametrize("n_updates", [1, 2, 5, 11])
def test_order_goes_on(step, n_updates):
    """From any step on, the batches are those of a run that started at 0."""
    key = jax.random.key(3)
    whole = batch_order(key, 0, 10, 3, 24)
    part = batch_order(key, step, 10, 3, n_updates)
    assert (part == whole[step : step + n_updates]).all()


def test_each_epoch_uses_each_example_once_in_another_order():
    """An epoch of all examples is a permutation, and no two epochs are equal."""
    epochs = batch_order(jax.random.key(0), 0, 12, 4, 9).reshape(3, 12)
    assert (jnp.sort(epochs, axis=1) == jnp.arange(12)[None]).all()
    assert len({tuple(epoch.tolist()) for epoch in epochs}) == 3


def test_order_refuses_too_large_a_batch():
    """The message names the size and what there is."""
    with pytest.raises(ValueError, match=r"size is 11, wanted 1 to 10, the number of examples"):
        batch_order(jax.random.key(0), 0, 10, 11, 1)


def test_update_equals_the_step(data):
    """It does what Part 1's step does."""
    model, looped = (SimpleNN(rngs=nnx.Rngs(0)) for _ in range(2))
    objects = model, nnx.Optimizer(model, optax.sgd(0.05, momentum=0.9), wrt=nnx.Param)
    optimizer = nnx.Optimizer(looped, optax.sgd(0.05, momentum=0.9), wrt=nnx.Param)
    graphdef, state = nnx.split(objects)
    state, first = update(graphdef, loss_fn, data, state, jnp.arange(30))
    batch = data[0][:30], data[1][:30]
    np.testing.assert_allclose(first, train_step(looped, optimizer, *batch), rtol=1e-5)
    nnx.update(objects, state)
    np.testing.assert_allclose(model(data[0]), looped(data[0]), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("mode", ["train", "eval"])
def test_train_mode_is_for_updates_and_eval_mode_for_the_history(data, mode):
    """Whatever the model's was: running averages move, and the loss is that of ``evaluate``."""
    model = CNN(rngs=nnx.Rngs(0))
    optimizer = nnx.Optimizer(model, optax.sgd(0.01), wrt=nnx.Param)
    getattr(model, mode)()
    before = jax.tree.map(jnp.copy, nnx.state(model, nnx.BatchStat))
    history = fit(model, optimizer, data, data, n_updates=3)
    after = nnx.state(model, nnx.BatchStat)
    assert jax.tree.all(jax.tree.map(lambda a, b: bool((a != b).any()), before, after))
    model.eval()
    np.testing.assert_allclose(history["loss"][-1], evaluate(model, *data)[0], rtol=1e-4)


def test_what_the_optimizer_leaves_out_is_frozen(data):
    """Only the head changes where only the head is optimized."""
    model, head = SimpleNN(rngs=nnx.Rngs(0)), nnx.PathContains("layer3")
    optimizer = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.All(nnx.Param, head))
    before = jax.tree.map(jnp.copy, nnx.to_pure_dict(nnx.state(model)))
    fit(model, optimizer, data, data, n_updates=2)
    after = nnx.to_pure_dict(nnx.state(model))
    same = jax.tree.map(lambda a, b: bool((a == b).all()), before, after)
    changed = {name for name, layer in same.items() if not all(layer.values())}
    assert changed == {"layer3"}


def test_run_updates_uses_the_state_s_memory_again(data):
    """The arrays that went in are gone: their memory holds the new ones."""
    model = SimpleNN(rngs=nnx.Rngs(0))
    optimizer = nnx.Optimizer(model, optax.sgd(0.01), wrt=nnx.Param)
    graphdef, state = nnx.split((model, optimizer))
    leaves = jax.tree.leaves(state)
    run_updates(graphdef, state, (data, data), None, functions=(loss_fn, evaluate), shape=(1, 1))
    assert leaves
    assert all(leaf.is_deleted() for leaf in leaves)


def test_blank_logits_compute_nothing(data):
    """No matrix is multiplied to know the shape of the logits."""
    split = nnx.split(CNN(rngs=nnx.Rngs(0)))
    assert blank_logits(*split, data[0]).shape == (1, 10)
    text = blank_logits.lower(*split, data[0]).compile().as_text()
    assert "dot" not in text
    assert "convolution" not in text
