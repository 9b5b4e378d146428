"""``errors``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.errors import absolute, absolute_by_if, add, doubled, forward, power, summarize

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
TABLE = jnp.array([[1.0, 2.0], [3.0, 6.0]])


def test_python_chooses_for_one_number():
    """Absolute value of one number, chosen by Python."""
    assert [absolute_by_if(number) for number in (-2.0, 2.0)] == [2, 2]
    with pytest.raises(ValueError, match="truth value of an array"):
        absolute_by_if(TABLE)


def test_python_cannot_choose_in_compiled_code():
    """This raises under jax.jit."""
    assert absolute_by_if(jnp.array(-2.0)) == 2
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.jit(absolute_by_if)(jnp.array(-2.0))


def test_jax_chooses_for_each_number():
    """Absolute values, chosen by JAX."""
    assert jax.jit(absolute)(jnp.array([-2.0, 3.0, -0.5])).tolist() == [2, 3, 0.5]


@pytest.mark.parametrize("dtype", [jnp.int8, jnp.bfloat16, jnp.float32])
def test_absolute_values_keep_their_dtype(dtype):
    """Numbers of the same shape and dtype."""
    result = absolute(-jnp.ones((2, 1), dtype))
    assert (result.shape, result.dtype) == ((2, 1), dtype)


def test_a_loop_of_python_is_unrolled():
    """The product of n equal numbers, by a loop of Python."""
    assert power(3.0, 4) == 3 * 3 * 3 * 3
    program = str(jax.make_jaxpr(power, static_argnums=1)(3.0, 4))
    assert program.count(" mul ") == 4


def test_python_counts():
    """A Python integer, so static under jax.jit."""
    assert jax.jit(power, static_argnums=1)(2.0, 3) == 8
    with pytest.raises(jax.errors.TracerIntegerConversionError):
        jax.jit(power)(2.0, 3)


def test_a_product_of_nothing():
    """1 if n is 0."""
    assert power(5.0, 0) == 1


def test_a_loop_of_jax_is_no_longer_for_more_turns():
    """A number doubled n times, by a loop of JAX."""
    assert doubled(1.5, 3) == 1.5 * 2 * 2 * 2
    short, long = (str(jax.make_jaxpr(lambda x, n=n: doubled(x, n))(1.5)) for n in (3, 9))
    assert short.count(" mul ") == long.count(" mul ") == 1


def test_a_gradient_needs_the_number_of_turns():
    """Its value must be known where the gradient is taken."""
    assert jax.grad(doubled)(1.0, 3) == 8
    with pytest.raises(ValueError, match="Reverse-mode differentiation"):
        jax.jit(jax.grad(doubled))(1.0, 3)


def test_all_numbers_are_summarized():
    """The sum or the mean of all numbers."""
    assert [summarize(TABLE, how) for how in ("sum", "mean")] == [12, 3]


@pytest.mark.said_of("power", "summarize")
def test_a_word_is_static():
    """Static under jax.jit."""
    assert jax.jit(summarize, static_argnames="how")(TABLE, "mean") == 3
    with pytest.raises(TypeError, match="abstract array"):
        jax.jit(summarize)(TABLE, "mean")


def test_a_step_of_a_scan():
    """Add a number to a total, as one step of jax.lax.scan."""
    total, totals = jax.lax.scan(add, jnp.float32(10), jnp.arange(4.0))
    assert total == 10 + 0 + 1 + 2 + 3
    assert totals.tolist() == [10, 11, 13, 16]


def test_the_new_total_comes_twice():
    """Twice the new total, to carry on and to keep."""
    carried, kept = add(jnp.float32(10), jnp.float32(5))
    assert carried == kept == 15


def test_a_model_is_an_argument():
    """What a model makes of its input, as a function of both."""
    one, other = (nnx.Linear(2, 3, rngs=nnx.Rngs(seed)) for seed in range(2))
    compiled = nnx.jit(forward)
    np.testing.assert_allclose(compiled(one, TABLE), one(TABLE), rtol=1e-6)
    np.testing.assert_allclose(compiled(other, 2 * TABLE), other(2 * TABLE), rtol=1e-6)
    assert not jnp.allclose(one(TABLE), other(TABLE))
