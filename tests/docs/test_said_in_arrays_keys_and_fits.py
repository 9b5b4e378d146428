"""``docs/tutorials/arrays.md``: what it says of indices, keys, trees and fits. Quoted, too."""

from functools import partial
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer import arrays
from jaxprimer.regression import fit, init_params, mean_squared_error, predict, standardize
from jaxprimer.resampling import bootstrap
from jaxprimer.solutions.arrays import descend, histogram

pytestmark = pytest.mark.usefixtures("as_the_page_says")
STAMPS = np.array([1_700_000_000.0, 1_700_000_060.0])
INPUTS = np.float32([[0, 1], [1, 1], [2, -1], [1, 0]])
TARGETS = np.float32([1, 4, 2, 3])
NESTED = {"hidden": [jnp.ones(2), jnp.array([[2.0]])], "output": jnp.array(3.0)}


@pytest.fixture
def with_64_bits():
    """All that follows in the test has 64 bits, unless it asks for fewer."""
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", False)


def test_most_names_are_those_of_numpy():
    """Most of what you do with a NumPy array reads the same with `jax.numpy`."""
    functions = [name for name in np.__all__ if type(getattr(np, name)) is type(np.sum)]
    functions += [name for name in np.__all__ if isinstance(getattr(np, name), np.ufunc)]
    assert np.mean([hasattr(jnp, name) for name in functions]) > 0.8
    methods = {name for name in dir(np.ndarray) if name[0] != "_"}
    assert len(methods & set(dir(jax.Array))) > len(methods) / 2


def test_a_gradient_knows_where_a_written_value_comes_from():
    """JAX differentiates functions, and for that it must know where every value comes from."""
    slope = jax.grad(lambda x: x.at[1].set(5 * x[0]).sum())
    assert slope(jnp.zeros(3)).tolist() == [6, 0, 1]


def test_nobody_reports_an_index_past_the_end():
    """An index past the end, a mistake that nobody reports."""
    table, wrong = jnp.arange(3), jnp.array([3, 99])
    calls = [lambda: table[wrong], lambda: table.at[wrong].add(1), lambda: jnp.take(table, wrong)]
    assert [len(call()) for call in calls] == [2, 3, 2]


def test_networks_start_in_32_bits():
    """Networks are trained in 32 bits, which is why JAX starts there."""
    assert jnp.zeros(1).dtype == jnp.asarray(np.ones(1, np.float64)).dtype == jnp.float32
    layer = nnx.Linear(1, 1, rngs=nnx.Rngs(0))
    assert {leaf.dtype for leaf in jax.tree.leaves(nnx.state(layer))} == {jnp.dtype("float32")}


@pytest.mark.usefixtures("with_64_bits")
def test_64_bits_are_for_the_whole_program():
    """Keep numbers within 32 bits, or turn 64 on for the whole program."""
    assert jnp.diff(jnp.asarray(STAMPS)).tolist() == [60]
    assert jnp.arange(2).dtype == jnp.int64
    assert jnp.asarray(np.array([1_400_000_000] * 2)).sum() == 2_800_000_000


def test_numpy_subtracts_with_more_bits_than_jax():
    """Which should subtract: NumPy, with its 64 bits, or JAX, with 32."""
    by_numpy, by_jax = np.diff(STAMPS), jnp.diff(jnp.asarray(STAMPS))
    assert [8 * each.dtype.itemsize for each in (by_numpy, by_jax)] == [64, 32]
    assert (by_numpy[0], by_jax[0]) == (60, 0)


def test_the_clock_is_stopped_after_the_result_is_there(monkeypatch):
    """Call `block_until_ready` before you stop a clock."""
    seen = []
    monkeypatch.setattr(jax, "block_until_ready", lambda _: seen.append("ready"))
    clock = SimpleNamespace(perf_counter=lambda: seen.append("clock") or 0)
    monkeypatch.setattr(arrays, "time", clock)
    arrays.waiting_times(lambda: seen.append("call"), n_runs=1)
    assert seen[-5:] == ["clock", "call", "clock", "ready", "clock"]


def test_a_registered_class_names_its_leaves():
    """A class gives the leaves names that read well: `line.slope` and `line.intercept`."""
    paths = jax.tree_util.tree_leaves_with_path(arrays.Line(2.0, 1.0))
    names = [(f"line{jax.tree_util.keystr(path)}", leaf) for path, leaf in paths]
    assert names == [("line.slope", 2), ("line.intercept", 1)]


def test_draws_with_keys_may_change_places():
    """You can add, remove or reorder draws, and the others stay what they were."""
    draw = lambda n: float(jax.random.normal(jax.random.fold_in(jax.random.key(0), n)))
    drawn = {n: draw(n) for n in (1, 2, 3)}
    assert {n: draw(n) for n in (4, 3, 1)} == {1: drawn[1], 3: drawn[3], 4: draw(4)}
    generator, other = np.random.default_rng(0), np.random.default_rng(0)
    other.normal()
    assert generator.normal() != other.normal()


@pytest.mark.parametrize("tree", [jnp.ones(2), NESTED, [NESTED, (jnp.ones(1), NESTED)]])
def test_one_line_steps_any_parameters(tree):
    """With `jax.tree.map` that is one line, whatever the parameters are."""
    stepped = jax.tree.map(lambda p, g: p - 0.25 * g, tree, tree)
    assert jax.tree.structure(stepped) == jax.tree.structure(tree)
    pairs = zip(jax.tree.leaves(stepped), jax.tree.leaves(tree), strict=True)
    assert all(jnp.array_equal(new, 0.75 * old) for new, old in pairs)


