"""``jaxprimer.training``: against NumPy, finite differences and JAX without Flax."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer.models import SimpleNN
from jaxprimer.training import accuracy, evaluate, loss_fn, train, train_step


@pytest.fixture
def optimizer(model):
    """Plain gradient descent on the model."""
    return nnx.Optimizer(model, optax.sgd(0.05), wrt=nnx.Param)


@pytest.fixture
def batch(digits):
    """Fifty images with their labels, scaled to 0..1."""
    return digits[0][:50] / 16, digits[2][:50]


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


def test_train_returns_the_held_out_losses(model, optimizer, batch, digits):
    """The first entry is the loss before training, the last that of the trained model."""
    test_set = digits[1] / 16, digits[3]
    first = evaluate(model, *test_set)[0]
    losses = train(model, optimizer, batch, test_set, n_updates=60)
    assert losses.shape == (61,)
    np.testing.assert_allclose(losses[0], first, rtol=1e-5)
    np.testing.assert_allclose(losses[-1], evaluate(model, *test_set)[0], rtol=1e-5)
    assert losses[-1] < losses[0] / 2


def test_train_does_not_learn_from_the_held_out_set(digits):
    """Another held-out set leads to the same parameters."""

    def trained(test_set):
        model = SimpleNN(rngs=nnx.Rngs(0))
        optimizer = nnx.Optimizer(model, optax.sgd(0.01), wrt=nnx.Param)
        train(model, optimizer, (digits[0], digits[2]), test_set, n_updates=3)
        return jax.tree.leaves(nnx.state(model, nnx.Param))

    one, other = trained((digits[1], digits[3])), trained((digits[1][:5], digits[3][:5]))
    assert all((a == b).all() for a, b in zip(one, other, strict=True))


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
