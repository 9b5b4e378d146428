"""The solutions of Part 3, against NumPy, SciPy and other ways to compute them."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.signal import lfilter

from jaxprimer.solutions.functions import (
    curvature,
    gradient_norms,
    moving_average,
    shrink,
    straight_through,
)
from jaxprimer.stubs import functions as stubs


def test_shrink_equals_the_stub_of_each_number():
    """Where Python can decide, it decides the same."""
    numbers = jnp.linspace(-3.0, 3.0, 25)
    wanted = [stubs.shrink(number, 1.25) for number in numbers]
    np.testing.assert_allclose(jax.jit(shrink)(numbers, 1.25), wanted)


def test_gradient_of_shrink_is_one_or_zero():
    """What is moved keeps its slope, and what lands on zero has none."""
    slopes = jax.vmap(jax.grad(shrink), in_axes=(0, None))(jnp.array([-2.0, 0.5, 2.0]), 1.0)
    assert slopes.tolist() == [1, 0, 1]


@pytest.mark.parametrize("f", [jnp.round, jnp.sign, jnp.cos])
def test_straight_through_keeps_values_and_passes_gradients(f):
    """The gradient of a weighted sum of values is the weights."""
    x, weights = jnp.linspace(-2.0, 2.0, 9), jnp.arange(9.0)
    np.testing.assert_allclose(straight_through(f, x), f(x))
    assert jax.grad(lambda x: weights @ straight_through(f, x))(x).tolist() == list(range(9))


@pytest.mark.parametrize("decay", [0.0, 0.5, 0.9, 1.0])
def test_moving_average_equals_scipy(decay):
    """It is a linear filter that begins at rest at the first number."""
    x = np.asarray(jax.random.normal(jax.random.key(0), (40,)))
    wanted, _ = lfilter([1 - decay], [1, -decay], x, zi=[decay * x[0]])
    np.testing.assert_allclose(moving_average(x, decay), wanted, rtol=1e-4, atol=1e-6)


def test_moving_average_of_a_constant_is_that():
    """What does not change has its own average."""
    assert np.allclose(moving_average(jnp.full(9, 3.0), 0.3), 3)


def test_gradient_norms_equal_the_formula():
    """For half a square the gradient is the residual times the input."""
    inputs = jax.random.normal(jax.random.key(0), (6, 3))
    targets, weights = jnp.arange(6.0), jnp.array([1.0, -1.0, 0.5])
    seen = gradient_norms(lambda w, x, y: (x @ w - y) ** 2 / 2, weights, inputs, targets)
    residuals = np.asarray(inputs) @ np.asarray(weights) - np.asarray(targets)
    wanted = np.abs(residuals) * np.linalg.norm(inputs, axis=1)
    np.testing.assert_allclose(seen, wanted, rtol=1e-5)


def test_curvature_of_a_parabola_is_its_matrix_between_two_vectors():
    """A quadratic form has one Hessian everywhere."""
    root = jax.random.normal(jax.random.key(0), (4, 4))
    matrix, v = root + root.T, jnp.array([1.0, -2.0, 0.5, 3.0])
    seen = curvature(lambda x: x @ matrix @ x / 2, jnp.arange(4.0), v)
    np.testing.assert_allclose(seen, v @ matrix @ v, rtol=1e-5)
