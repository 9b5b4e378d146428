"""``plain``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.nn import log_softmax, selu

from jaxprimer import plain
from jaxprimer.plain import plain_fit, plain_loss
from jaxprimer.tracing import noting

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
IMAGES = jnp.asarray(np.random.default_rng(0).normal(size=(6, 2, 2)), jnp.float32)
TRAIN_SET = IMAGES, jnp.array([0, 1, 2, 0, 1, 1])
ZERO = {"kernel": jnp.zeros((4, 3)), "bias": jnp.zeros(3)}


@pytest.fixture
def params():
    """Two layers, from four values over three hidden units to three classes."""
    shapes = {"kernel": (4, 3), "bias": (3,)}, {"kernel": (3, 3), "bias": (3,)}
    rng = np.random.default_rng(1)
    draw = lambda shape: jnp.asarray(rng.normal(size=shape), jnp.float32)
    return [{name: draw(shape) for name, shape in layer.items()} for layer in shapes]


def test_selu_stands_between_the_layers(params):
    """Mean cross-entropy of dense layers with SELU between them."""
    (images, labels), (hidden, last) = TRAIN_SET, params
    x = selu(images.reshape(6, 4) @ hidden["kernel"] + hidden["bias"][None])
    logits = x @ last["kernel"] + last["bias"][None]
    wanted = -log_softmax(logits)[jnp.arange(6), labels].mean()
    assert plain_loss(params, *TRAIN_SET) == pytest.approx(float(wanted), rel=1e-5)


def test_the_unit_of_the_loss():
    """A scalar in nats."""
    assert plain_loss([ZERO], *TRAIN_SET) == pytest.approx(np.log(3), rel=1e-6)


def test_a_layer_has_a_dictionary():
    """One dictionary per layer, kernel of shape (n_in, n_out) and bias of shape (n_out,)."""
    layers = [{"kernel": jnp.zeros((n, m)), "bias": jnp.zeros(m)} for n, m in [(4, 7), (7, 2)]]
    labels = jnp.zeros(6, int)
    assert plain_loss(layers, IMAGES, labels) == pytest.approx(np.log(2), rel=1e-6)


def test_labels_are_classes():
    """Integer classes, shape (batch,)."""
    with pytest.raises((AssertionError, TypeError), match="int"):
        plain_loss([ZERO], IMAGES, jax.nn.one_hot(TRAIN_SET[1], 3))
    last = ZERO | {"bias": jnp.array([0.0, 0.0, 50.0])}
    assert plain_loss([last], IMAGES, jnp.full(6, 2)) < 1e-6


def test_the_learning_rate(params):
    """The learning rate."""
    grads = jax.grad(plain_loss)(params, *TRAIN_SET)
    for rate in (0.1, 0.5):
        new, _ = plain_fit(params, TRAIN_SET, None, rate=rate, n_updates=1)
        wanted = params[0]["kernel"] - rate * grads[0]["kernel"]
        np.testing.assert_allclose(new[0]["kernel"], wanted, rtol=1e-4, atol=1e-6)


def test_updates_in_one_call(params):
    """Make updates of gradient descent."""
    new, before = params, []
    for _ in range(3):
        before.append(plain_loss(new, *TRAIN_SET))
        grads = jax.grad(plain_loss)(new, *TRAIN_SET)
        new = jax.tree.map(lambda array, slope: array - 0.1 * slope, new, grads)
    result, losses = plain_fit(params, TRAIN_SET, None, rate=0.1, n_updates=3)
    np.testing.assert_allclose(losses, before, rtol=1e-5)
    np.testing.assert_allclose(result[1]["bias"], new[1]["bias"], rtol=1e-4, atol=1e-6)


def test_a_row_of_the_order_is_a_batch(params):
    """Indices of each batch, shape (n_updates, size)."""
    order = jnp.array([[4, 0], [2, 3]])
    _, losses = plain_fit(params, TRAIN_SET, order, rate=0.1, n_updates=2)
    rows = jnp.array([4, 0])
    wanted = plain_loss(params, *(array[rows] for array in TRAIN_SET))
    assert losses[0] == pytest.approx(float(wanted), rel=1e-5)


def test_without_an_order(params):
    """None takes all of the training set each time."""
    everything = jnp.tile(jnp.arange(6), (2, 1))
    results = [
        plain_fit(params, TRAIN_SET, order, rate=0.1, n_updates=2)[1]
        for order in (None, everything)
    ]
    np.testing.assert_allclose(*results, rtol=1e-5)


def test_losses_come_before_their_updates():
    """The new parameters, and the losses before each update, in nats, shape (n_updates,)."""
    new, losses = plain_fit([ZERO], TRAIN_SET, None, rate=0.1, n_updates=2)
    once, _ = plain_fit([ZERO], TRAIN_SET, None, rate=0.1, n_updates=1)
    wanted = [np.log(3), plain_loss(once, *TRAIN_SET)]
    np.testing.assert_allclose(losses, wanted, rtol=1e-5)
    assert plain_loss(new, *TRAIN_SET) < losses[1]


def test_updates_are_counted(params):
    """How many updates to make."""
    _, losses = plain_fit(params, TRAIN_SET, None, rate=0.1, n_updates=4)
    assert len(losses) == 4


def test_updates_are_compiled(monkeypatch):
    """In one compiled call."""
    notes = []
    monkeypatch.setattr(plain, "plain_loss", noting(plain_loss, notes))
    plain_fit([ZERO], TRAIN_SET, None, rate=0.1, n_updates=7)
    n_traces = len(notes)
    plain_fit([ZERO], TRAIN_SET, None, rate=0.1, n_updates=7)
    assert 1 <= n_traces == len(notes) < 7
