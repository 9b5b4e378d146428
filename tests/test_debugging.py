"""``jaxprimer.debugging``: each function fails as its page says, and its repaired form does not."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx
from jax.experimental import checkify
from scipy.stats import entropy as scipy_entropy

from jaxprimer.autoencoder import VAE, pixel_loss, vae_losses
from jaxprimer.debugging import (
    checked_pixel_loss,
    descend_again,
    descend_anew,
    entropy,
    entropy_by_product,
    leaky_norm,
    parabola_step,
    squared_error,
    watched_loss,
)

RATES = [0.1, 0.2, 0.4]


def test_watched_loss_prints_what_it_adds_up(capfd):
    """Each run of the compiled program prints both losses, and returns their sum."""
    model, images, key = VAE(rngs=nnx.Rngs(0)), jnp.ones((4, 8, 8)), jax.random.key(0)
    watched = nnx.jit(watched_loss)
    losses = [watched(model, images, jax.random.clone(key)) for _ in range(2)]
    jax.effects_barrier()
    both = vae_losses(model, images, jax.random.clone(key))
    np.testing.assert_allclose(losses, 2 * [sum(both)], rtol=1e-5)
    line = "loss of pixels {:.3g}, of codes {:.3g}".format(*map(float, both))
    assert capfd.readouterr().out.splitlines() == [line, line]


@pytest.mark.parametrize("pixel", [-0.01, 1.01, 16.0, jnp.nan])
def test_checked_pixel_loss_names_the_range(pixel):
    """Under jit, the error holds the smallest and the largest pixel."""
    images = jnp.full((1, 2, 2), 0.5).at[0, 0, 0].set(pixel)
    checked = jax.jit(checkify.checkify(checked_pixel_loss))
    error, _ = checked(jnp.zeros((1, 2, 2)), images)
    with pytest.raises(checkify.JaxRuntimeError, match=r"^images run from .+, wanted 0 to 1"):
        error.throw()


def test_checked_pixel_loss_takes_numpy_s_arrays():
    """Without jit, too, where nothing has made them JAX's own."""
    logits, images = np.zeros((2, 1, 2, 2), np.float32) + np.float32([[[[0]]], [[[2]]]])
    error, _ = checkify.checkify(checked_pixel_loss)(logits, images)
    assert "images run from 2.0 to 2.0" in error.get()


def test_checked_pixel_loss_equals_the_unchecked_one():
    """Pixels from 0 to 1 give the same loss and no error."""
    images = jnp.linspace(0.0, 1.0, 8).reshape(2, 2, 2)
    error, losses = jax.jit(checkify.checkify(checked_pixel_loss))(-images, images)
    assert error.get() is None
    np.testing.assert_allclose(losses, pixel_loss(-images, images), rtol=1e-6)


def test_a_check_needs_checkify():
    """Compiled by itself, the function is refused while it is traced."""
    images = jnp.zeros((1, 2, 2))
    with pytest.raises(ValueError, match="not functionalized"):
        jax.jit(checked_pixel_loss)(images, images)


def test_entropy_equals_scipy():
    """Of moderate logits by either way, of extreme ones by the second alone."""
    logits = jnp.array([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0], [300.0, 0.0, -300.0]])
    p = np.exp(np.asarray(logits, float) - np.asarray(logits, float).max(axis=1, keepdims=True))
    wanted = scipy_entropy(p, axis=1)
    np.testing.assert_allclose(entropy(logits), wanted, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(entropy_by_product(logits[:2]), wanted[:2], rtol=1e-5)
    assert jnp.isnan(entropy_by_product(logits)[2])
    slopes = jax.grad(lambda logits: entropy(logits).sum())(logits)
    assert jnp.isfinite(slopes).all()


def test_squared_error_compares_all_with_all():
    """A column against a row of the same numbers has the error of every pair."""
    numbers = jnp.arange(4.0)
    with jax.numpy_rank_promotion("allow"):
        seen = squared_error(numbers[:, None], numbers)
    wanted = np.mean([(i - j) ** 2 for i in range(4) for j in range(4)])
    assert (seen, squared_error(numbers, numbers)) == (wanted, 0)
    with pytest.raises(ValueError, match="rank_promotion"):
        squared_error(numbers[:, None], numbers)


def test_leaky_norm_keeps_a_tracer():
    """The result is right, and what was kept is of no use."""
    kept = []
    assert jax.jit(partial(leaky_norm, kept=kept))(jnp.array([3.0, 4.0])) == 5
    wanted = pytest.raises(jax.errors.UnexpectedTracerError, match="was leaky_norm")
    with jax.debug_key_reuse(False), wanted:
        jnp.sin(kept[0])


def test_both_descents_take_the_same_steps():
    """Each step shrinks the distance to the bottom by the same factor."""
    wanted = np.prod([1 - 2 * rate for rate in RATES])
    for descend in (descend_anew, descend_again):
        np.testing.assert_allclose(descend(jnp.float32(1), RATES), wanted, rtol=1e-5)
    np.testing.assert_allclose(parabola_step(jnp.float32(3), 0.5), 0, atol=1e-6)
