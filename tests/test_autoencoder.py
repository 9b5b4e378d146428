"""``jaxprimer.autoencoder``: losses equal formulas and a sample's mean, and training works."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx
from scipy.integrate import quad
from scipy.special import log_expit
from scipy.stats import norm

from jaxprimer.autoencoder import VAE, code_loss, draw, fit, pixel_loss, vae_losses


@pytest.fixture(scope="module")
def model():
    """An untrained autoencoder."""
    return VAE(rngs=nnx.Rngs(0))


@pytest.fixture(scope="module")
def inks(digits):
    """Shares of ink of the training images."""
    return digits[0] / 16


def test_shapes_follow_the_sizes():
    """As many numbers per code as asked for, and images of 8 by 8."""
    model = VAE(n_latents=3, n_hidden=7, rngs=nnx.Rngs(0))
    mean, log_variance = model.encode(jnp.zeros((5, 8, 8)))
    assert mean.shape == log_variance.shape == (5, 3)
    assert model.decode(mean).shape == (5, 8, 8)
    assert draw(model, jax.random.key(0), n=4).shape == (4, 8, 8)


def test_encode_refuses_what_is_no_batch_of_images(model):
    """A single image has no batch axis, and integers are no shares of ink."""
    with pytest.raises(ValueError, match=r"^images has shape \(8, 8\)"):
        model.encode(jnp.zeros((8, 8)))
    with pytest.raises(TypeError, match=r"^images has dtype int32"):
        model.encode(jnp.zeros((2, 8, 8), int))


def test_pixel_loss_equals_the_formula(inks):
    """Minus the logarithms of both shares, weighted by the ink and by the paper."""
    logits = jax.random.normal(jax.random.key(0), (5, 8, 8))
    t, z = np.asarray(inks[:5], float), np.asarray(logits, float)
    wanted = -(t * log_expit(z) + (1 - t) * log_expit(-z)).sum(axis=(1, 2))
    np.testing.assert_allclose(pixel_loss(logits, inks[:5]), wanted, rtol=1e-5)


def test_pixel_loss_has_no_least_value_beyond_full_ink():
    """For shares up to 1 it is never negative; above 1 it falls without end."""
    logits = jnp.linspace(-100.0, 100.0, 201)[:, None, None]
    for share in (0.0, 0.3, 1.0):
        assert pixel_loss(logits, jnp.full_like(logits, share)).min() >= 0
    over = pixel_loss(logits, jnp.full_like(logits, 16))
    assert over.argmin() == 200
    assert over.min() < -1000


def test_pixel_loss_refuses_another_shape():
    """One image too few would be stretched over all."""
    with pytest.raises(ValueError, match=r"^images has shape \(1, 8, 8\), wanted \(2, 8, 8\)"):
        pixel_loss(jnp.zeros((2, 8, 8)), jnp.zeros((1, 8, 8)))


@pytest.mark.parametrize(("mean", "deviation"), [(0.0, 1.0), (1.5, 0.5), (-2.0, 3.0)])
def test_code_loss_equals_the_integral(mean, deviation):
    """The mean of the logarithm of the ratio of two densities."""
    one, other = norm(mean, deviation), norm(0, 1)
    ratio = lambda x: one.pdf(x) * (one.logpdf(x) - other.logpdf(x))
    wanted, _ = quad(ratio, mean - 12 * deviation, mean + 12 * deviation)
    seen = code_loss(jnp.array([[mean]]), jnp.log(jnp.array([[deviation**2]])))
    np.testing.assert_allclose(seen, [wanted], rtol=1e-4, atol=1e-6)


def test_code_loss_adds_up_over_a_code():
    """Independent numbers add their distances."""
    mean, log_variance = jax.random.normal(jax.random.key(0), (2, 5, 3))
    each = code_loss(mean.reshape(15, 1), log_variance.reshape(15, 1)).reshape(5, 3)
    np.testing.assert_allclose(code_loss(mean, log_variance), each.sum(axis=1), rtol=1e-5)


def test_noise_follows_the_variance(model, inks):
    """Without variance, any key gives the loss of the mean's own image."""
    sure = nnx.clone(model)
    sure.log_variance.kernel[...] = jnp.zeros_like(sure.log_variance.kernel[...])
    sure.log_variance.bias[...] = jnp.full(8, -40.0)
    of_pixels, _ = vae_losses(sure, inks[:9], jax.random.key(0))
    wanted = pixel_loss(sure.decode(sure.encode(inks[:9])[0]), inks[:9]).mean()
    np.testing.assert_allclose(of_pixels, wanted, rtol=1e-5)
    others = [vae_losses(model, inks[:9], jax.random.key(seed))[0] for seed in (1, 2)]
    assert others[0] != others[1]


def test_fit_learns_and_repeats(model, inks):
    """The loss falls by a third; the same key gives the same training."""
    parts = nnx.split(model)
    with jax.numpy_dtype_promotion("standard"):  # Optax raises floats to integers
        params, losses = fit(*parts, inks, jax.random.key(0), n_steps=150)
        again, _ = fit(*parts, inks, jax.random.key(0), n_steps=150)
    assert losses.shape == (150,)
    assert losses[-10:].mean() < losses[0] * 2 / 3
    jax.tree.map(np.testing.assert_array_equal, params, again)


def test_draw_gives_shares_of_ink(model):
    """From 0 to 1, and others for another key."""
    first, second = (draw(model, jax.random.key(seed), n=3) for seed in (0, 1))
    assert first.min() >= 0
    assert first.max() <= 1
    assert (first != second).any()
