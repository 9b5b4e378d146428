"""``jaxprimer.descent``: steps and curvatures of parabolas are those of algebra."""

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

SCALES = jnp.array([1.0, -2.0, 8.0])


def bowl(params, scales):
    """A parabola along each axis."""
    return (scales * params["x"] ** 2).sum() / 2 + params["y"] ** 2


def start():
    """Where to begin, as a pytree with two leaves."""
    return {"x": jnp.array([1.0, 2.0, 3.0]), "y": jnp.array(4.0)}


@pytest.mark.parametrize("method", [descend, descend_by_loop])
def test_descent_of_a_parabola_is_a_power(method):
    """Each step multiplies each coordinate by one minus rate times curvature."""
    params, losses = method(bowl, start(), (SCALES,), learning_rate=0.1, n_steps=5)
    wanted = np.array([1.0, 2.0, 3.0]) * (1 - 0.1 * np.asarray(SCALES)) ** 5
    np.testing.assert_allclose(params["x"], wanted, rtol=1e-5)
    np.testing.assert_allclose(params["y"], 4 * 0.8**5, rtol=1e-5)
    assert losses.shape == (5,)
    assert losses[0] == bowl(start(), SCALES)


def test_scan_and_loop_give_the_same():
    """They differ in their records only."""
    runs = [f(bowl, start(), (SCALES,), 0.05, n_steps=7) for f in (descend, descend_by_loop)]
    for one, other in zip(*map(jax.tree.leaves, runs), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)


def test_the_record_of_scan_does_not_grow():
    """A thousand rounds are recorded like ten; those of a loop, one by one."""

    def equations(method, n_steps):
        run = jax.make_jaxpr(lambda p: method(bowl, p, (SCALES,), 0.1, n_steps))
        return len(run(start()).eqns)

    assert equations(descend, 1000) == equations(descend, 10)
    assert equations(descend_by_loop, 20) > 1.8 * equations(descend_by_loop, 10)


def test_product_equals_that_of_the_hessian():
    """On a function that is no parabola, in random directions."""
    x, v = jax.random.normal(jax.random.key(0), (2, 5))

    def f(x):
        return jnp.sin(x).prod() + (x**4).sum()

    wanted = jax.hessian(f)(x) @ v
    np.testing.assert_allclose(hessian_vector_product(f, x, v), wanted, rtol=1e-4, atol=1e-5)


def test_product_keeps_the_tree():
    """A direction like the parameters gives a change like the gradient."""
    product = hessian_vector_product(lambda p: bowl(p, SCALES), start(), start())
    assert product["x"].tolist() == [1, -4, 24]
    assert product["y"] == 8


def test_inner_product_equals_numpy():
    """All leaves count, whatever their shapes."""
    tree = {"w": jnp.arange(6.0).reshape(2, 3), "b": jnp.array(2.0)}
    assert float(inner_product(tree, tree)) == np.sum(np.arange(6) ** 2) + 4


@pytest.mark.parametrize("sign", [1, -1])
def test_largest_curvature_is_the_eigenvalue_of_largest_size(sign):
    """NumPy finds the same, with its sign."""
    root = np.asarray(jax.random.normal(jax.random.key(0), (6, 6)))
    matrix = jnp.asarray(sign * (root @ root.T))
    f = lambda x, matrix: x @ matrix @ x / 2
    estimates = largest_curvature(f, jnp.zeros(6), (matrix,), n_steps=200)
    eigenvalues = np.linalg.eigvalsh(matrix)
    wanted = eigenvalues[np.abs(eigenvalues).argmax()]
    assert estimates.shape == (200,)
    np.testing.assert_allclose(estimates[-1], wanted, rtol=1e-4)
