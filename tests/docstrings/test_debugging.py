"""``debugging``: what its docstrings say. Each test quotes a sentence."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from examples import assert_raised
from flax import nnx
from jax.experimental import checkify

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
from jaxprimer.diagnosis import logged

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
LOGITS = jnp.array([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]])


def compilations(descend, rates):
    """How many functions are compiled for some steps."""
    call = partial(descend, jnp.float32(1), rates)
    return len(logged(jax.log_compiles(True), call, "Compiling"))


def test_the_sum_is_watched(capfd):
    """Sum of both losses, which prints the two whenever it runs."""
    model, images = VAE(n_latents=2, n_hidden=3, rngs=nnx.Rngs(0)), jnp.ones((2, 8, 8))
    watched = nnx.jit(watched_loss)
    losses = [watched(model, images, jax.random.key(seed)) for seed in (1, 2)]
    jax.effects_barrier()
    pairs = [vae_losses(model, images, jax.random.key(seed)) for seed in (1, 2)]
    np.testing.assert_allclose(losses, [sum(pair) for pair in pairs], rtol=1e-5)
    lines = [f"loss of pixels {float(p):.3g}, of codes {float(c):.3g}" for p, c in pairs]
    assert capfd.readouterr().out.splitlines() == lines


def test_a_check_beside_the_loss():
    """Cross-entropy of each image, with a check that its pixels allow it."""
    images = jnp.full((2, 2, 2), 0.25)
    logits = images - 1
    error, losses = checkify.checkify(checked_pixel_loss)(logits, images)
    assert error.get() is None
    np.testing.assert_allclose(losses, pixel_loss(logits, images), rtol=1e-6)


def test_where_checkify_is_needed():
    """Under jit, call it through checkify.checkify."""
    images = jnp.full((1, 2, 2), 0.5)
    assert_raised(ValueError, [jax.jit(checked_pixel_loss)], images, images, says="functionalized")
    error, _ = jax.jit(checkify.checkify(checked_pixel_loss))(images, 3 * images)
    assert "1.5" in error.get()


def test_it_raises_itself():
    """Elsewhere it raises the error itself."""
    images = jnp.full((1, 2, 2), 2.0)
    assert_raised(checkify.JaxRuntimeError, [checked_pixel_loss], images, images, says="2.0")


@pytest.mark.parametrize("pixel", [-0.01, 1.01, jnp.nan])
def test_pixels_that_are_refused(pixel):
    """The error beside it says if a pixel is below 0, above 1, or NaN."""
    images = jnp.array([[[0.0, 1.0]]])
    checked = checkify.checkify(checked_pixel_loss)
    assert checked(images, images)[0].get() is None
    assert "wanted 0 to 1" in checked(images, images.at[0, 0, 0].set(pixel))[0].get()


def test_a_probability_that_rounds_to_zero():
    """NaN where a probability rounds to 0."""
    logits = jnp.array([[60.0, 0.0], [200.0, 0.0]])
    assert (jax.nn.softmax(logits)[:, 1] == 0).tolist() == [False, True]
    assert jnp.isnan(entropy_by_product(logits)).tolist() == [False, True]


@pytest.mark.said_of("entropy", "entropy_by_product")
@pytest.mark.parametrize("unsure", [entropy_by_product, entropy])
def test_how_unsure(unsure):
    """How unsure a classifier is."""
    p = np.asarray(jax.nn.softmax(LOGITS), float)
    np.testing.assert_allclose(unsure(LOGITS), -(p * np.log(p)).sum(axis=1), rtol=1e-5)


def test_finite_logarithms():
    """How unsure a classifier is, from logarithms that stay finite."""
    logits = jnp.array([[1e4, 0.0, -1e4], [0.0, 0.0, 0.0]])
    assert jnp.isfinite(jax.nn.log_softmax(logits)).all()
    np.testing.assert_allclose(entropy(logits), [0, np.log(3)], rtol=1e-6)


def test_all_pairs():
    """Mean of the squared differences of all that broadcasting pairs."""
    with jax.numpy_rank_promotion("allow"):
        error = squared_error(jnp.array([[0.0], [1.0]]), jnp.array([0.0, 3.0]))
    assert error == (0 + 9 + 1 + 4) / 4


def test_other_shapes():
    """Another that broadcasts is taken too."""
    assert squared_error(jnp.array([[1.0, 3.0]]), jnp.array([[1.0]])) == 2


def test_the_square_is_kept():
    """Gets the square of the length."""
    assert leaky_norm(jnp.array([3.0, -4.0]), kept := []) == 5
    assert kept == [25]


def test_what_jit_forbids():
    """Its square is kept in a list, which jit forbids."""
    kept = []
    with jax.debug_key_reuse(False):
        assert jax.jit(lambda x: leaky_norm(x, kept))(jnp.array([3.0, 4.0])) == 5
        assert_raised(jax.errors.UnexpectedTracerError, [jnp.sin], kept[0])


def test_a_function_for_each_rate():
    """Steps down a parabola, with a function made anew for each rate."""
    assert descend_anew(jnp.float32(8), [0.25, 0.5, 1.0]) == 0
    assert compilations(descend_anew, [0.25, 0.125, 0.375]) == 3


def test_one_function():
    """Steps down a parabola, all by one function."""
    assert descend_again(jnp.float32(8), [0.25, 0.125]) == 8 * 0.5 * 0.75
    assert compilations(descend_again, [0.25, 0.125, 0.375]) == 0


@pytest.mark.said_of("descend_again", "descend_anew")
def test_one_rate_of_each_step():
    """One learning rate for each step."""
    for descend in (descend_anew, descend_again):
        assert descend(jnp.float32(8), [0.25, 0.125, 1.0]) == 8 * 0.5 * 0.75 * -1
        assert descend(jnp.float32(8), []) == 8


def test_one_step():
    """A step down a parabola."""
    assert parabola_step(jnp.float32(4), 0.125) == 3
    assert parabola_step(jnp.float32(-4), 0.125) == -3
