"""``descent``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer.descent import (
    descend,
    descend_by_loop,
    hessian_vector_product,
    inner_product,
    largest_curvature,
)

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
BOWL = (jnp.array([1.0, -8.0, 2.0]),)
START = jnp.array([1.0, 2.0, 3.0])


def bowl(x, scale):
    """Its Hessian is diagonal."""
    return (scale * x**2).sum() / 2


def program(descent):
    """What JAX records of three steps."""
    return jax.make_jaxpr(lambda x: descent(bowl, x, BOWL, 0.1, 3))(START)


def test_a_loop_is_unrolled():
    """Gradient descent with a Python loop, which jit unrolls."""
    counts = [
        len(jax.make_jaxpr(lambda x, n=n: descend_by_loop(bowl, x, BOWL, 0.1, n)[0])(START).eqns)
        for n in (1, 3, 5)
    ]
    assert counts[0] < counts[1] < counts[2]


def test_a_scan_is_one_operation():
    """Gradient descent with a loop that JAX records as one operation."""
    assert [str(equation.primitive) for equation in program(descend).eqns].count("scan") == 1
    assert len(program(descend).eqns) < len(program(descend_by_loop).eqns)


@pytest.mark.said_of("descend", "descend_by_loop")
@pytest.mark.parametrize("descent", [descend, descend_by_loop])
def test_new_parameters_and_losses(descent):
    """The new parameters, and the loss before each step."""
    params, losses = descent(bowl, START, BOWL, 0.25, 2)
    after = [START, START * (1 - 0.25 * BOWL[0])]
    np.testing.assert_allclose(losses, [bowl(x, *BOWL) for x in after], rtol=1e-6)
    np.testing.assert_allclose(params, START * (1 - 0.25 * BOWL[0]) ** 2, rtol=1e-6)


@pytest.mark.said_of("descend", "descend_by_loop")
def test_the_learning_rate():
    """What the gradient is multiplied by."""
    moves = [START - descend(bowl, START, BOWL, rate, 1)[0] for rate in (0.1, 0.5)]
    np.testing.assert_allclose(moves[0], 0.1 * BOWL[0] * START, rtol=1e-5)
    np.testing.assert_allclose(moves[1], 0.5 * BOWL[0] * START, rtol=1e-5)


def test_the_change_of_a_gradient():
    """How the gradient at a point changes in a direction."""
    f, v = lambda x: (x**3).sum() + x[0] * x[1] ** 2, jnp.array([1.0, -1.0, 0.5])
    product = hessian_vector_product(f, START, v)
    np.testing.assert_allclose(product, jax.hessian(f)(START) @ v, rtol=1e-6)


def test_no_hessian():
    """The Hessian itself is never made."""
    product = lambda x, v: hessian_vector_product(lambda x: (jnp.sin(x) ** 3).sum(), x, v)
    text = str(jax.make_jaxpr(product)(jnp.ones(7), jnp.ones(7)))
    assert "f32[7]" in text
    assert "7,7]" not in text


def test_an_inner_product():
    """Sum of the products of all numbers of two pytrees."""
    one, other = {"a": START, "b": jnp.ones((2, 1))}, {"a": START, "b": jnp.full((2, 1), 4.0)}
    assert inner_product(one, other) == 1 + 4 + 9 + 4 + 4


@pytest.mark.parametrize("largest", [-8.0, 8.0])
def test_size_counts_and_not_value(largest):
    """The Hessian's eigenvalue of largest size, by power iteration."""
    data = (jnp.array([1.0, largest, 2.0]),)
    found = largest_curvature(bowl, START, data, n_steps=9)[-1]
    np.testing.assert_allclose(found, largest, rtol=1e-4)


def test_a_vector_turns():
    """Multiplied by the Hessian again and again turns towards the eigenvector."""
    errors = jnp.abs(largest_curvature(bowl, START, BOWL, n_steps=5) + 8)
    assert (jnp.diff(errors) < 0).all()


def test_an_estimate_after_each_product():
    """The estimate after each product."""
    v = jnp.ones(3) / jnp.sqrt(3.0)
    wanted = []
    for _ in range(3):
        wanted.append(v @ (BOWL[0] * v))
        v = BOWL[0] * v / jnp.linalg.norm(BOWL[0] * v)
    np.testing.assert_allclose(largest_curvature(bowl, START, BOWL, 3), wanted, rtol=1e-5)
