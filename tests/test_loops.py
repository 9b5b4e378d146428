"""``jaxprimer.loops``: what loops return, and what they leave alone."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer.loops import train, train_in_order
from jaxprimer.models import SimpleNN
from jaxprimer.training import evaluate


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


def test_training_in_order_lowers_the_loss(digits):
    """Ten rounds over the same batches halve the loss."""
    train_images, _, train_labels, _ = digits
    model = SimpleNN(rngs=nnx.Rngs(0))
    optimizer = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)
    order = jnp.arange(128).reshape(2, 64)
    data = jnp.asarray(train_images, jnp.float32) / 16, jnp.asarray(train_labels)
    losses = [train_in_order(model, optimizer, data, order).mean() for _ in range(10)]
    assert losses[-1] < losses[0] / 2


def test_training_in_order_refuses_a_flat_order():
    """Each row is a batch, so one axis is not enough."""
    with pytest.raises(ValueError, match=r"order has shape \(4,\)"):
        train_in_order(None, None, (jnp.zeros((4, 8, 8)), jnp.arange(4)), jnp.arange(4))
