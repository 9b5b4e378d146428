"""``jaxprimer.functions``: log-cosh and its derivatives, against NumPy and formulas."""

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

GRID = np.linspace(-60, 60, 1201)
EXACT = np.logaddexp(GRID, -GRID) - np.log(2)  # in 64 bits
INPUTS, TARGETS = jnp.eye(3), jnp.arange(3.0)


@pytest.mark.parametrize("function", [plain_log_cosh, log_cosh_by_where, log_cosh])
def test_values_are_right_up_to_60(function):
    """All three agree with NumPy in 64 bits where nothing overflows."""
    np.testing.assert_allclose(function(jnp.asarray(GRID)), EXACT, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("function", [log_cosh_by_where, log_cosh])
@pytest.mark.parametrize("x", [100.0, -1000.0, 1e30])
def test_values_are_right_far_away(function, x):
    """Far from zero log-cosh is the size of x minus log 2."""
    np.testing.assert_allclose(function(x), abs(x) - np.log(2), rtol=1e-6)


def test_the_plain_one_overflows():
    """Its value is infinite and its gradient NaN."""
    assert jnp.isinf(plain_log_cosh(100.0))
    assert jnp.isnan(jax.grad(plain_log_cosh)(100.0))


def test_where_leaves_the_gradient_nan():
    """The case not chosen spoils the gradient."""
    assert jnp.isnan(jax.grad(log_cosh_by_where)(100.0))


def test_the_first_derivative_is_the_tangent():
    """In both modes, and wherever the value is right."""
    points = jnp.asarray([*GRID, 1e3, -1e30], jnp.float32)
    for derivative in (jax.grad(log_cosh), jax.jacfwd(log_cosh)):
        slopes = jax.vmap(derivative)(points)
        np.testing.assert_allclose(slopes, np.tanh(points), rtol=1e-5, atol=1e-7)


def test_the_second_derivative_is_that_of_the_tangent():
    """The rule is differentiated in its turn."""
    points = jnp.linspace(-30.0, 30.0, 61)
    bends = jax.vmap(jax.grad(jax.grad(log_cosh)))(points)
    np.testing.assert_allclose(bends, 1 - np.tanh(points) ** 2, atol=1e-6)


@pytest.mark.parametrize("dtype", [jnp.float16, jnp.float32])
def test_log_cosh_keeps_the_dtype(dtype):
    """What comes in half precision goes out in it."""
    assert log_cosh(jnp.ones(3, dtype)).dtype == dtype


def test_the_rule_is_linear_in_the_tangent():
    """Twice the change of x makes twice the change of the value."""
    x = jnp.linspace(-2.0, 2.0, 5)
    value, change = log_cosh_jvp((x,), (2 * jnp.ones(5),))
    assert value.tolist() == log_cosh(x).tolist()
    np.testing.assert_allclose(change, 2 * np.tanh(x), rtol=1e-6)


def test_residuals_equal_numpy():
    """A residual is the product minus the target."""
    inputs = np.asarray(jax.random.normal(jax.random.key(0), (7, 3)))
    weights, targets = np.float32([1, -2, 3]), np.arange(7, dtype=np.float32)
    wanted = inputs @ weights - targets
    np.testing.assert_allclose(residuals(weights, inputs, targets), wanted, rtol=1e-5)


@pytest.mark.parametrize(
    ("weights", "targets", "message"),
    [
        (jnp.ones(2), TARGETS, r"^weights has shape \(2,\), wanted \(3,\)"),
        (jnp.ones(3), TARGETS[:, None], r"^targets has shape \(3, 1\), wanted \(3,\)"),
    ],
)
def test_residuals_refuse_other_shapes(weights, targets, message):
    """A column of targets would broadcast to a square."""
    with pytest.raises(ValueError, match=message):
        residuals(weights, INPUTS, targets)


def test_both_losses_are_the_mean_of_log_cosh():
    """One returns the residuals beside it."""
    weights = jnp.array([5.0, 0.0, 2.0])
    loss, errors = loss_and_residuals(weights, INPUTS, TARGETS)
    assert errors.tolist() == [5, -1, 0]
    wanted = np.mean(np.log(np.cosh([5, -1, 0])))
    np.testing.assert_allclose([loss, robust_loss(weights, INPUTS, TARGETS)], wanted, rtol=1e-6)


def test_one_bad_target_pulls_no_harder_than_its_row():
    """No residual, however large, adds more than its input to the gradient."""
    pull = jax.grad(robust_loss)(jnp.zeros(3), INPUTS, jnp.array([1e6, 0.0, 0.0]))
    np.testing.assert_allclose(pull, [-1 / 3, 0, 0], rtol=1e-6)
