"""``docs/tutorials/tuning.md``: what it says beside its cells. Each test quotes a sentence."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import errors, nnx
from sklearn.metrics import confusion_matrix

from jaxprimer.batches import shuffled_batches
from jaxprimer.networks import winner
from jaxprimer.solutions.tuning import confusions, full_batches, stopping_epoch
from jaxprimer.tuning import smooth_loss

pytestmark = pytest.mark.usefixtures("as_the_page_says")
LOSSES = np.float32([3, 1, 2, 0.5, 0.5, 0.7, 0.9])


def test_ignorance_costs_the_logarithm_of_the_number_of_classes():
    """Compare the first loss with ln 10, or with that of your number of classes."""
    lost = [jax.jit(smooth_loss)(np.zeros((1, n)), np.array([0]), 0.0) for n in (10, 3)]
    assert np.allclose(lost, np.log([10, 3]))


def test_adam_steps_each_parameter_by_its_own_size():
    """The optimizer is Adam, which gives each parameter a step of its own size."""
    tx, state = optax.adam(0.01), optax.adam(0.01).init(np.zeros(3, np.float32))
    for gradient in np.float32([[1, 1, 100], [1, -1, 100]]):
        steps, state = tx.update(gradient, state)
    assert np.allclose(steps[::2], -0.01)
    assert abs(steps[1]) < 0.001


def test_jit_compiles_for_each_shape():
    """Under `jit` every batch must have the same shape, or the function is compiled for each."""
    shapes = []
    step = jax.jit(lambda batch: shapes.append(batch.shape))
    assert [step(np.ones(size)) for size in (64, 64, 50)] == [None] * 3
    assert shapes == [(64,), (50,)]


def test_what_fills_no_batch_is_left_out():
    """`shuffled_batches` leaves out the examples that do not fill a batch."""
    key = jax.random.key(0)
    order = jax.random.permutation(key, 10).tolist()
    with jax.debug_key_reuse(False):
        assert shuffled_batches(key, 10, 4).tolist() == [order[:4], order[4:8]]


def test_a_scan_is_compiled_as_a_loop():
    """`jax.lax.scan` moves the loop into the compiled program."""
    seen = []
    add = lambda total, number: (seen.append(number) or total + number, total)
    summed = jax.jit(lambda numbers: jax.lax.scan(add, jnp.zeros(()), numbers)[0])
    assert "while" in summed.lower(jnp.arange(9.0)).as_text()
    assert len(seen) == 1


def test_scan_takes_no_model_that_is_updated_in_place():
    """It wants a pure function of a state and a batch, and a model updated in place is none."""
    layer = nnx.Linear(1, 1, rngs=nnx.Rngs(0))

    def step(state, batch):
        layer.kernel[...] += batch
        return state, None

    with pytest.raises(errors.TraceContextError):
        jax.lax.scan(step, 0, jnp.ones(3))


def test_split_takes_the_arrays_out():
    """`nnx.split` gives a `graphdef`, the model without its arrays, and the arrays as a pytree."""
    halves = [nnx.split(nnx.Linear(2, 3, rngs=nnx.Rngs(seed))) for seed in (0, 1)]
    assert halves[0][0] == halves[1][0]
    assert jax.tree.leaves(halves[0][0]) == []
    assert [leaf.shape for leaf in jax.tree.leaves(halves[0][1])] == [(3,), (2, 3)]


def test_optax_returns_updates_and_memory():
    """`tx.update` takes gradients and its memory, and returns updates and a new memory."""
    tx, grads = optax.sgd(0.5, momentum=0.5), jnp.array([2.0])
    memory = tx.init(grads)
    updates, new_memory = tx.update(grads, memory)
    assert updates == -1
    assert jax.tree.leaves(memory) == [0]
    assert jax.tree.leaves(new_memory) == [2]


def test_a_schedule_is_a_function_of_the_number_of_the_update():
    """A function of the update's number for a rate, a schedule, and `rates[count]` is one."""
    rates = jnp.array([0.5, 0.25, 2.0])
    tx = optax.sgd(lambda count: rates[count])
    _, steps = jax.lax.scan(
        lambda memory, one: tx.update(one, memory)[::-1], tx.init(0.0), jnp.ones(3)
    )
    assert jnp.array_equal(steps, -rates)


def test_a_large_rate_is_fast_and_a_small_one_settles():
    """A large rate gets far quickly; a small one settles."""
    step = lambda x, rate: (x - rate * jnp.sign(x), abs(x))
    paths = [jax.lax.scan(step, 10.0, jnp.full(999, rate))[1] for rate in (0.7, 0.03)]
    assert paths[0][10] < paths[1][10] / 2
    assert paths[0][-9:].max() > 5 * paths[1][-9:].max()


