"""``autoencoder``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.autoencoder import VAE, code_loss, draw, fit, pixel_loss, vae_losses

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
IMAGES = jnp.linspace(0.0, 1.0, 3 * 64).reshape(3, 8, 8)


@pytest.fixture
def model():
    """Small encoder and decoder."""
    return VAE(n_latents=2, n_hidden=5, rngs=nnx.Rngs(0))


@pytest.fixture
def sure(model):
    """A model whose codes have next to no noise, and whose decoder gives zeros."""
    for layer in (model.mean, model.log_variance, model.pixels):
        layer.kernel[...] = jnp.zeros_like(layer.kernel[...])
    model.mean.bias[...] = jnp.array([3.0, -1.0])
    model.log_variance.bias[...] = jnp.full(2, -30.0)
    return model


def test_numbers_of_a_code(model):
    """Numbers per code."""
    assert model.encode(IMAGES)[0].shape == (3, 2)
    assert model.writer.in_features == 2


def test_one_hidden_layer_of_either(model):
    """Width of the one hidden layer of either."""
    shapes = sorted(leaf.shape for leaf in jax.tree.leaves(nnx.state(model)) if leaf.ndim == 2)
    assert shapes == [(2, 5), (5, 2), (5, 2), (5, 64), (64, 5)]


def test_mean_and_log_variance(sure):
    """Mean and log-variance of the codes of a batch of images."""
    mean, log_variance = sure.encode(IMAGES)
    assert mean.tolist() == 3 * [[3, -1]]
    assert log_variance.tolist() == 3 * [[-30, -30]]


def test_decoding_gives_logits(model):
    """Logits of the pixels for a batch of codes."""
    logits = model.decode(jnp.full((1, 2), 50.0))
    assert logits.min() < 0
    assert logits.max() > 1


def test_losses_of_pixels_are_summed():
    """Cross-entropy of the pixels of each image, summed over its pixels."""
    logits = jnp.stack([jnp.full((2, 3), 2.0), jnp.zeros((2, 3))])
    losses = pixel_loss(logits, jnp.full((2, 2, 3), 0.25))
    p = 1 / (1 + np.exp(-2.0))
    wanted = [-6 * (0.25 * np.log(p) + 0.75 * np.log(1 - p)), 6 * np.log(2)]
    np.testing.assert_allclose(losses, wanted, rtol=1e-5)


def test_no_check_of_ink():
    """Nothing checks that."""
    losses = pixel_loss(jnp.zeros((2, 1, 1)), jnp.array([[[16.0]], [[-3.0]]]))
    np.testing.assert_allclose(losses, 2 * [np.log(2)], rtol=1e-5)


def test_the_standard_normal_distribution():
    """Distance of each code's distribution from the standard normal one."""
    losses = code_loss(jnp.array([[0.0, 0.0], [1.0, 2.0]]), jnp.zeros((2, 2)))
    assert losses.tolist() == [0, 2.5]
    assert code_loss(jnp.zeros((1, 1)), jnp.ones((1, 1))) > 0.3


def test_a_divergence_is_positive():
    """That is the Kullback-Leibler divergence, which is never negative."""
    grid = jnp.linspace(-4.0, 4.0, 9)
    losses = code_loss(*(axis.reshape(-1, 1) for axis in jnp.meshgrid(grid, grid)))
    assert losses.min() == 0
    assert losses.max() > 30


def test_pixels_before_codes(sure):
    """Of its pixels, and of its codes."""
    of_pixels, of_codes = vae_losses(sure, IMAGES, jax.random.key(0))
    np.testing.assert_allclose(of_pixels, 64 * np.log(2), rtol=1e-5)
    np.testing.assert_allclose(of_codes, code_loss(*sure.encode(IMAGES[:1]))[0], rtol=1e-5)


def test_means_over_the_batch(model):
    """Two means over the batch, scalars in nats per image."""
    model.log_variance.bias[...] = jnp.full(2, -30.0)
    mean, log_variance = model.encode(IMAGES)
    wanted = pixel_loss(model.decode(mean), IMAGES).mean(), code_loss(mean, log_variance).mean()
    np.testing.assert_allclose(vae_losses(model, IMAGES, jax.random.key(0)), wanted, rtol=1e-3)


@pytest.mark.said_of("fit", "vae_losses")
def test_the_key_of_the_noise(model):
    """Random key of the codes' noise."""
    losses = [vae_losses(model, IMAGES, jax.random.key(seed)) for seed in (1, 1, 2)]
    assert losses[0] == losses[1]
    assert losses[0][0] != losses[2][0]
    assert losses[0][1] == losses[2][1]


def test_the_loss_of_a_batch(sure):
    """The new parameters, and the loss of each batch before its update."""
    graphdef, params = nnx.split(sure)
    with jax.numpy_dtype_promotion("standard"):
        new, losses = fit(graphdef, params, IMAGES, jax.random.key(0), 2)
    both = vae_losses(sure, IMAGES, jax.random.key(1))
    np.testing.assert_allclose(losses[0], sum(both), rtol=1e-4)
    assert sum(vae_losses(nnx.merge(graphdef, new), IMAGES, jax.random.key(1))) < losses[1]


def test_sum_and_batches(sure):
    """Train on the sum of both losses with Adam, in batches of 128 images."""
    graphdef, params = nnx.split(sure)
    run = lambda key: fit(graphdef, params, IMAGES, key, 2)
    with jax.numpy_dtype_promotion("standard"):
        assert "f32[128,8,8]" in str(jax.make_jaxpr(run)(jax.random.key(0)))
        bias = run(jax.random.key(0))[0]["mean"]["bias"][...]
    np.testing.assert_allclose(bias, [3 - 0.002, -1 + 0.002], rtol=1e-5)


@pytest.mark.said_of("draw", "fit", "pixel_loss", "vae_losses")
def test_what_is_drawn(sure):
    """Shares of ink from 0 to 1."""
    sure.pixels.bias[...] = jnp.linspace(-5.0, 5.0, 64)
    images = draw(sure, jax.random.key(0), 2)
    np.testing.assert_allclose(
        images[1].ravel(), 1 / (1 + np.exp(-sure.pixels.bias[...])), rtol=1e-5
    )


def test_codes_are_random(model):
    """What the decoder makes of codes drawn at random."""
    images = [draw(model, jax.random.key(seed), 2) for seed in (1, 1, 2)]
    assert jnp.array_equal(images[0], images[1])
    assert not jnp.array_equal(images[0], images[2])
    codes = jax.random.normal(jax.random.key(1), (2, 2))
    np.testing.assert_allclose(images[0], nnx.sigmoid(model.decode(codes)), rtol=1e-5)
