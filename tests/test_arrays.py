"""``jaxprimer.arrays``: waiting is timed, trees are described, keys are independent."""

import time

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer.arrays import (
    Line,
    PlainLine,
    correlation,
    describe,
    init_layer,
    line_error,
    waiting_times,
)

X, Y = jnp.array([0.0, 1.0, 2.0]), jnp.array([1.0, 3.0, 5.0])


def test_a_call_is_timed_after_one_that_may_compile():
    """The first call is not timed, and a function that returns no array is ready at once."""
    calls = []

    def slow_at_first():
        calls.append(None)
        time.sleep(0.5 if len(calls) == 1 else 0.01)

    returned, ready = waiting_times(slow_at_first, n_runs=3)
    assert len(calls) == 4
    assert 0.01 <= returned <= ready < 0.5


def test_waiting_is_timed():
    """A result that arrives late is ready later than the call returns."""

    class Late:
        """Like an array that is computed in the background."""

        def block_until_ready(self):
            time.sleep(0.05)

    returned, ready = waiting_times(Late, n_runs=2)
    assert ready - returned >= 0.05


def test_the_shortest_times_count():
    """One call that something disturbs does not lengthen either time."""
    pauses = iter([0, 0.3, 0, 0])
    returned, ready = waiting_times(lambda: time.sleep(next(pauses)), n_runs=3)
    assert 0 < returned <= ready < 0.3


def test_describe_lists_every_leaf_in_order():
    """Each line has a path that leads to the leaf, its shape and its dtype."""
    tree = {"b": (jnp.zeros(2, int), [jnp.ones((3, 1))]), "a": None, "c": Line(X, Y[0])}
    assert describe(tree).splitlines() == [
        "['b'][0] (2,) int32",
        "['b'][1][0] (3, 1) float32",
        "['c'].slope (3,) float32",
        "['c'].intercept () float32",
    ]


def test_line_error_equals_numpy():
    """The error is NumPy's, and zero for the line through the points."""
    line = Line(0.5, -1.0)
    wanted = np.mean((np.polyval([0.5, -1.0], np.asarray(X)) - np.asarray(Y)) ** 2)
    np.testing.assert_allclose(line_error(line, X, Y), wanted, rtol=1e-6)
    assert line_error(Line(2.0, 1.0), X, Y) == 0


def test_line_error_refuses_points_that_do_not_pair():
    """One y is missing, or a column would be compared with a row."""
    with pytest.raises(ValueError, match=r"^y has shape \(2,\), wanted \(3,\)"):
        line_error(Line(1.0, 0.0), X, Y[:2])
    with pytest.raises(ValueError, match=r"^y has shape \(3, 1\), wanted \(3,\)"):
        line_error(Line(1.0, 0.0), X, Y[:, None])


def test_only_the_registered_line_has_a_gradient():
    """Its gradient is a line by calculus; the other is no JAX type."""
    gradient = jax.grad(line_error)(Line(1.0, 0.0), X, Y)
    assert isinstance(gradient, Line)
    np.testing.assert_allclose([gradient.slope, gradient.intercept], [-16 / 3, -4], rtol=1e-6)
    with pytest.raises(TypeError, match=r"PlainLine.*not a valid JAX type"):
        jax.grad(line_error)(PlainLine(1.0, 0.0), X, Y)


def test_correlation_equals_numpy():
    """Any shape will do, and the coefficient is NumPy's."""
    x, y = jax.random.normal(jax.random.key(0), (2, 5, 4))
    wanted = np.corrcoef(np.ravel(x), np.ravel(y))[0, 1]
    np.testing.assert_allclose(correlation(x, y), wanted, rtol=1e-5)
    np.testing.assert_allclose(correlation(x, -3 * x), -1, rtol=1e-6)


def test_correlation_refuses_other_shapes():
    """Numbers that do not pair have none."""
    with pytest.raises(ValueError, match=r"^y has shape \(2,\), wanted \(3,\)"):
        correlation(X, Y[:2])


def test_layer_starts_with_the_variance_that_it_says():
    """Weights have mean 0 and variance 1 / n_inputs, and the bias is zero."""
    layer = init_layer(jax.random.key(1), 400, 100)
    assert abs(layer["weights"].mean()) < 0.001
    assert layer["weights"].var() == pytest.approx(1 / 400, rel=0.03)
    assert layer["bias"].tolist() == [0] * 100


def test_layers_are_alike_with_one_key_only():
    """A key used twice repeats numbers; keys of a split do not."""
    key = jax.random.key(1)
    with jax.debug_key_reuse(False):
        one, two = (init_layer(key, n, n)["weights"] for n in (30, 20))
        assert correlation(one.ravel()[:400], two.ravel()) > 0.99
    keys = jax.random.split(jax.random.key(1))
    one, two = (init_layer(k, n, n)["weights"] for k, n in zip(keys, (30, 20), strict=True))
    assert abs(correlation(one.ravel()[:400], two.ravel())) < 0.2
