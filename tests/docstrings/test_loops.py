"""``loops``: what its docstrings say. Each test quotes a sentence."""

import jax.numpy as jnp
import numpy as np
import pytest
from examples import SET, trainable

from jaxprimer import loops
from jaxprimer.loops import train, train_in_order
from jaxprimer.tracing import noting
from jaxprimer.training import evaluate, train_step

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
TRAIN_SET = tuple(map(jnp.asarray, SET))
HELD_OUT = TRAIN_SET[0][:5] + 1, TRAIN_SET[1][:5]
ORDER = jnp.array([[3, 1, 8], [0, 15, 2]])


@pytest.fixture
def trained():
    """A model and its optimizer, and what two updates on all examples make of their likes."""
    one, other = trainable(), trainable()
    for _ in range(2):
        train_step(*other, *TRAIN_SET)
    return *one, other[0]


def test_updates_are_made_in_place(trained):
    """Train in place with full-batch updates."""
    model, optimizer, wanted = trained
    train(model, optimizer, TRAIN_SET, HELD_OUT, n_updates=2)
    np.testing.assert_allclose(model.kernel[...], wanted.kernel[...], rtol=1e-5)


def test_the_loss_is_that_of_other_examples(trained):
    """Record the held-out loss."""
    model, optimizer, wanted = trained
    losses = train(model, optimizer, TRAIN_SET, HELD_OUT, n_updates=2)
    np.testing.assert_allclose(losses[-1], evaluate(wanted, *HELD_OUT)[0], rtol=1e-5)
    assert not np.isclose(losses[-1], evaluate(wanted, *TRAIN_SET)[0], rtol=1e-3)


def test_which_examples_are_learnt_from():
    """(images, labels) to learn from."""
    kernels = []
    for train_set, test_set in [(TRAIN_SET,) * 2, (TRAIN_SET, HELD_OUT), (HELD_OUT, TRAIN_SET)]:
        model, optimizer = trainable()
        train(model, optimizer, train_set, test_set, n_updates=1)
        kernels.append(model.kernel[...])
    assert (kernels[0] == kernels[1]).all()
    assert (kernels[1] != kernels[2]).any()


def test_updates_are_counted():
    """How many updates to make."""
    model, optimizer = trainable()
    train(model, optimizer, TRAIN_SET, HELD_OUT, n_updates=3)
    assert optimizer.step[...] == 3


@pytest.mark.parametrize("left_out", [0, 7, 15])
def test_an_update_uses_all_examples(left_out):
    """Each uses the whole training set."""
    (model, optimizer), (other, other_optimizer) = trainable(), trainable()
    train(model, optimizer, TRAIN_SET, HELD_OUT, n_updates=1)
    changed = TRAIN_SET[0].at[left_out].add(1), TRAIN_SET[1]
    train(other, other_optimizer, changed, HELD_OUT, n_updates=1)
    assert jnp.abs(model.kernel[...] - other.kernel[...]).max() > 1e-4


def test_losses_begin_before_the_first_update():
    """Held-out losses in nats, before the first update and after each."""
    model, optimizer = trainable()
    model.kernel[...] = jnp.zeros((4, 3))
    losses = train(model, optimizer, TRAIN_SET, HELD_OUT, n_updates=3)
    assert losses[0] == pytest.approx(np.log(3), rel=1e-5)
    again, optimizer = trainable()
    again.kernel[...] = jnp.zeros((4, 3))
    for loss in losses[1:]:
        train_step(again, optimizer, *TRAIN_SET)
        np.testing.assert_allclose(loss, evaluate(again, *HELD_OUT)[0], rtol=1e-5)


def test_an_update_for_each_batch():
    """Update in place once per batch, in a Python loop."""
    (model, optimizer), (other, other_optimizer) = trainable(), trainable()
    train_in_order(model, optimizer, TRAIN_SET, ORDER)
    assert optimizer.step[...] == len(ORDER)
    for rows in ORDER:
        train_step(other, other_optimizer, TRAIN_SET[0][rows], TRAIN_SET[1][rows])
    np.testing.assert_array_equal(model.kernel[...], other.kernel[...])


def test_rows_of_the_order_are_batches():
    """Indices of the examples of each batch, shape (n_batches, size)."""
    model, optimizer = trainable()
    losses = train_in_order(model, optimizer, TRAIN_SET, ORDER)
    first, _ = trainable()
    rows = jnp.array([3, 1, 8])
    wanted = evaluate(first, TRAIN_SET[0][rows], TRAIN_SET[1][rows])[0]
    np.testing.assert_allclose(losses[0], wanted, rtol=1e-5)


def test_a_loss_comes_before_its_update():
    """The loss of each batch before its update, in nats, shape (n_batches,)."""
    model, optimizer = trainable()
    model.kernel[...] = jnp.zeros((4, 3))
    losses = train_in_order(model, optimizer, TRAIN_SET, jnp.tile(ORDER[:1], (2, 1)))
    assert losses[0] == pytest.approx(np.log(3), rel=1e-5)
    assert losses[1] < losses[0]


def test_python_calls_each_update(monkeypatch):
    """One call per update."""
    calls = []
    monkeypatch.setattr(loops, "train_step", noting(train_step, calls))
    train(*trainable(), TRAIN_SET, HELD_OUT, n_updates=3)
    assert len(calls) == 3
    train_in_order(*trainable(), TRAIN_SET, ORDER)
    assert len(calls) == 3 + 2


def test_which_examples_are_reported_on():
    """(images, labels) to report on."""
    losses = train(*trainable(), TRAIN_SET, HELD_OUT, n_updates=1)
    np.testing.assert_allclose(losses[0], evaluate(trainable()[0], *HELD_OUT)[0], rtol=1e-5)
