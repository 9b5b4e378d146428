"""``docs/tutorials/arrays.md``: what it says beside its cells. Each test quotes a sentence."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from sklearn.linear_model import LinearRegression

from jaxprimer.arrays import waiting_times
from jaxprimer.regression import mean_squared_error
from jaxprimer.solutions.arrays import descend, global_norm, histogram
from jaxprimer.stubs import arrays as stubs

pytestmark = pytest.mark.usefixtures("as_the_page_says")
SIDES = {"bias": jnp.array([3.0]), "weights": jnp.array([[0.0, 4.0]])}
INPUTS = np.float32([[0, 1], [1, 1], [2, -1], [1, 0]])
TARGETS = np.float32([1, 4, 2, 3])


def test_a_mask_picks_and_a_slice_cuts():
    """Masks, slices, broadcasting, reductions and methods work as you know them."""
    table = jnp.arange(6.0).reshape(2, 3)
    assert table[table > 3].tolist() == [4, 5]
    assert table[:, ::-1][0].tolist() == [2, 1, 0]
    assert (table - jnp.array([0.0, 1.0, 2.0])).tolist() == [[0, 0, 0], [3, 3, 3]]
    assert table.mean(axis=0).tolist() == [1.5, 2.5, 3.5]


@pytest.mark.parametrize(("library", "other_name_sees"), [(np, [1, 1]), (jnp, [0, 0])])
def test_adding_in_place_works_on_both(library, other_name_sees):
    """`x += 1` works on both, and does not do the same."""
    x = other = library.zeros(2)
    x += 1
    assert x.tolist() == [1, 1]
    assert other.tolist() == other_name_sees


def test_block_until_ready_waits_for_the_numbers():
    """`block_until_ready` waits for the numbers, and so does whatever looks at them."""
    matrix = jnp.ones((700, 700))
    assert jax.block_until_ready(matrix @ matrix).is_ready()
    looked_at = matrix @ matrix
    assert np.asarray(looked_at)[0, 0] == 700
    assert looked_at.is_ready()


def test_waiting_times_are_those_of_python_and_of_the_work(monkeypatch):
    """The first number is the time that Python waits, the second that the multiplication takes."""
    clock = [0]
    monkeypatch.setattr(jax, "block_until_ready", lambda _: clock.append(clock[-1] + 5))
    monkeypatch.setattr("jaxprimer.arrays.time", SimpleNamespace(perf_counter=lambda: clock[-1]))
    assert waiting_times(lambda: clock.append(clock[-1] + 2)) == (2, 7)


def test_leaves_and_structure_are_the_whole_tree():
    """`jax.tree.leaves` lists the leaves, and `jax.tree.structure` is what remains without them."""
    leaves, structure = jax.tree.leaves({"a": [1, 2]}), jax.tree.structure({"a": [1, 2]})
    assert leaves == [1, 2]
    assert structure == jax.tree.structure({"a": [7, 8]}) != jax.tree.structure({"b": [1, 2]})
    assert jax.tree.unflatten(structure, leaves) == {"a": [1, 2]}


def test_a_path_finds_the_leaf_that_is_wrong():
    """Each leaf also has a path, which is how you find the one that is wrong."""
    tree = {"hidden": [jnp.zeros(2), jnp.array([1.0, jnp.nan])], "output": jnp.ones(1)}
    leaves = jax.tree_util.tree_leaves_with_path(tree)
    wrong = [jax.tree_util.keystr(path) for path, leaf in leaves if jnp.isnan(leaf).any()]
    assert wrong == ["['hidden'][1]"]


def test_the_state_of_a_draw_is_an_argument():
    """JAX's functions remember nothing, so the state is an argument: a key, made from a seed."""
    draws = [jax.random.normal(jax.random.key(seed), 3).tolist() for seed in (0, 1, 0)]
    assert draws[0] == draws[2] != draws[1]
    with pytest.raises(TypeError, match="key"):
        jax.random.normal(shape=(3,))


def test_a_key_that_was_split_has_been_used():
    """`jax.random.split` makes new ones of a key, and the old one has then been used."""
    key = jax.random.key(0)
    new = jax.random.normal(jax.random.split(key)[0])
    with jax.debug_key_reuse(True), pytest.raises(jax.errors.KeyReuseError):
        jax.random.normal(key)
    with jax.debug_key_reuse(False):
        assert jax.random.normal(key) != new


def test_fold_in_needs_a_key_and_a_number():
    """`jax.random.fold_in` makes one of a key and a number, needs nothing from the step before."""
    key = jax.random.key(0)
    in_turn = [jax.random.normal(jax.random.fold_in(key, step)) for step in range(4)]
    assert jax.random.normal(jax.random.fold_in(jax.random.key(0), 3)) == in_turn[3]
    assert len({float(draw) for draw in in_turn}) == 4


def test_equal_weights_keep_units_equal():
    """A network needs random weights so that its units become different from each other."""
    loss = lambda weights: jnp.mean((jnp.tanh(INPUTS @ weights).sum(axis=1) - TARGETS) ** 2)
    slopes = jax.grad(loss)(jnp.full((2, 2), 0.5))
    assert (slopes[:, 0] == slopes[:, 1]).all()
    slopes = jax.grad(loss)(jax.random.normal(jax.random.key(0), (2, 2)))
    assert (slopes[:, 0] != slopes[:, 1]).all()


