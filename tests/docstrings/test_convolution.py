"""``convolution``: what its docstrings say. Each test quotes a sentence."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer import convolution
from jaxprimer.convolution import CNN, check_grey_images, forward, train, train_step
from jaxprimer.training import loss_fn

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
ROWS = np.float32(np.arange(12).reshape(6, 2)), np.arange(6) % 3


def layers(*more):
    """A model whose last layer is dense, and what comes before."""
    return nnx.Sequential(*more, nnx.Linear(2, 3, rngs=nnx.Rngs(0)))


def descent(model, wrt=nnx.Param):
    """Plain gradient descent."""
    return nnx.Optimizer(model, optax.sgd(0.1), wrt=wrt)


@pytest.fixture
def batches(monkeypatch):
    """What the step of ``train`` gets, which updates nothing."""
    seen = []

    def step(*arguments):
        seen.append(arguments[2:])
        return jnp.zeros(())

    monkeypatch.setattr(convolution, "train_step", step)
    return seen


def test_layers_of_the_network():
    """Two convolutions, each normalized and pooled, then one dense layer."""
    model = CNN(n_channels=2, rngs=nnx.Rngs(0))
    model.eval()
    program = str(jax.make_jaxpr(model)(jnp.ones((1, 8, 8))))
    operations = re.findall(r"conv_general|rsqrt|reduce_window_max|dot_general", program)
    assert operations == [*2 * ["conv_general", "rsqrt", "reduce_window_max"], "dot_general"]


def test_channels_of_the_first():
    """Output channels of the first convolution."""
    assert CNN(n_channels=3, rngs=nnx.Rngs(0)).conv1.out_features == 3


def test_channels_of_the_second():
    """The second has twice as many."""
    model = CNN(n_channels=3, rngs=nnx.Rngs(0))
    assert model.conv2.out_features == 2 * model.conv1.out_features


def test_two_sources_of_chance():
    """Source of the initial weights and of what dropout leaves out."""
    seeds = [(0, 0), (1, 0), (0, 1)]
    models = [CNN(n_channels=1, rngs=nnx.Rngs(params=p, dropout=d)) for p, d in seeds]
    first, other, same = (model.conv1.kernel[...] for model in models)
    assert jnp.array_equal(first, same)
    assert not jnp.array_equal(first, other)
    left_out = [model.dropout(jnp.ones(64)) == 0 for model in models]
    assert jnp.array_equal(left_out[0], left_out[1])
    assert not jnp.array_equal(left_out[0], left_out[2])


def test_forward_is_pure():
    """A model's output and the state that it leaves, as a pure function."""
    parts = nnx.split(nnx.BatchNorm(2, momentum=0.5, rngs=nnx.Rngs(0)), nnx.Param, ...)
    pure = jax.jit(forward, static_argnums=0)
    output, new = pure(*parts, jnp.array([[1.0, 3.0], [3.0, 5.0]]))
    np.testing.assert_allclose(output, [[-1, -1], [1, 1]], rtol=1e-4)
    assert jnp.array_equal(new["mean"][...], jnp.array([1.0, 2.0]))
    assert not parts[2]["mean"][...].any()


def test_floats_of_eight_by_eight():
    """Raise an error unless images are a batch of 8 by 8 floats."""
    check_grey_images(jnp.zeros((2, 8, 8)))
    for wrong in (jnp.zeros((8, 8)), jnp.zeros((2, 8, 9)), jnp.zeros((2, 8, 8), int)):
        with pytest.raises((ValueError, TypeError)):
            check_grey_images(wrong)


def test_the_step_is_in_place():
    """Update model and optimizer in place."""
    model = layers()
    optimizer = descent(model)
    before = model.layers[0].kernel[...]
    train_step(model, optimizer, *ROWS)
    assert not jnp.array_equal(model.layers[0].kernel[...], before)
    assert optimizer.step[...] == 1


def test_layers_follow_their_mode():
    """Layers that behave differently in training do as their mode says."""
    model = layers(nnx.BatchNorm(2, rngs=nnx.Rngs(0)))
    model.eval()
    train_step(model, descent(model), *ROWS)
    assert not model.layers[0].mean[...].any()
    model.train()
    train_step(model, descent(model), *ROWS)
    assert model.layers[0].mean[...].all()


def test_what_is_left_out_of_wrt():
    """The rest of the model gets no gradient."""
    model = layers(nnx.BatchNorm(2, rngs=nnx.Rngs(0)))
    head = nnx.All(nnx.Param, nnx.PathContains(1))
    before = jax.tree.map(jnp.copy, nnx.state(model))
    train_step(model, descent(model, head), *ROWS)
    assert jnp.array_equal(model.layers[0].scale[...], before["layers"][0]["scale"][...])
    assert not jnp.array_equal(model.layers[1].kernel[...], before["layers"][1]["kernel"][...])


def test_the_loss_is_that_before():
    """The loss before the update, a scalar in nats."""
    model = layers()
    model.layers[0].kernel[...] = jnp.zeros((2, 3))
    np.testing.assert_allclose(train_step(model, descent(model), *ROWS), np.log(3), rtol=1e-6)


def test_the_stream_of_the_batches(batches):
    """Each batch takes the next key of its stream, and moves its counter on."""
    rngs = nnx.Rngs(batches=1)
    train(None, None, rngs, ROWS, n_steps=3, batch_size=4)
    assert rngs.batches.count[...] == 3
    assert len({str(labels) for _, labels in batches}) > 1


def test_examples_of_an_update(batches):
    """Examples per update, each at most once."""
    train(None, None, nnx.Rngs(batches=1), ROWS, n_steps=2, batch_size=5)
    assert [len({tuple(row) for row in images.tolist()}) for images, _ in batches] == [5, 5]


def test_losses_of_batches():
    """The loss of each batch before its update, in nats."""
    model = layers()
    before = loss_fn(model, *ROWS)[0]
    losses = train(model, descent(model), nnx.Rngs(0), ROWS, n_steps=2, batch_size=6)
    np.testing.assert_allclose(losses[0], before, rtol=1e-5)
