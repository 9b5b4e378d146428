"""``transforms``: what its docstrings say. Each test quotes a sentence."""

import time
import timeit
from inspect import signature
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer import transforms
from jaxprimer.tracing import noting
from jaxprimer.transforms import (
    best_time,
    distances_by_axis,
    distances_by_loop,
    finite_difference,
    squared_distance,
)

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
BATCH, ORIGIN = jnp.array([[3.0, 4.0], [1.0, 0.0], [0.0, 2.0]]), jnp.zeros(2)


def points_of(x, eps):
    """At which points a slope is taken from the values."""
    points = []
    finite_difference(lambda point: points.append(point) or point, x, eps)
    return points


def test_a_distance_is_squared():
    """Squared distance of one point from another."""
    assert squared_distance(BATCH[0], ORIGIN) == 25
    assert squared_distance(BATCH[0], BATCH[1]) == squared_distance(BATCH[1], BATCH[0]) == 20


def test_all_of_a_batch_is_added_up():
    """Given a batch it adds up all of it."""
    with jax.numpy_rank_promotion("allow"):
        assert squared_distance(BATCH, ORIGIN) == 25 + 1 + 4


def test_the_sum_is_over_the_last_axis():
    """Squared distance of each point, rewritten to sum over the last axis."""
    assert distances_by_axis(BATCH, ORIGIN).tolist() == [25, 1, 4]
    counted = str(jax.make_jaxpr(distances_by_axis)(BATCH, ORIGIN))
    assert counted.count("reduce_sum[") == 1


def test_each_point_is_a_call(monkeypatch):
    """Squared distance of each point, one Python call per point."""
    calls = []
    monkeypatch.setattr(transforms, "squared_distance", noting(squared_distance, calls))
    assert distances_by_loop(BATCH, ORIGIN).tolist() == [25, 1, 4]
    assert len(calls) == len(BATCH)


def test_a_slope_needs_two_values():
    """Slope of a function at a point, from two of its values."""
    assert finite_difference(lambda x: x * x, 3.0, eps=0.5) == 2 * 3
    assert len(points_of(3.0, 0.5)) == 2


def test_the_slope_is_that_between_the_points():
    """Where to take the slope."""
    assert np.mean(points_of(3.0, 0.5)) == 3


def test_how_far_the_points_are_apart():
    """Half the distance of the two points."""
    assert sorted(points_of(3.0, 0.5)) == [2.5, 3.5]


def test_errors_of_a_slope():
    """One part of its error grows like eps**2, the other, from rounding, like 1 / eps."""
    near, far = (finite_difference(lambda x: x**3, 1.0, eps) - 3 for eps in (0.1, 0.2))
    assert far / near == pytest.approx(2**2)
    x, eps = np.random.default_rng(0).uniform([[1], [1e-4]], [[2], [2e-4]], (2, 4000))
    rounded = [abs(finite_difference(np.float32, x, k * eps) - 1).mean() for k in (1, 2)]
    assert rounded[0] / rounded[1] == pytest.approx(2, rel=0.1)


def test_the_shortest_run_counts(monkeypatch):
    """Shortest wall-clock time of a call, after one call that may compile."""
    calls, clock = [], iter([0, 3, 10, 12, 20, 24])

    def repeat(call, number, repeat):
        assert len(calls) == 1
        return timeit.Timer(call, timer=clock.__next__).repeat(repeat, number)

    monkeypatch.setattr(transforms, "timeit", SimpleNamespace(repeat=repeat))
    assert best_time(noting(jnp.sin, calls), 1.0, n_runs=3) == 2
    assert signature(timeit.repeat).parameters["timer"].default is time.perf_counter


def test_calls_that_are_timed():
    """How many calls to time."""
    calls = []
    best_time(noting(jnp.sin, calls), 1.0, n_runs=7)
    assert len(calls) - 1 == 7


def test_the_unit_of_a_time():
    """Seconds."""
    start = timeit.default_timer()
    shortest = best_time(jnp.sin, 1.0, n_runs=5)
    assert 0 < 5 * shortest <= timeit.default_timer() - start