def test_noise_seldom_exceeds_two_standard_errors():
    """A mean difference below about two standard errors can be luck."""
    luck = np.random.default_rng(0).normal(size=(5000, 10))
    errors_of_mean = luck.std(axis=1, ddof=1) / np.sqrt(10)
    assert 0.9 < np.mean(abs(luck.mean(axis=1)) < 2 * errors_of_mean) < 0.96


def test_the_winner_is_chosen_on_one_half():
    """Cut at random into two halves: choose the winner on one, and look at it on the other."""
    right = np.repeat(np.float32([[1, 0], [0, 1]]), 8, axis=1)
    keys = jax.random.split(jax.random.key(0), 4)
    pairs = np.asarray(jax.jit(jax.vmap(winner, in_axes=(0, None)))(keys, right))
    assert (pairs[:, 0] >= 0.5).all()
    assert np.ptp(pairs[:, 0]) > 0
    assert np.allclose(pairs.sum(axis=1), 1)


def test_smooth_labels_stop_a_logit_from_growing():
    """Smooth labels keep the logits in bounds."""
    right, label = np.eye(3, dtype=np.float32)[:1], np.array([0])
    slope = jax.jit(jax.grad(lambda logit, part: smooth_loss(logit * right, label, part)))
    assert slope(9.0, 0.0) < 0 < slope(9.0, 0.1)
    assert slope(0.0, 0.1) < 0


def test_full_batches_repeat_no_more_than_they_must():
    """None may appear more often than that takes."""
    counts = np.bincount(np.ravel(full_batches(jax.random.key(0), 10, 4)))
    assert sorted(counts.tolist()) == [1] * 8 + [2] * 2


def test_the_number_of_batches_is_rounded_up():
    """The number of batches is the quotient, rounded up."""
    batches = [partial(full_batches, n=n, size=4) for n in (8, 9, 11, 12)]
    n_batches = [len(jax.eval_shape(each, jax.random.key(0))) for each in batches]
    assert n_batches == [2, 3, 3, 3]


def test_resize_repeats_an_array():
    """`jax.numpy.resize` repeats an array until a shape is full."""
    assert jnp.resize(jnp.array([1, 2, 3]), (2, 4)).tolist() == [[1, 2, 3, 1], [2, 3, 1, 2]]


def test_optax_calls_a_schedule_with_a_traced_array():
    """Optax calls it with a traced array, so Python's `if` is out."""
    tx = optax.sgd(lambda count: 0.1 if count < 2 else 0.2)
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.jit(tx.update)(1.0, tx.init(1.0))


def test_none_holds_one_argument_while_the_other_runs():
    """What is to stay as it is while the other runs has `None` in `in_axes`."""
    pair = jnp.array([1.0, 2.0]), jnp.array([10.0, 20.0])
    held = jax.vmap(lambda stays, runs: stays.sum() + runs, in_axes=(None, 0))(*pair)
    assert held.tolist() == [13, 23]


def test_the_outer_vmap_adds_its_axis_in_front():
    """The outer one adds its axis in front, so the rates are the rows."""
    over_seeds = jax.vmap(jnp.add, in_axes=(None, 0))
    losses = jax.vmap(over_seeds, in_axes=(0, None))(jnp.array([10, 20, 30]), jnp.arange(2))
    assert losses.tolist() == [[10, 11], [20, 21], [30, 31]]


def test_confusions_run_within_jit_and_vmap():
    """Write the confusion matrix in JAX, so that it runs within `jit` and `vmap`."""
    labels, guesses = np.array([0, 0, 1, 2]), np.array([[1, 1, 1, 2], [0, 2, 1, 0]])
    counted = jax.jit(jax.vmap(lambda said: confusions(labels, said, 3)))(guesses)
    assert counted.tolist() == [confusion_matrix(labels, said).tolist() for said in guesses]


def test_a_shape_cannot_depend_on_values():
    """Is an argument, because a shape cannot depend on the values in an array."""
    with pytest.raises(TypeError, match="depends on the value of the argument labels"):
        jax.jit(lambda labels: jnp.zeros(labels.max() + 1))(jnp.arange(3))


def test_cummin_is_the_smallest_so_far():
    """`jax.lax.cummin` gives the smallest loss so far."""
    assert jax.lax.cummin(LOSSES).tolist() == [min(LOSSES[: n + 1]) for n in range(7)]


def test_a_new_best_is_below_the_smallest_before_it():
    """An epoch is a new best where its loss is below the smallest before it."""
    stops = [int(jax.jit(stopping_epoch)(LOSSES, patience)) for patience in (1, 2)]
    assert stops == [2, 5]


def test_argmax_of_booleans_is_the_first_true():
    """`argmax` of booleans gives the first that is true."""
    assert jnp.array([False, True, False, True]).argmax() == 1
