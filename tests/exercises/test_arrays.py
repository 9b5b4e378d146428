"""The solutions of Part 2, against NumPy and arithmetic."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from jaxprimer.solutions.arrays import descend, elapsed, global_norm, histogram, noisy
from jaxprimer.stubs import arrays as stubs


@pytest.mark.parametrize("n_bins", [1, 7, 30])
def test_histogram_equals_numpy(n_bins):
    """Counts are NumPy's for values inside and on both sides."""
    values = jax.random.randint(jax.random.key(0), (500,), -10, 20)
    wanted, _ = np.histogram(values, bins=np.arange(n_bins + 1) - 0.5)
    counts = jax.jit(histogram, static_argnums=1)(values, n_bins)
    assert counts.dtype == jnp.int32
    assert counts.tolist() == wanted.tolist()


def test_the_stub_of_histogram_is_numpy_code():
    """It writes in place, which JAX refuses."""
    with pytest.raises(TypeError, match="immutable"):
        stubs.histogram(jnp.zeros(2, int), 3)


def test_elapsed_equals_numpy():
    """Whole seconds of a month are exact."""
    stamps = 1.7e9 + np.arange(0, 2_592_000, 4321)
    assert elapsed(stamps).dtype == jnp.float32
    assert elapsed(stamps).tolist() == (stamps - stamps[0]).tolist()


def test_global_norm_equals_numpy():
    """The length of a tree is that of all its numbers in one vector."""
    keys = jax.random.split(jax.random.key(0), 3)
    tree = [jax.random.normal(key, (2, n)) for n, key in enumerate(keys, 1)]
    vector = np.concatenate([np.ravel(leaf) for leaf in tree])
    nested = {"a": tree[0], "b": (tree[1], [tree[2]])}
    np.testing.assert_allclose(global_norm(nested), np.linalg.norm(vector), rtol=1e-6)


def test_noise_is_independent_of_the_mask():
    """Pixels that are left have noise of mean 0 and variance 1; with one key they do not."""
    images = jnp.full((300, 300), 50.0)
    result = noisy(jax.random.key(3), images)
    left = result[result != 0] - 50
    assert left.size == pytest.approx(45_000, rel=0.02)
    assert abs(left.mean()) < 0.02
    assert left.var() == pytest.approx(1, abs=0.03)
    with jax.debug_key_reuse(False):
        biased = stubs.noisy(jax.random.key(3), images)
    assert (biased[biased != 0] <= 50).all()


def test_descend_equals_the_recursion_of_gradient_descent():
    """For a parabola each step multiplies the distance by the same number."""
    goal = {"a": jnp.array([1.0, 2.0]), "b": jnp.array(-3.0)}

    def loss(params):
        gaps = jax.tree.map(lambda p, g: jnp.sum((p - g) ** 2), params, goal)
        return sum(jax.tree.leaves(gaps))

    start = jax.tree.map(jnp.zeros_like, goal)
    found = descend(loss, start, optax.sgd(0.1), 10)
    for name, leaf in goal.items():
        np.testing.assert_allclose(found[name], leaf * (1 - 0.8**10), rtol=1e-5)
    assert descend(loss, start, optax.sgd(0.1), 0) is start
