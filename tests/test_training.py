"""``jaxprimer.training``: against NumPy, finite differences and JAX without Flax."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer.epochs import batch_order
from jaxprimer.loops import train, train_in_order
from jaxprimer.models import SimpleNN
from jaxprimer.training import accuracy, evaluate, fit, loss_fn, train_step


def params_of(model):
    """A copy of the parameters that later updates leave alone."""
    return jax.tree.map(jnp.copy, nnx.state(model, nnx.Param))


def test_loss_equals_numpy(model, batch):
    """The loss is minus the mean log-probability of the labels."""
    loss, logits = loss_fn(model, *batch)
    z = np.asarray(logits, np.float64)
    log_probabilities = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    expected = -log_probabilities[np.arange(50), np.asarray(batch[1])].mean()
    np.testing.assert_allclose(loss, expected, rtol=1e-5)


def test_loss_of_a_shuffled_batch_is_the_same(model, batch):
    """The order of the examples does not matter."""
    order = jax.random.permutation(jax.random.key(0), 50)
    shuffled = loss_fn(model, batch[0][order], batch[1][order])[0]
    np.testing.assert_allclose(shuffled, loss_fn(model, *batch)[0], rtol=1e-5)


def test_gradient_equals_finite_difference(model, batch):
    """The gradient along a direction is the slope of the loss in it."""
    graph, params = nnx.split(model)
    direction = jax.tree.map(
        lambda leaf: jnp.sin(jnp.arange(leaf.size)).reshape(leaf.shape), params
    )

    def along(t):
        moved = jax.tree.map(lambda p, d: p + t * d, params, direction)
        return loss_fn(nnx.merge(graph, moved), *batch)[0]

    eps = 1e-4  # times the length of the direction, some 90
    slope = (along(eps) - along(-eps)) / (2 * eps)
    np.testing.assert_allclose(jax.grad(along)(0.0), slope, rtol=1e-2)


def test_step_is_gradient_descent(model, optimizer, batch):
    """One step subtracts the learning rate times the gradient that plain JAX computes."""
    before = params_of(model)
    graph = nnx.graphdef(model)
    grads = jax.grad(lambda params: loss_fn(nnx.merge(graph, params), *batch)[0])(before)
    expected = jax.tree.map(lambda p, g: p - 0.05 * g, before, grads)
    train_step(model, optimizer, *batch)
    jax.tree.map(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-6),
        jax.tree.leaves(params_of(model)),
        jax.tree.leaves(expected),
    )


def test_step_returns_the_loss_before_it(model, optimizer, batch):
    """The loss that a step returns is that of the model it was given."""
    before = loss_fn(model, *batch)[0]
    np.testing.assert_allclose(train_step(model, optimizer, *batch), before, rtol=1e-5)


def test_evaluate_changes_nothing(model, batch):
    """Evaluating gives loss and accuracy and leaves the parameters as they are."""
    before = params_of(model)
    loss, share = evaluate(model, *batch)
    expected, logits = loss_fn(model, *batch)
    np.testing.assert_allclose([loss, share], [expected, accuracy(logits, batch[1])], rtol=1e-5)
    assert jax.tree.all(jax.tree.map(lambda a, b: (a == b).all(), before, params_of(model)))


def test_accuracy_counts():
    """Accuracy is the share of rows whose largest entry is at the label."""
    logits = jnp.eye(4)
    assert accuracy(logits, jnp.array([0, 1, 2, 3])) == 1
    assert accuracy(logits, jnp.array([0, 1, 0, 0])) == 0.5
    assert accuracy(logits, jnp.array([1, 2, 3, 0])) == 0


@pytest.mark.parametrize("function", [loss_fn, evaluate])
def test_refuses_wrong_labels(function, model, batch):
    """One-hot, float and missing labels are refused by name, compiled or not."""
    images, labels = batch
    with pytest.raises(ValueError, match=r"^labels has shape \(50, 10\), wanted \(50,\)"):
        function(model, images, jax.nn.one_hot(labels, 10))
    with pytest.raises(TypeError, match=r"^labels has dtype float32"):
        function(model, images, labels.astype(jnp.float32))
    with pytest.raises(ValueError, match=r"^labels has shape \(49,\), wanted \(50,\)"):
        function(model, images, labels[:-1])


def test_step_refuses_wrong_labels(model, optimizer, batch):
    """The compiled step refuses wrong labels by name too, and leaves the model as it was."""
    before = params_of(model)
    with pytest.raises(ValueError, match=r"^labels has shape \(49,\), wanted \(50,\)"):
        train_step(model, optimizer, batch[0], batch[1][:-1])
    assert jax.tree.all(jax.tree.map(lambda a, b: (a == b).all(), before, params_of(model)))


def test_accuracy_refuses_flat_logits():
    """Logits without a class axis are refused by name."""
    with pytest.raises(ValueError, match=r"^logits has shape \(4,\), wanted \(batch, n_targets\)"):
        accuracy(jnp.zeros(4), jnp.zeros(4, jnp.int32))


def new(tx):
    """A fresh model and its optimizer."""
    model = SimpleNN(rngs=nnx.Rngs(0))
    return model, nnx.Optimizer(model, tx, wrt=nnx.Param)


def test_fit_equals_the_loop(digits):
    """Full batches give the losses of Part 1's loop, and the same model."""
    sets = [(digits[0] / 16, digits[2]), (digits[1] / 16, digits[3])]
    (looped, optimizer), (model, other) = new(optax.sgd(0.05)), new(optax.sgd(0.05))
    losses = train(looped, optimizer, *sets, n_updates=20)
    history = fit(model, other, *sets, n_updates=20, every=5)
    np.testing.assert_allclose(history["loss"], losses[5::5], rtol=1e-5)
    np.testing.assert_allclose(model(sets[1][0]), looped(sets[1][0]), rtol=1e-3, atol=1e-4)
    assert history["update"].tolist() == [5, 10, 15, 20]
    np.testing.assert_allclose(history["accuracy"][-1], evaluate(model, *sets[1])[1], rtol=1e-5)