@pytest.mark.parametrize("name", ["sgd", "adam", "adamw", "lion"])
def test_optimizers_are_used_alike(name):
    """Optax has many ways to make a step of a gradient, and nearly all are used alike."""
    assert abs(descend(jnp.square, jnp.array(8.0), getattr(optax, name)(0.1), 2)) < 8
    different, params = optax.polyak_sgd(), jnp.array(8.0)
    with pytest.raises(TypeError, match="value"):
        different.update(params, different.init(params), params)


def test_the_optimizer_is_a_static_argument():
    """A static argument: `jit` does not trace it, but compiles the step for it."""
    seen = []
    step = jax.jit(lambda optimizer, x: seen.append(optimizer) or x, static_argnums=0)
    slow, fast = optax.sgd(0.1), optax.sgd(0.2)
    assert [int(step(optimizer, 1)) for optimizer in (slow, slow, fast)] == [1, 1, 1]
    assert seen == [slow, fast]


def test_linear_algebra_gives_the_exact_solution():
    """`LinearRegression` computes it by linear algebra."""
    exact = LinearRegression().fit(INPUTS, TARGETS)
    columns = np.hstack([INPUTS, np.ones((4, 1))])
    solved = np.linalg.solve(columns.T @ columns, columns.T @ TARGETS)
    assert np.allclose([*exact.coef_, exact.intercept_], solved, atol=1e-5)
    params = {"weights": jnp.asarray(solved[:2]), "bias": jnp.asarray(solved[2])}
    slopes = jax.grad(mean_squared_error)(params, INPUTS, TARGETS)
    assert max(abs(leaf).max() for leaf in jax.tree.leaves(slopes)) < 1e-5


def test_the_exercise_is_wrong_in_numpy_too(monkeypatch):
    """This function is NumPy code, and wrong in NumPy, too."""
    with pytest.raises(TypeError, match="immutable"):
        stubs.histogram(jnp.array([0, 2, 2]), 3)
    monkeypatch.setattr(stubs, "jnp", np)
    assert stubs.histogram(np.array([0, 2, 2]), 3).tolist() == [1, 0, 1]


def test_the_histogram_counts_each_number():
    """Make it count how often each of the numbers from 0 to `n_bins - 1` occurs."""
    values = np.array([3, 0, 3, 1, 4, 3])
    assert histogram(jnp.asarray(values), 4).tolist() == np.bincount(values)[:4].tolist()


def test_a_mask_fails_under_jit():
    """With a mask would be the NumPy way; under `jit` it fails."""
    count = lambda values: values[values >= 0].size
    assert count(np.array([2, -1, 0])) == 2
    with pytest.raises(jax.errors.NonConcreteBooleanIndexError):
        jax.jit(count)(np.array([2, -1, 0]))


def test_the_root_comes_last():
    """The root of the sum is not the sum of the roots, so it comes last."""
    squares = jax.tree.leaves(jax.tree.map(lambda leaf: jnp.sum(leaf**2), SIDES))
    assert global_norm(SIDES) == jnp.sqrt(sum(squares)) == 5
    assert sum(map(jnp.sqrt, squares)) == 7


def test_clipping_keeps_gradients_small():
    """Optax uses this number to keep gradients from becoming too large: `clip_by_global_norm`."""
    clips = [optax.clip_by_global_norm(most) for most in (2.0, 9.0)]
    clipped = [clip.update(SIDES, clip.init(SIDES))[0] for clip in clips]
    assert np.allclose([global_norm(grads) for grads in clipped], [2, 5])


def test_one_key_ties_the_mask_to_the_noise():
    """With one key a small uniform number comes with a low normal one."""
    with jax.debug_key_reuse(False):
        key = jax.random.key(0)
        uniform, normal = jax.random.uniform(key, 50), jax.random.normal(key, 50)
        assert jnp.array_equal(jax.random.bernoulli(key, 0.3, 50), uniform < 0.3)
    assert jnp.array_equal(jnp.argsort(uniform), jnp.argsort(normal))


def test_init_comes_once_and_before_the_loop():
    """Call `init` once, before the loop; in the loop the optimizer's `update`."""
    calls, plain = [], optax.sgd(0.25)
    init = lambda params: calls.append("init") or plain.init(params)
    step = lambda *given: calls.append("update") or plain.update(*given)
    assert descend(jnp.square, jnp.array(8.0), optax.GradientTransformation(init, step), 3) == 1
    assert calls == ["init", "update", "update", "update"]


def test_weight_decay_needs_the_parameters():
    """`update` takes the parameters as its third argument; with weight decay, need them."""
    grads, params = jnp.zeros(1), jnp.array([2.0])
    plain, decaying = optax.sgd(0.1), optax.chain(optax.add_decayed_weights(0.5), optax.sgd(0.1))
    assert plain.update(grads, plain.init(params))[0] == 0
    with pytest.raises(ValueError, match="params"):
        decaying.update(grads, decaying.init(params))
    assert np.isclose(decaying.update(grads, decaying.init(params), params)[0], -0.1)
