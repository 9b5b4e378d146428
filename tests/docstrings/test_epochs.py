"""``epochs``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from examples import SET, trainable
from flax import nnx

from jaxprimer.batches import shuffled_batches
from jaxprimer.epochs import batch_order, blank_logits, run_updates, update
from jaxprimer.training import evaluate, loss_fn

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
TRAIN_SET = tuple(map(jnp.asarray, SET))
TEST_SET = TRAIN_SET[0] + 1, TRAIN_SET[1]
DATA, FUNCTIONS = (TRAIN_SET, TEST_SET), (loss_fn, evaluate)


def order(step, n_updates=3, seed=0):
    """Some batches of four of nine examples."""
    return batch_order(jax.random.key(seed), step, n=9, size=4, n_updates=n_updates).tolist()


def updated(model_and_optimizer, index=None):
    """The model after an update, and the loss."""
    graphdef, state = nnx.split(model_and_optimizer)
    state, loss = jax.jit(update, static_argnums=(0, 1))(graphdef, loss_fn, TRAIN_SET, state, index)
    return nnx.merge(graphdef, state)[0], float(loss)


def run(batches=None, shape=(3, 2)):
    """A trained model and its history."""
    graphdef, state = nnx.split(trainable())
    state, history = run_updates(graphdef, state, DATA, batches, functions=FUNCTIONS, shape=shape)
    return nnx.merge(graphdef, state), history


def test_following_batches():
    """Indices of the batches that follow the first step ones."""
    first = order(0, n_updates=6)
    assert [order(step) for step in (1, 2, 3)] == [first[1:4], first[2:5], first[3:6]]
    assert len(set(map(tuple, first))) == 6


def test_key_of_an_epoch():
    """Each epoch has its own key, made of key and the number of the epoch."""
    keys = [jax.random.fold_in(jax.random.key(0), epoch) for epoch in (0, 1)]
    epochs = [shuffled_batches(key, 9, 4).tolist() for key in keys]
    assert order(0, n_updates=4) == epochs[0] + epochs[1]
    assert epochs[0] != epochs[1]


def test_key_of_all_epochs():
    """Decides the order of all epochs."""
    first, other = order(0, n_updates=6), order(0, n_updates=6, seed=1)
    assert first == order(0, n_updates=6)
    assert [mine != its for mine, its in zip(first, other, strict=True)] == [True] * 6


def test_indices():
    """Indices from 0 to n - 1, integer."""
    found = batch_order(jax.random.key(0), 0, n=9, size=3, n_updates=3)
    assert sorted(found.ravel().tolist()) == list(range(9))
    assert found.dtype == np.int32


def test_train_mode():
    """Make one update, in train mode."""
    norm = nnx.BatchNorm(4, rngs=nnx.Rngs(0))
    norm.eval()
    after, _ = updated((norm, nnx.Optimizer(norm, optax.sgd(0.1), wrt=nnx.Param)))
    np.testing.assert_allclose(after.mean[...], 0.01 * SET[0].mean(axis=0), rtol=1e-4)


def test_examples_of_an_update():
    """Which examples to use, shape (size,)."""
    model, _ = objects = trainable()
    index = jnp.array([5, 2])
    part = loss_fn(model, *(array[index] for array in TRAIN_SET))[0]
    assert float(part) != pytest.approx(float(loss_fn(model, *TRAIN_SET)[0]))
    assert updated(objects, index)[1] == pytest.approx(float(part))


def test_all_examples():
    """None uses all."""
    whole = float(loss_fn(trainable()[0], *TRAIN_SET)[0])
    assert updated(trainable())[1] == pytest.approx(whole)


def test_update_returns():
    """The new state, and the loss before the update, a scalar."""
    after, loss = updated(trainable())
    before = float(loss_fn(trainable()[0], *TRAIN_SET)[0])
    assert loss == pytest.approx(before)
    assert float(loss_fn(after, *TRAIN_SET)[0]) < before


def test_parameters_without_gradient():
    """What is not in the optimizer's wrt gets no gradient."""
    (model, _), wrt = trainable(), nnx.All(nnx.Param, nnx.PathContains("bias"))
    objects = model, nnx.Optimizer(model, optax.sgd(0.1), wrt=wrt)
    graphdef, state = nnx.split(objects)
    call = jax.make_jaxpr(lambda state: update(graphdef, loss_fn, TRAIN_SET, state, None)[1])
    assert str(call(state)).count("dot_general") == 1  # forward alone
    after, _ = updated(objects)
    np.testing.assert_array_equal(after.kernel[...], trainable()[0].kernel[...])


def test_donated_state():
    """Their memory is used again."""
    graphdef, state = nnx.split(trainable())
    old = jax.tree.leaves(state)
    run_updates(graphdef, state, DATA, None, functions=FUNCTIONS, shape=(3, 2))
    assert all(array.is_deleted() for array in old)


def test_entries():
    """How often to judge, and after how many updates each time."""
    (_, optimizer), history = run()
    assert {len(entries) for entries in history.values()} == {3}
    assert int(optimizer.step[...]) == 3 * 2
    after_two, _ = run(shape=(1, 2))[0]
    assert float(history["loss"][0]) == pytest.approx(float(loss_fn(after_two, *TEST_SET)[0]))


def test_training_loss_of_an_entry():
    """The mean over the updates of an entry."""
    _, entries = run(shape=(1, 2))
    _, updates = run(shape=(2, 1))
    assert float(entries["train_loss"][0]) == pytest.approx(float(updates["train_loss"].mean()))
    assert updates["train_loss"][0] != pytest.approx(updates["train_loss"][1])


def test_scores_after_an_entry():
    """Loss and accuracy after them."""
    (model, _), history = run(shape=(1, 2))
    scores = [float(history[name][0]) for name in ("loss", "accuracy")]
    assert scores == pytest.approx([float(score) for score in evaluate(model, *TEST_SET)])


def test_judgements():
    """The loss with its logits, to train with, and the loss with the accuracy, to judge with."""
    (model, _), history = run()
    loss, accuracy = evaluate(model, *TEST_SET)
    assert float(history["loss"][-1]) == pytest.approx(float(loss))
    assert float(history["accuracy"][-1]) == float(accuracy)


def test_whole_training_set():
    """None takes all of the training set each time."""
    (model, _), history = run()
    (same, _), _ = run(jnp.stack([jnp.arange(16)] * 6))
    np.testing.assert_allclose(model.kernel[...], same.kernel[...], rtol=1e-5)
    assert history["train_loss"][0] < float(loss_fn(trainable()[0], *TRAIN_SET)[0])


def test_blank_logits():
    """Zeros of the shape of one image's logits, which are not computed."""
    split = nnx.split(trainable()[0])
    assert blank_logits(*split, TRAIN_SET[0]).tolist() == [[0, 0, 0]]
    program = str(jax.make_jaxpr(lambda x: blank_logits(*split, x))(TRAIN_SET[0]))
    assert "dot_general" not in program
    assert "dot_general" in str(jax.make_jaxpr(trainable()[0])(TRAIN_SET[0]))
