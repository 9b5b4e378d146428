"""``training``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from examples import SET, trainable
from flax import nnx

from jaxprimer import training
from jaxprimer.training import accuracy, evaluate, fit, loss_fn, train_step

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
TX = optax.sgd(0.1)
LOGITS, LABELS = (
    jnp.array([[3.0, 1.0], [0.0, 2.0], [1.0, 0.0], [5.0, 4.0]]),
    jnp.array([0, 0, 1, 0]),
)


def history_of(n_updates, every):
    """The history of the small network."""
    return fit(*trainable(TX), SET, SET, n_updates=n_updates, every=every)


@pytest.fixture
def order(monkeypatch):
    """Makes the batches of four that ``fit`` would train on after some updates."""
    monkeypatch.setattr(training, "run_in_rounds", lambda *arguments: {"order": arguments[2]})

    def batches(n_updates, step, seed):
        model, optimizer = trainable(TX)
        optimizer.step[...] = jnp.uint32(step)
        key = jax.random.key(seed)
        return fit(model, optimizer, SET, SET, n_updates=n_updates, size=4, key=key)["order"]

    return batches


class Moody(nnx.Module):
    """A layer that gives nothing in evaluation."""

    def __init__(self):
        """Make the layer."""
        self.layer, self.drop = trainable()[0], nnx.Dropout(0.5, rngs=nnx.Rngs(0))

    def __call__(self, x):
        """Logits."""
        return self.layer(x) * (0.0 if self.drop.deterministic else 1.0)


def test_loss_and_logits():
    """Mean cross-entropy of a batch, and the logits it was computed from."""
    loss, logits = loss_fn(lambda images: 2 * images, LOGITS, LABELS)
    log_p = jax.nn.log_softmax(2 * LOGITS)[jnp.arange(4), LABELS]
    np.testing.assert_allclose(loss, -log_p.mean(), rtol=1e-6)
    assert jnp.array_equal(logits, 2 * LOGITS)


def test_a_step_in_place():
    """Update model and optimizer in place with the gradient of one batch."""
    model, optimizer = trainable(TX)
    slope = jax.grad(lambda kernel: loss_fn(lambda x: x @ kernel, *SET)[0])(model.kernel[...])
    wanted = model.kernel[...] - 0.1 * slope
    train_step(model, optimizer, *SET)
    np.testing.assert_allclose(model.kernel[...], wanted, rtol=1e-5)
    assert optimizer.step[...] == 1


def test_the_loss_before():
    """The loss before the update, a scalar in nats."""
    model, optimizer = trainable(TX)
    before = loss_fn(model, *SET)[0]
    np.testing.assert_allclose(train_step(model, optimizer, *SET), before, rtol=1e-6)
    assert loss_fn(model, *SET)[0] < before


def test_share_of_examples():
    """Share of examples whose largest logit is at the label."""
    assert accuracy(LOGITS, LABELS) == 2 / 4


def test_going_on(order):
    """With the same key and size, a second call goes on where the first has stopped."""
    whole = order(8, step=0, seed=1)
    parts = [order(4, step=step, seed=1) for step in (0, 4)]
    assert jnp.array_equal(jnp.concatenate(parts), whole)


def test_two_modes():
    """Trained in train mode and judged in eval mode."""
    model = Moody()
    history = fit(model, nnx.Optimizer(model, TX, wrt=nnx.Param), SET, SET, n_updates=1)
    np.testing.assert_allclose(history["loss"], np.log(3), rtol=1e-6)
    wanted = loss_fn(trainable()[0], *SET)[0]
    np.testing.assert_allclose(history["train_loss"][0], wanted, rtol=1e-5)


@pytest.mark.parametrize("mode", ["train", "eval"])
def test_its_own_mode(mode):
    """Its own mode stays as it is."""
    model = Moody()
    getattr(model, mode)()
    fit(model, nnx.Optimizer(model, TX, wrt=nnx.Param), SET, SET, n_updates=1)
    assert model.drop.deterministic == (mode == "eval")


def test_what_is_not_in_wrt():
    """What is not in wrt gets no gradient."""
    model, _ = trainable()
    fit(model, nnx.Optimizer(model, TX, wrt=nnx.PathContains("bias")), SET, SET, n_updates=2)
    assert jnp.array_equal(model.kernel[...], trainable()[0].kernel[...])
    assert model.bias[...].all()


def test_entries_of_the_history():
    """Updates from one entry of the history to the next."""
    assert history_of(6, every=3)["update"].tolist() == [3, 6]


def test_the_key_decides(order):
    """Decides the batches."""
    orders = [order(4, step=0, seed=seed) for seed in (1, 1, 2)]
    assert jnp.array_equal(orders[0], orders[1])
    assert not jnp.array_equal(orders[0], orders[2])


def test_another_order(order):
    """Another order for each epoch."""
    first, second = order(8, step=0, seed=1).reshape(2, 16).tolist()
    assert sorted(first) == sorted(second) == list(range(16))
    assert first != second


def test_losses_of_the_history():
    """Train_loss, the mean of the batches' losses before each update, in nats."""
    by_two, by_one = (history_of(4, every) for every in (2, 1))
    means = by_one["train_loss"].reshape(2, 2).mean(axis=1)
    np.testing.assert_allclose(by_two["train_loss"], means, rtol=1e-6)
    before = loss_fn(trainable()[0], *SET)[0]
    np.testing.assert_allclose(by_one["train_loss"][0], before, rtol=1e-6)


def test_scores_of_the_history():
    """Loss in nats and accuracy of the test set."""
    model, optimizer = trainable(TX)
    history = fit(model, optimizer, SET, tuple(part[:5] for part in SET), n_updates=2)
    scores = evaluate(model, SET[0][:5], SET[1][:5])
    np.testing.assert_allclose((history["loss"][-1], history["accuracy"][-1]), scores, rtol=1e-5)
