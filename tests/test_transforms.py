"""``jaxprimer.transforms``: the ways to a batch agree, and the slope is the slope."""

import time

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer.transforms import (
    best_time,
    distances_by_axis,
    distances_by_loop,
    finite_difference,
    squared_distance,
)

BATCH, X0 = jnp.arange(12.0).reshape(4, 3), jnp.ones(3)


def test_distance_of_one_point():
    """The squared distance of (0, 1, 2) from (1, 1, 1) is 2."""
    assert squared_distance(jnp.arange(3.0), X0) == 2


def test_distance_adds_up_a_batch():
    """A batch gives one number, the sum over its points."""
    with jax.numpy_rank_promotion("allow"):
        assert squared_distance(BATCH, X0) == 386 == sum((2, 29, 110, 245))


@pytest.mark.parametrize(
    "function",
    [distances_by_axis, distances_by_loop, jax.vmap(squared_distance, in_axes=(0, None))],
)
def test_ways_to_a_batch_equal_numpy(function):
    """Rewriting, looping and vmap give the distance of each point."""
    expected = ((np.arange(12).reshape(4, 3) - 1) ** 2).sum(axis=1)
    assert expected.tolist() == [2, 29, 110, 245]
    assert function(BATCH, X0).tolist() == expected.tolist()


@pytest.mark.parametrize("function", [squared_distance, distances_by_axis, distances_by_loop])
def test_refuses_another_number_of_values(function):
    """A point with too few values is refused by name."""
    with pytest.raises(ValueError, match=r"^x0 has shape \(2,\), wanted \(3,\)"):
        function(BATCH, jnp.ones(2))


@pytest.mark.parametrize(("f", "slope"), [(jnp.sin, np.cos(0.5)), (jnp.exp, np.exp(0.5))])
def test_finite_difference_equals_the_derivative(f, slope):
    """The slope of sine and exponential is right to three digits."""
    np.testing.assert_allclose(finite_difference(f, 0.5), slope, rtol=1e-3)


def test_finite_difference_is_exact_for_a_parabola():
    """A central difference has no truncation error for a polynomial of degree two."""
    assert finite_difference(lambda x: x * x, 3.0, eps=0.5) == 6


def test_best_time_waits_and_warms_up():
    """The first call is not timed, and of the others the shortest counts."""
    calls = []

    def slow_at_first():
        calls.append(None)
        time.sleep([0.5, 0.5, 0.01, 0.5][len(calls) - 1])

    seconds = best_time(slow_at_first, n_runs=3)
    assert len(calls) == 4
    assert 0.01 <= seconds < 0.3
