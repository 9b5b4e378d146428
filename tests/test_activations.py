"""``jaxprimer.activations``: against JAX's own SELU and against finite differences."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer.activations import SELU_ALPHA, SELU_LAMBDA, plain_selu, selu

POINTS = jnp.array([-100.0, -3.0, -1.0, -1e-3, 0.0, 1e-3, 1.0, 50.0, 88.8, 1e4])


@pytest.mark.parametrize("function", [selu, plain_selu])
def test_values_equal_jax(function):
    """With the exact constants both versions have the values of jax.nn.selu."""
    np.testing.assert_allclose(
        function(POINTS, SELU_ALPHA, SELU_LAMBDA), jax.nn.selu(POINTS), rtol=1e-5, atol=1e-7
    )


def test_gradient_equals_jax():
    """The safe version has the gradient of jax.nn.selu everywhere, at 0 and far out too."""
    ours = jax.vmap(jax.grad(lambda x: selu(x, SELU_ALPHA, SELU_LAMBDA)))(POINTS)
    np.testing.assert_allclose(ours, jax.vmap(jax.grad(jax.nn.selu))(POINTS), rtol=1e-5)


def test_plain_gradient_is_nan_where_exp_overflows():
    """The plain version's gradient turns NaN between 88.7 and 88.8."""
    gradient = jax.grad(plain_selu)
    assert jnp.isfinite(gradient(88.7))
    assert jnp.isnan(gradient(88.8))


@pytest.mark.parametrize("function", [selu, plain_selu])
@pytest.mark.parametrize("dtype", [jnp.float32, jnp.bfloat16, jnp.float16])
def test_keeps_shape_and_dtype(function, dtype):
    """The result has the shape and dtype of the input."""
    result = function(jnp.ones((2, 3), dtype))
    assert result.shape == (2, 3)
    assert result.dtype == dtype


@pytest.mark.parametrize("function", [selu, plain_selu])
@pytest.mark.parametrize("x", [jnp.arange(3), jnp.array(True), jnp.ones(2, jnp.complex64)])
def test_refuses_other_dtypes(function, x):
    """Integers, booleans and complex numbers are refused by name."""
    with pytest.raises(TypeError, match=rf"^x has dtype {x.dtype}, wanted floating\. Convert"):
        function(x)


def test_constants_keep_mean_and_variance():
    """The constants solve the equations that define them: mean 0 and variance 1 stay."""
    x, weight = np.polynomial.hermite_e.hermegauss(200)
    values = np.where(x > 0, SELU_LAMBDA * x, SELU_LAMBDA * SELU_ALPHA * np.expm1(np.minimum(x, 0)))
    mean = np.sum(weight * values) / np.sum(weight)
    variance = np.sum(weight * values**2) / np.sum(weight) - mean**2
    assert abs(mean) < 1e-2
    assert abs(variance - 1) < 1e-2
