"""The solutions of Part 5, against SciPy, NumPy, a search, and counts of traces."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.experimental import checkify
from scipy.special import entr
from scipy.stats import norm

from jaxprimer.autoencoder import pixel_loss
from jaxprimer.solutions.debugging import (
    derivatives,
    in_range,
    least_loss,
    squared_error,
    walk,
)
from jaxprimer.tracing import noting


def test_least_loss_equals_scipy(digits):
    """It is the entropy of one coin per pixel."""
    inks = np.asarray(digits[0][:20], float) / 16
    wanted = (entr(inks) + entr(1 - inks)).sum(axis=(1, 2))
    np.testing.assert_allclose(least_loss(jnp.asarray(inks)), wanted, rtol=1e-5)


def test_no_logit_does_better():
    """Over a fine grid of logits, the loss is never below it and comes close to it."""
    shares, grid = jnp.array([0.0, 0.1, 0.5, 0.9, 1.0]), jnp.linspace(-20, 20, 4001)
    every = jax.vmap(lambda share: pixel_loss(grid[:, None, None], jnp.full((4001, 1, 1), share)))
    least = least_loss(shares[:, None, None])
    losses = every(shares).min(axis=1)
    assert (losses >= least - 1e-6).all()
    np.testing.assert_allclose(losses, least, atol=1e-4)


@pytest.mark.parametrize("pixels", [[-0.1, 0.5], [0.5, 1.1], [jnp.nan, 0.5], [jnp.inf, 0.5]])
def test_in_range_refuses(pixels):
    """Pixels below, above, infinite, or no number are named under jit."""
    error, _ = jax.jit(checkify.checkify(in_range))(jnp.array(pixels))
    with pytest.raises(checkify.JaxRuntimeError, match=r"^pixels run from "):
        error.throw()


def test_in_range_takes_numpy_s_arrays():
    """Without jit, too, where nothing has made them JAX's own."""
    error, _ = checkify.checkify(in_range)(np.full(3, 2.0, np.float32))
    assert "pixels run from 2.0 to 2.0" in error.get()


def test_in_range_changes_nothing():
    """Right pixels go through, and no error is kept."""
    pixels = jnp.linspace(0.0, 1.0, 9)
    error, seen = jax.jit(checkify.checkify(in_range))(pixels)
    assert error.get() is None
    assert (seen == pixels).all()


@pytest.mark.parametrize("shape", [(6,), (6, 1), (1, 6)])
def test_squared_error_equals_numpy(shape):
    """Whatever the shape, each prediction has one target."""
    predictions, targets = jnp.arange(6.0) ** 2, jnp.arange(6.0)
    wanted = np.mean((np.arange(6.0) ** 2 - np.arange(6.0)) ** 2)
    np.testing.assert_allclose(squared_error(predictions.reshape(shape), targets), wanted)


def test_squared_error_refuses_another_number():
    """Two predictions for three targets are no pairs."""
    with pytest.raises(TypeError, match="reshape"):
        squared_error(jnp.ones(2), jnp.ones(3))


def test_derivatives_equal_the_formula_with_one_trace():
    """The sine's are the cosine, and three kinds of number are one."""
    notes = []
    numbers = [0.5, np.float32(1.0), jnp.float32(2.0), 3]
    seen = derivatives(noting(jnp.sin, notes), numbers)
    np.testing.assert_allclose(seen, np.cos([0.5, 1, 2, 3]), rtol=1e-5)
    assert len(notes) == 1


def test_steps_of_a_walk_are_standard_normal():
    """Of many steps, the shares within one and two standard deviations are those of SciPy."""
    steps = np.diff(walk(jax.random.key(3), 4000), prepend=0)
    for bound in (1, 2):
        share = np.mean(np.abs(steps) < bound)
        np.testing.assert_allclose(share, norm.cdf(bound) - norm.cdf(-bound), atol=0.03)


def test_a_walk_uses_no_key_twice():
    """JAX's own watch finds nothing, and a longer walk is no error either."""
    with jax.debug_key_reuse(True):
        assert walk(jax.random.key(0), 5).shape == (5,)