def test_the_mean_of_the_test_set_is_not_used():
    """The test set stands for patients who have not come yet, and their mean is not known."""
    alone, crowd = standardize(INPUTS, INPUTS[:1]), standardize(INPUTS, INPUTS[[0, 2, 2]])
    assert jnp.array_equal(alone[0], crowd[0])
    assert jnp.array_equal(alone[1][0], crowd[1][0])
    assert not jnp.allclose(crowd[1].mean(axis=0), 0, atol=0.1)


@pytest.mark.parametrize("optimizer", [optax.sgd(0.1, momentum=0.9), optax.adam(0.1)])
def test_parameters_gradients_and_states_are_pytrees(optimizer):
    """Parameters, gradients and optimizer states as pytrees, reach every leaf with `tree.map`."""
    params = init_params(2)
    trees = params, jax.grad(mean_squared_error)(params, INPUTS, TARGETS), optimizer.init(params)
    assert all(jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(trees))
    filled = [jax.tree.map(lambda leaf: jnp.full_like(leaf, 7), tree) for tree in trees]
    assert all((leaf == 7).all() for leaf in jax.tree.leaves(filled))
    assert len(jax.tree.leaves(filled[2])) >= len(params)


def test_optax_changes_neither_parameters_nor_state():
    """Nothing changes in place here, either."""
    optimizer, params = optax.sgd(0.5, momentum=0.5), {"bias": jnp.array(2.0)}
    state = optimizer.init(params)
    updates, new_state = optimizer.update(params, state, params)
    assert optax.apply_updates(params, updates)["bias"] == 1
    assert params["bias"] == 2
    assert (jax.tree.leaves(state), jax.tree.leaves(new_state)) == ([0], [2])


def test_descent_arrives_at_the_exact_solution():
    """A linear regression has an exact solution, so you can tell the descent arrives there."""
    columns = np.hstack([INPUTS, np.ones((4, 1), np.float32)])
    exact, *_ = np.linalg.lstsq(columns, TARGETS, rcond=None)
    params, _ = fit(optax.sgd(0.2, momentum=0.8), init_params(2), *[(INPUTS, TARGETS)] * 2, 99)
    assert np.allclose([*params["weights"], params["bias"]], exact, atol=1e-3)


def test_the_mean_is_the_best_prediction_without_measurements():
    """Prediction that looks at no measurement, the mean of the training targets, is the least."""
    blind = lambda bias: init_params(2) | {"bias": bias}
    assert jnp.ptp(predict(blind(TARGETS.mean()), INPUTS)) == 0
    slopes = jax.grad(lambda bias: mean_squared_error(blind(bias), INPUTS, TARGETS))
    assert [jnp.sign(slopes(TARGETS.mean() + off)) for off in (-0.1, 0, 0.1)] == [-1, 0, 1]


def test_each_draw_of_the_bootstrap_has_its_own_key(monkeypatch):
    """Each draw has a key of its own, and `jax.vmap` makes all draws at once."""
    draw, calls = jax.random.choice, []
    again = draw(jax.random.split(jax.random.key(0), 3)[1], TARGETS, (4,))
    monkeypatch.setattr(jax.random, "choice", lambda *given: calls.append(given) or draw(*given))
    drawn = jax.jit(partial(bootstrap, n_samples=3))(jax.random.key(0), TARGETS)
    assert jnp.isclose(drawn[1] ** 2, jnp.mean(again**2))
    assert len(set(drawn.tolist())) == 3
    assert len(calls) == 1


def test_one_key_redraws_the_same_patients():
    """Both fits meet the same patients, so redraw those for both at once."""
    redraw = jax.jit(partial(bootstrap, n_samples=9))
    draws = [redraw(jax.random.key(seed), TARGETS * n) for seed, n in ((0, 1), (0, 2), (1, 2))]
    assert jnp.allclose(draws[1], 2 * draws[0])
    assert not jnp.allclose(draws[2], 2 * draws[0], rtol=0.1)


def test_negative_values_go_past_the_end():
    """So negative values are sent past the end first."""
    values = jnp.array([-1, 1, -3])
    assert histogram(values, 3).tolist() == [0, 1, 0]
    assert jnp.zeros(3, int).at[values].add(1).tolist() == [1, 1, 1]


def test_the_loss_takes_parameters_and_returns_a_number():
    """`loss` takes the parameters alone and returns a number."""
    given = []
    descend(lambda *arguments: given.append(arguments) or 0.0, jnp.ones(2), optax.sgd(0.1), 1)
    assert [jnp.shape(argument) for argument in given[0]] == [(2,)]
    with pytest.raises(TypeError, match="scalar"):
        descend(jnp.square, jnp.ones(2), optax.sgd(0.1), 1)


def test_parameters_and_state_go_on_to_the_next_turn():
    """Parameters and state are both assigned in the loop."""
    momentum, start = optax.sgd(0.25, momentum=0.5), jnp.array(8.0)
    assert [descend(jnp.square, start, momentum, n) for n in (1, 2, 3)] == [4, 0, -2]
    assert descend(jnp.square, start, optax.sgd(0.25), 2) == 2