def test_fit_equals_the_loop_over_its_batches(batch):
    """Minibatches give the losses of a loop over the same order."""
    key = jax.random.key(4)
    (looped, optimizer), (model, other) = (
        new(optax.sgd(0.05, momentum=0.9)),
        new(optax.sgd(0.05, momentum=0.9)),
    )
    losses = train_in_order(looped, optimizer, batch, batch_order(key, 0, 50, 20, 6))
    history = fit(model, other, batch, batch, n_updates=6, every=3, size=20, key=key)
    expected = losses.reshape(2, 3).mean(axis=1)
    np.testing.assert_allclose(history["train_loss"], expected, rtol=1e-5)


def test_fit_goes_on_where_it_stopped(batch):
    """Two calls with one key make the batches and updates of one call, in mid-epoch too."""
    key = jax.random.key(5)
    whole, parts = new(optax.sgd(0.05, momentum=0.9)), new(optax.sgd(0.05, momentum=0.9))
    settings = {"every": 1, "size": 20, "key": key}
    expected = fit(*whole, batch, batch, n_updates=8, **settings)
    pieces = [fit(*parts, batch, batch, n_updates=n, **settings) for n in (3, 5)]
    for name, values in expected.items():
        joined = np.concatenate([piece[name] for piece in pieces])
        np.testing.assert_allclose(joined, values, rtol=1e-5)


IMAGES, LABELS = np.zeros((4, 8, 8), np.float32), np.arange(4)


@pytest.mark.parametrize(
    ("train_set", "settings", "words"),
    [
        ((IMAGES[:0], LABELS[:0]), {}, "train_set has no examples"),
        ((IMAGES, LABELS + 7), {}, r"train_set\[1\] has labels from 7 to 10, wanted 0 to 9 for"),
        ((IMAGES, LABELS - 1), {}, r"train_set\[1\] has labels from -1 to 2"),
        (
            (IMAGES + np.nan, LABELS),
            {},
            r"train_set\[0\] holds 256 values that are NaN or infinite",
        ),
        ((IMAGES, LABELS[:3]), {}, r"train_set\[1\] has shape \(3,\), wanted \(4,\)"),
        ((IMAGES, LABELS), {"size": 5, "key": 0}, "size is 5, wanted 1 to 4, the number of ex"),
        ((IMAGES, LABELS), {"size": 2}, r"key is None and size is 2.* Pass key=jax\.random\.key"),
        ((IMAGES, LABELS), {"every": 2}, "n_updates is 3 and every is 2, wanted a .* multiple"),
        ((IMAGES, LABELS), {"n_updates": 0}, "n_updates is 0 and every is 1"),
    ],
)
def test_fit_refuses(model, optimizer, train_set, settings, words):
    """Bad input is an early error in words, and the model stays as it is."""
    before = params_of(model)
    settings = {"n_updates": 3} | settings
    if "key" in settings:
        settings["key"] = jax.random.key(settings["key"])
    with pytest.raises(ValueError, match=words):
        fit(model, optimizer, train_set, (IMAGES, LABELS), **settings)
    assert jax.tree.all(jax.tree.map(lambda a, b: (a == b).all(), before, params_of(model)))


def test_fit_looks_at_both_sets(model, optimizer):
    """A fault in the held-out set is found as well, under its name."""
    with pytest.raises(TypeError, match=r"test_set\[1\] has dtype float32, wanted integer"):
        fit(
            model,
            optimizer,
            (IMAGES, LABELS),
            (IMAGES, LABELS.astype(np.float32)),
            n_updates=1,
        )
