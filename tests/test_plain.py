"""``jaxprimer.plain``: without NNX, the same training."""

import jax
import jax.numpy as jnp
import optax
import pytest
from flax import nnx

from jaxprimer.epochs import batch_order
from jaxprimer.plain import plain_fit, plain_loss
from jaxprimer.training import fit, loss_fn


@pytest.fixture
def params(model):
    """The parameters of the model as plain arrays."""
    layers = model.layer1, model.layer2, model.layer3
    return [{"kernel": layer.kernel[...], "bias": layer.bias[...]} for layer in layers]


def test_the_loss_is_that_of_the_model(model, params, batch):
    """Without NNX, the same parameters have the same loss."""
    assert jnp.allclose(plain_loss(params, *batch), loss_fn(model, *batch)[0], rtol=1e-6)


@pytest.mark.parametrize("size", [None, 16])
def test_training_is_that_of_fit(size, model, params, batch):
    """With the same batches, both have the same losses, to 1e-5."""
    optimizer = nnx.Optimizer(model, optax.sgd(0.05), wrt=nnx.Param)
    key, order = jax.random.key(0), None
    if size:
        order = batch_order(key, 0, len(batch[1]), size, 6)
    _, losses = plain_fit(params, batch, order, rate=0.05, n_updates=6)
    history = fit(model, optimizer, batch, batch, n_updates=6, size=size, key=key)
    assert jnp.allclose(losses, history["train_loss"], rtol=1e-5)
