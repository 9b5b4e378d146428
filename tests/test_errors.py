"""``jaxprimer.errors``: what is broken raises what it is there to raise; each cure is right."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import errors, nnx

from jaxprimer.errors import absolute, absolute_by_if, add, doubled, forward, power, summarize

X = np.linspace(-3, 3, 13, dtype=np.float32)


def test_absolute_equals_numpy():
    """Chosen by Python or by JAX, it is the same function."""
    np.testing.assert_array_equal(jax.jit(absolute)(X), np.abs(X))
    np.testing.assert_array_equal([absolute_by_if(x) for x in X], np.abs(X))


def test_an_if_needs_a_value():
    """Under jit Python cannot choose."""
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.jit(absolute_by_if)(-1.0)


@pytest.mark.parametrize("n", [0, 1, 4])
def test_power_equals_numpy(n):
    """With a static number of turns, plain and compiled."""
    np.testing.assert_allclose(jax.jit(power, static_argnums=1)(X, n), X**n, rtol=1e-6)


def test_range_needs_a_value():
    """Under jit Python cannot count to a tracer."""
    with pytest.raises(jax.errors.TracerIntegerConversionError):
        jax.jit(power)(2.0, 3)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_doubled_equals_its_closed_form(n):
    """The value is x 2^n, and the slope 2^n."""
    np.testing.assert_allclose(doubled(1.5, n), 1.5 * 2**n)
    np.testing.assert_allclose(jax.grad(doubled)(1.5, n), 2.0**n)


def test_a_loop_without_bounds_has_no_gradient():
    """Under jit the number of turns is no longer known."""
    with pytest.raises(ValueError, match="Reverse-mode differentiation does not work"):
        jax.jit(jax.grad(doubled))(1.0, 3)


def test_summarize_equals_numpy():
    """The word chooses while the function is traced."""
    summary = jax.jit(summarize, static_argnames="how")
    np.testing.assert_allclose(summary(X, how="sum"), X.sum(), atol=1e-6)
    np.testing.assert_allclose(summary(X, how="mean"), X.mean(), atol=1e-6)


def test_a_text_is_no_array():
    """The word is refused where it is not static."""
    with pytest.raises(TypeError, match="as an abstract array"):
        jax.jit(summarize)(X, "sum")


def test_add_makes_the_running_sum():
    """As a step of a loop it is NumPy's cumsum."""
    total, sums = jax.lax.scan(add, 0.0, X)
    np.testing.assert_allclose(sums, np.cumsum(X), atol=1e-6)
    assert total == sums[-1]


def test_a_carry_keeps_its_dtype():
    """An integer total does not become a float on the way."""
    message = "carry input and carry output must have equal types"
    with pytest.raises(TypeError, match=message), jax.numpy_dtype_promotion("standard"):
        jax.lax.scan(add, jnp.int32(0), X)


def test_forward_changes_the_layer_under_nnx_jit_alone():
    """The running mean is moved by nnx.jit, and refused by jax.jit."""
    norm, x = nnx.BatchNorm(2, rngs=nnx.Rngs(0)), jnp.ones((4, 2))
    nnx.jit(forward)(norm, x)
    np.testing.assert_allclose(norm.mean[...], 0.01, rtol=1e-5)
    with pytest.raises(errors.TraceContextError):
        jax.jit(norm)(x)
