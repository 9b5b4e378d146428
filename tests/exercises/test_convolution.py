"""The solutions of Part 6, against NumPy and Flax."""

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from jaxprimer.convolution import CNN
from jaxprimer.solutions.convolution import Block, dropout, normalize, penalty


def test_a_block_that_has_learned_nothing_adds_nothing():
    """Where the scale of the normalization is 0, what comes in goes out as it was."""
    x = jax.random.normal(jax.random.key(0), (3, 6, 4, 2))
    block = Block(2, rngs=nnx.Rngs(0))
    added = np.asarray(block(x) - x)
    assert added.min() == 0 < added.max(), "ReLU gives no negative number"
    block.norm.scale[...] = jnp.zeros(2)
    np.testing.assert_array_equal(block(x), x)


def test_normalized_channels_have_mean_0_and_variance_1():
    """Whatever the channels were, NumPy finds mean 0 and variance 1."""
    x = 3 + 5 * jax.random.normal(jax.random.key(0), (20, 4, 4, 3))
    y = np.asarray(normalize(x), np.float64)
    np.testing.assert_allclose(y.mean(axis=(0, 1, 2)), 0, atol=1e-5)
    np.testing.assert_allclose(y.var(axis=(0, 1, 2)), 1, atol=1e-4)


def test_dropout_keeps_the_mean_and_its_key():
    """The mean of many numbers stays, and one key gives one result."""
    x = jax.random.uniform(jax.random.key(1), (100, 100))
    once, again = (dropout(x, 0.3, jax.random.key(2)) for _ in range(2))
    np.testing.assert_array_equal(once, again)
    np.testing.assert_allclose(once.mean(), x.mean(), rtol=0.05)
    kept = np.asarray(once) > 0
    np.testing.assert_allclose(kept.mean(), 0.7, atol=0.03)
    np.testing.assert_allclose(np.asarray(once)[kept], np.asarray(x)[kept] / 0.7, rtol=1e-5)


def test_penalty_has_no_gradient_but_that_of_kernels():
    """The gradient is twice each kernel, and 0 for every bias and scale."""
    model = CNN(rngs=nnx.Rngs(0))
    gradients = nnx.to_pure_dict(nnx.grad(penalty)(model))
    for layer in ("conv1", "conv2", "head"):
        kernel = getattr(model, layer).kernel[...]
        np.testing.assert_allclose(gradients[layer]["kernel"], 2 * kernel, rtol=1e-6)
        assert not jnp.any(gradients[layer]["bias"])
    assert not jnp.any(gradients["norm1"]["scale"])
