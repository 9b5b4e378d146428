"""``arrays``: what its docstrings say. Each test quotes a sentence."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer import arrays
from jaxprimer.arrays import (
    Line,
    PlainLine,
    correlation,
    describe,
    init_layer,
    line_error,
    waiting_times,
)
from jaxprimer.tracing import noting

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
TREE = {"b": [jnp.ones((2, 1))], "a": jnp.zeros(3, int)}


@pytest.fixture
def clock(monkeypatch):
    """Seconds before a call, when it returns, and when its result is there; of four calls."""
    readings = iter([0, 90, 99, 100, 102, 107, 200, 204, 206, 300, 303, 308])
    monkeypatch.setattr(arrays, "time", SimpleNamespace(perf_counter=readings.__next__))


@pytest.mark.usefixtures("clock")
def test_each_time_is_the_shortest():
    """Shortest times until a call returns, and until its result is there."""
    assert waiting_times(jnp.sin, 1.0, n_runs=3) == (2, 6)


def test_what_is_not_timed():
    """How many calls to time, after one that may compile."""
    calls = []
    waiting_times(noting(jnp.sin, calls), 1.0, n_runs=5)
    assert len(calls) == 5 + 1


@pytest.mark.usefixtures("clock")
def test_a_result_is_never_there_before_the_call_returns():
    """Two times in seconds, the first never longer than the second."""
    returned, ready = waiting_times(jnp.sin, 1.0, n_runs=1)
    assert (returned, ready) == (102 - 100, 107 - 100)
    returned, ready = waiting_times(lambda: None, n_runs=1)
    assert (returned, ready) == (303 - 300, 308 - 300)


def test_each_leaf_has_a_line():
    """One line per leaf of a pytree."""
    assert len(describe(TREE).splitlines()) == len(jax.tree.leaves(TREE)) == 2


def test_what_a_line_tells():
    """Its path, shape and dtype."""
    assert describe({"a": TREE["a"]}) == "['a'] (3,) int32"


def test_lines_have_the_order_of_the_leaves():
    """The lines, in the order of the leaves."""
    shapes = [str(leaf.shape) for leaf in jax.tree.leaves(TREE)]
    assert shapes == ["(3,)", "(2, 1)"]
    assert all(map(str.__contains__, describe(TREE).splitlines(), shapes))


def test_a_plain_line_is_a_leaf():
    """A line that JAX cannot look into."""
    line = PlainLine(2.0, 1.0)
    assert jax.tree.leaves(line) == [line]
    with pytest.raises(TypeError, match="abstract array"):
        jax.jit(lambda one: one.slope)(line)


def test_a_line_has_two_leaves():
    """A line that is a pytree with two leaves."""
    assert jax.tree.leaves(Line(2.0, 1.0)) == [2, 1]
    assert jax.tree.map(lambda number: -number, Line(2.0, 1.0)) == Line(-2.0, -1.0)


def test_distances_from_a_line_are_vertical():
    """Mean squared vertical distance of points from a line."""
    x, y = jnp.array([0.0, 1.0, 2.0]), jnp.array([1.0 + 1, 3.0 - 5, 5.0 + 1])
    assert line_error(Line(2.0, 1.0), x, y) == (1**2 + 5**2 + 1**2) / 3


def test_which_number_of_a_line_is_which():
    """Slope and intercept."""
    assert line_error(Line(2.0, 1.0), jnp.array([10.0]), jnp.array([21.0])) == 0


def test_numbers_are_correlated_in_pairs():
    """Correlation coefficient of two arrays, number by number."""
    x, y = np.random.default_rng(0).normal(size=(2, 3, 4)).astype(np.float32)
    wanted = np.mean((x - x.mean()) * (y - y.mean())) / x.std() / y.std()
    assert correlation(x, y) == pytest.approx(wanted, rel=1e-5)


def test_the_range_of_a_correlation():
    """A scalar from -1 to 1."""
    x = jnp.array([[1.0, 5.0], [2.0, 9.0]])
    signs = [correlation(x, slope * x) for slope in (-3, 3)]
    np.testing.assert_allclose(signs, [-1, 1], rtol=1e-6)


def test_numbers_that_have_nothing_in_common():
    """Near 0 if the two have nothing in common."""
    x, y = np.random.default_rng(0).normal(size=(2, 10_000)).astype(np.float32)
    assert abs(correlation(x, y)) < 0.03
    assert correlation(x, x + y) > 0.5


def test_weights_are_random_and_biases_zero():
    """Random weights and a bias of zeros for a linear layer."""
    one, other = (init_layer(jax.random.key(seed), 3, 2) for seed in range(2))
    assert (one["weights"] != other["weights"]).all()
    assert one["bias"].tolist() == other["bias"].tolist() == [0, 0]


def test_weights_are_normal():
    """The weights are normal with mean 0 and variance 1 / n_inputs."""
    weights = np.asarray(init_layer(jax.random.key(0), 100, 200)["weights"])
    assert weights.mean() == pytest.approx(0, abs=0.002)
    assert weights.var() == pytest.approx(1 / 100, rel=0.05)
    assert np.mean(abs(weights) < weights.std()) == pytest.approx(0.683, abs=0.01)


def test_a_layer_uses_its_key_up():
    """A key that nothing else uses."""
    key = jax.random.key(0)
    init_layer(key, 3, 2)
    with pytest.raises(jax.errors.KeyReuseError):
        jax.random.normal(key)


def test_a_layer_is_single_precision():
    """With shapes (n_inputs, n_outputs) and (n_outputs,), float32."""
    layer = init_layer(jax.random.key(0), 3, 2)
    assert describe(layer) == "['bias'] (2,) float32\n['weights'] (3, 2) float32"
