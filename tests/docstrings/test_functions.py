"""``functions``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer.functions import (
    log_cosh,
    log_cosh_by_where,
    log_cosh_jvp,
    loss_and_residuals,
    plain_log_cosh,
    residuals,
    robust_loss,
)

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
WEIGHTS, INPUTS = jnp.array([2.0, 1.0]), jnp.array([[1.0, 0.0], [0.0, 3.0], [1.0, 1.0]])
TARGETS = jnp.array([1.0, 5.0, 3.5])


def exact(x):
    """Log-cosh in 64 bits."""
    return np.log(np.cosh(np.float64(x)))


def test_where_the_plain_form_overflows():
    """It overflows beyond about 89, and its gradient is NaN there."""
    assert [bool(jnp.isinf(plain_log_cosh(x))) for x in (88.0, 90.0, -90.0)] == [False, True, True]
    slopes = [jax.grad(plain_log_cosh)(x) for x in (88.0, 90.0)]
    assert np.isnan(slopes).tolist() == [False, True]


@pytest.mark.said_of("log_cosh", "log_cosh_by_where")
def test_values_by_where():
    """Log-cosh without overflow."""
    x = np.float32([-500, -90, -2, 0.5, 90, 500])
    np.testing.assert_allclose(log_cosh_by_where(x), exact(x), rtol=1e-6)
    assert jnp.isfinite(log_cosh_by_where(3e38))


def test_gradient_by_where():
    """Its gradient is NaN for large x."""
    slopes = [jax.grad(log_cosh_by_where)(x) for x in (2.0, 100.0, 1000.0)]
    assert np.isnan(slopes).tolist() == [False, True, True]


def test_digits_near_zero():
    """Right to within the rounding of 1, so that those near zero lose digits."""
    near = np.float32([1e-3, 2e-3, 0.01, 0.1, 1])
    errors = np.abs(np.asarray(log_cosh_by_where(near), float) - exact(near))
    assert max(errors) <= np.finfo(np.float32).eps
    assert (errors / exact(near))[0] > 0.01
    assert (errors / exact(near))[-1] < 1e-6


def test_far_away_the_logarithm_is_a_difference():
    """Beyond 20 the logarithm is abs(x) - log(2) to all digits of a float32."""
    x = np.float32([20.1, -20.1, 30, -80])
    far = np.float32(np.abs(np.float64(x)) - np.log(2))
    assert np.array_equal(far, np.float32(exact(x)))
    np.testing.assert_allclose(log_cosh_by_where(x), far, rtol=1e-7)


def test_a_derivative_of_its_own():
    """Log-cosh without overflow, and with a derivative of its own."""
    assert jnp.isfinite(log_cosh(1000.0))
    slopes = [jax.grad(log_cosh)(x) for x in (-1000.0, 0.5, 1000.0)]
    np.testing.assert_allclose(slopes, [-1, np.tanh(0.5), 1], rtol=1e-6)


def test_the_same_values():
    """Its values are those of log_cosh_by_where."""
    x = jnp.array([-300.0, -1.0, 0.01, 21.0])
    assert jnp.array_equal(log_cosh(x), log_cosh_by_where(x))


def test_value_and_change():
    """Value and change of log-cosh, by the rule that its slope is tanh."""
    value, change = log_cosh_jvp((jnp.float32(0.3),), (jnp.float32(2),))
    np.testing.assert_allclose(value, exact(0.3), rtol=1e-5)
    np.testing.assert_allclose(change, 2 * np.tanh(0.3), rtol=1e-5)


def test_residuals_are_of_rows():
    """How far a weighted sum of each row is from its target."""
    assert residuals(WEIGHTS, INPUTS, TARGETS).tolist() == [1, -2, -0.5]


@pytest.mark.said_of("loss_and_residuals", "robust_loss")
def test_the_loss_is_a_mean():
    """Mean log-cosh of the residuals."""
    loss = robust_loss(WEIGHTS, INPUTS, TARGETS)
    np.testing.assert_allclose(loss, exact([1, -2, -0.5]).mean(), rtol=1e-6)


def test_near_and_far():
    """Near zero it is half the square of a residual, far away its size."""
    one = jnp.ones((1, 1))
    loss = lambda target: robust_loss(jnp.zeros(1), one, jnp.array([target]))
    np.testing.assert_allclose(loss(0.1), 0.1**2 / 2, rtol=0.01)
    np.testing.assert_allclose(loss(1e4), 1e4, rtol=0.01)


def test_one_bad_target():
    """So that one bad target pulls no harder than many good ones."""
    pull = jax.grad(lambda w, target: robust_loss(w, jnp.ones((1, 1)), target))
    bad = abs(pull(jnp.zeros(1), jnp.array([1e6]))[0])
    good = abs(pull(jnp.zeros(1), jnp.array([0.1]))[0])
    assert 2 * good < bad < 20 * good


def test_the_loss_comes_first():
    """Mean log-cosh of the residuals, and the residuals."""
    loss, errors = loss_and_residuals(WEIGHTS, INPUTS, TARGETS)
    np.testing.assert_allclose(loss, exact([1, -2, -0.5]).mean(), rtol=1e-6)
    assert errors.tolist() == [1, -2, -0.5]
