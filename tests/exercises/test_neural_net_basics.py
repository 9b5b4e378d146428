"""The solutions of Part 1, against NumPy, SciPy and finite differences."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.spatial.distance import cdist

from jaxprimer.activations import selu
from jaxprimer.solutions.neural_net_basics import norm, scale, slopes, squared_distances
from jaxprimer.stubs import neural_net_basics as stubs
from jaxprimer.transforms import finite_difference


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.float16, np.float32, np.float64])
def test_scale_takes_any_dtype(dtype):
    """All 17 pixel values become their sixteenths, in float32 and without rounding."""
    scaled = scale(np.arange(17, dtype=dtype).reshape(17, 1, 1))
    assert scaled.dtype == jnp.float32
    assert scaled.shape == (17, 1, 1)
    assert scaled.ravel().tolist() == [n / 16 for n in range(17)]


def test_norm_equals_numpy():
    """Lengths of random vectors are NumPy's."""
    vectors = jax.random.normal(jax.random.key(0), (20, 5))
    wanted = np.linalg.norm(np.asarray(vectors), axis=1)
    np.testing.assert_allclose(jax.vmap(norm)(vectors), wanted, rtol=1e-6)


def test_gradient_of_norm_is_the_unit_vector_or_zero():
    """Everywhere but at zero the gradient is the vector divided by its length."""
    vectors = jax.random.normal(jax.random.key(0), (20, 5)).at[0].set(0)
    gradients = jax.jit(jax.vmap(jax.grad(norm)))(vectors)
    assert gradients[0].tolist() == [0] * 5
    lengths = np.linalg.norm(np.asarray(vectors[1:]), axis=1, keepdims=True)
    np.testing.assert_allclose(gradients[1:], vectors[1:] / lengths, rtol=1e-5)


def test_squared_distances_equal_scipy():
    """Every pair is measured as SciPy does."""
    points = jax.random.normal(jax.random.key(0), (4, 3))
    others = jax.random.normal(jax.random.key(1), (5, 3))
    wanted = cdist(points, others, "sqeuclidean")
    np.testing.assert_allclose(squared_distances(points, others), wanted, rtol=1e-5)


def test_squared_distances_refuse_points_of_another_space():
    """Points of two and of three numbers have no distance."""
    with pytest.raises(ValueError, match=r"x0 has shape \(3,\), wanted \(2,\)"):
        squared_distances(jnp.zeros((4, 2)), jnp.zeros((4, 3)))


@pytest.mark.parametrize("f", [jnp.sin, jnp.square, selu])
def test_slopes_agree_with_finite_differences(f):
    """Each point has the slope that two values nearby give."""
    points = jnp.array([-2.0, -0.5, 1.0, 3.0])
    wanted = [finite_difference(f, float(point), eps=1e-2) for point in points]
    np.testing.assert_allclose(slopes(f, points), wanted, rtol=1e-3)


def test_the_stub_of_norm_is_right_but_for_its_gradient_at_zero():
    """The one stub to repair has exact values, and NaN where the page says."""
    assert stubs.norm(jnp.array([3.0, 4.0])) == 5
    assert jnp.isnan(jax.grad(stubs.norm)(jnp.zeros(3))).all()
