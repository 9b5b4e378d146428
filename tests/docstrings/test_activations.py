"""``activations``: what its docstrings say. Each test quotes a sentence."""

from inspect import signature

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer.activations import SELU_ALPHA, SELU_LAMBDA, plain_selu, selu

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
BOTH = pytest.mark.parametrize("function", [selu, plain_selu])
POINTS = jnp.array([-1e4, -3.0, 0.0, 2.0, 88.7, 88.8, 1e30])


def test_the_gradient_stays_finite():
    """Scaled exponential linear unit, with a gradient that stays finite."""
    gradients = jax.vmap(jax.grad(selu))(POINTS)
    assert jnp.isfinite(gradients).all()
    assert selu(-1.0) == pytest.approx(1.05 * 1.67 * (np.exp(-1) - 1))


def test_with_the_constants_it_is_that_of_jax():
    """With alpha=SELU_ALPHA, lam=SELU_LAMBDA it equals jax.nn.selu."""
    ours = selu(POINTS, alpha=SELU_ALPHA, lam=SELU_LAMBDA)
    np.testing.assert_allclose(ours, jax.nn.selu(POINTS), rtol=1e-6)
    assert not np.allclose(selu(POINTS), jax.nn.selu(POINTS), rtol=1e-4)


@BOTH
def test_defaults_are_rounded(function):
    """The defaults are the same constants rounded to two decimals."""
    defaults = [signature(function).parameters[name].default for name in ("alpha", "lam")]
    assert defaults == [round(SELU_ALPHA, 2), round(SELU_LAMBDA, 2)]


@pytest.mark.said_of("plain_selu", "selu")
@BOTH
@pytest.mark.parametrize("dtype", [jnp.float16, jnp.bfloat16, jnp.float32])
def test_the_dtype_is_kept(function, dtype):
    """An array of the shape and dtype of x."""
    result = function(jnp.ones((2, 1, 3), dtype))
    assert (result.shape, result.dtype) == ((2, 1, 3), dtype)


@pytest.mark.said_of("plain_selu", "selu")
@BOTH
def test_the_limit_far_to_the_left(function):
    """Minus lam * alpha is the limit towards minus infinity."""
    assert function(-1e4, alpha=3.0, lam=2.0) == function(-jnp.inf, 3.0, 2.0) == -2 * 3


@pytest.mark.said_of("plain_selu", "selu")
@BOTH
def test_the_slope_to_the_right(function):
    """The slope for positive x."""
    slopes = [jax.grad(function)(x, alpha=3.0, lam=2.0) for x in (0.1, 5.0, -0.1)]
    assert slopes[:2] == [2, 2]
    assert slopes[2] == pytest.approx(2 * 3 * np.exp(-0.1), rel=1e-5)


def test_the_plain_gradient_is_not_a_number():
    """Its gradient is NaN for large x."""
    assert jnp.isnan(jax.grad(plain_selu)(100.0))
    assert jnp.isfinite(jax.grad(plain_selu)(80.0))
    assert jnp.isfinite(jax.grad(plain_selu)(-100.0))


def test_digits_are_lost_near_zero():
    """The values are right, but for digits that the difference loses near zero."""
    np.testing.assert_allclose(plain_selu(POINTS), selu(POINTS), rtol=1e-5)
    near = -1e-5
    wanted = 1.05 * 1.67 * np.expm1(near)
    assert selu(near) == pytest.approx(wanted, rel=1e-6)
    assert abs(plain_selu(near) / wanted - 1) > 1e-4


def test_zero_times_infinity():
    """Once exp(x) overflows, zero times infinity gives NaN."""
    largest = np.log(np.finfo(np.float32).max)
    assert jnp.isfinite(jax.grad(plain_selu)(float(largest) - 0.01))
    assert jnp.isnan(jax.grad(plain_selu)(float(largest) + 0.01))


def test_the_branch_that_was_not_taken():
    """In the gradient, jax.numpy.where multiplies the branch it did not take by zero."""
    _, pull = jax.vjp(lambda x, y: jnp.where(x > 0, x, y), 2.0, 5.0)
    assert pull(jnp.float32(7)) == (7, 0)


def test_the_safe_version_has_a_gradient():
    """Selu avoids this."""
    assert jnp.isnan(jax.grad(plain_selu)(100.0))
    assert jax.grad(selu)(100.0) == jnp.float32(1.05)
