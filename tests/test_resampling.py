"""``jaxprimer.resampling``: the spread of drawn samples is that of statistics."""

import jax
import jax.numpy as jnp
import numpy as np

from jaxprimer.resampling import bootstrap


def test_spread_is_that_of_the_delta_method():
    """For many errors the mean is theirs, and the deviation what a formula says."""
    errors = jax.random.normal(jax.random.key(0), (400,))
    drawn = bootstrap(jax.random.key(1), errors, n_samples=2000)
    squares = np.asarray(errors) ** 2
    root = np.sqrt(squares.mean())
    np.testing.assert_allclose(drawn.mean(), root, rtol=0.01)
    np.testing.assert_allclose(drawn.std(), squares.std() / 20 / (2 * root), rtol=0.1)


def test_draws_differ_and_repeat_with_their_key():
    """Each sample is another; the same key gives the same samples."""
    errors = jnp.arange(20.0)
    drawn = bootstrap(jax.random.key(1), errors, n_samples=50)
    assert len(set(drawn.tolist())) > 40
    assert drawn.tolist() == bootstrap(jax.random.key(1), errors, n_samples=50).tolist()
    assert bootstrap(jax.random.key(1), errors).shape == (1000,)
    assert drawn.tolist() != bootstrap(jax.random.key(2), errors, n_samples=50).tolist()
