"""``resampling``: what its docstrings say. Each test quotes a sentence."""

import jax
import numpy as np
import pytest

from jaxprimer.resampling import bootstrap

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")


def test_errors_are_drawn_again():
    """Root mean square of errors that are drawn again, with replacement."""
    drawn = bootstrap(jax.random.key(0), np.float32([0, -2]), n_samples=50)
    squares = np.square(drawn).round(4)
    assert set(squares.tolist()) == {0, 2, 4}


def test_size_of_a_draw():
    """How often to draw n of them."""
    drawn = bootstrap(jax.random.key(0), np.float32([1, 0, 0]), n_samples=200)
    assert len(drawn) == 200
    times_the_first = 3 * np.square(drawn)
    assert set(times_the_first.round(4).tolist()) == {0, 1, 2, 3}


def test_spread_is_luck():
    """How much they spread is how much luck there is in the root mean square of errors."""
    normal = np.random.default_rng(0).normal
    anew = np.sqrt(np.square(normal(size=(1000, 400))).mean(axis=1))
    again = bootstrap(jax.random.key(0), np.float32(normal(size=400)), n_samples=1000)
    assert np.std(again) == pytest.approx(anew.std(), rel=0.2)


def test_key_is_used_up():
    """A key that nothing else uses."""
    key, errors = jax.random.key(0), np.ones(2, np.float32)
    bootstrap(key, errors, n_samples=2)
    with pytest.raises(jax.errors.KeyReuseError):
        bootstrap(key, errors, n_samples=2)
