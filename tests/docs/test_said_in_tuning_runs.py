"""``docs/tutorials/tuning.md``: what it says of runs, choices and exercises. Quoted, too."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer import batches, loops, tuning
from jaxprimer.data import train_test_arrays
from jaxprimer.models import SimpleNN
from jaxprimer.solutions.tuning import confusions, stopping_epoch, sweep, warmup

pytestmark = pytest.mark.usefixtures("as_the_page_says")
TX = optax.sgd(0.1)
NOISE = np.random.default_rng(0).normal(size=(2000, 20))
BATCHES = jnp.ones((3, 4, 2)), jnp.zeros((3, 4), int)
IMAGES, LABELS = jnp.ones((6, 8, 8)), jnp.arange(6)
UNSEEN = jnp.ones((4, 8, 8)), jnp.arange(4)


def trace_run(rates, *rest):
    """Shapes of what a whole training run returns, and nothing trained."""
    model = nnx.eval_shape(lambda: SimpleNN(n_hidden=4, rngs=nnx.Rngs(0)))
    graphdef, params = nnx.split(model)
    run = partial(tuning.fit, graphdef, data=((IMAGES, LABELS), UNSEEN), size=2)
    return jax.eval_shape(run, params, jax.random.key(0), (rates, *rest))


def test_a_number_is_flattered_by_the_choice():
    """A number that a choice was made by is flattered by it."""
    chosen = NOISE.argmax(axis=1)
    assert NOISE[np.arange(2000), chosen].mean() > 1
    fresh = NOISE[::-1]
    assert abs(fresh[np.arange(2000), chosen].mean()) < 0.1


def test_more_settings_find_more_luck():
    """The more settings you try, the more you find by luck."""
    found = [NOISE[:, :n].max(axis=1).mean() for n in (1, 2, 5, 20)]
    assert (np.diff(found) > 0.3).all()
    assert abs(found[0]) < 0.1


def test_part_1_updates_with_the_whole_training_set(monkeypatch):
    """Part 1 used the whole training set for each update."""
    sizes = []
    monkeypatch.setattr(loops, "evaluate", lambda *_: (jnp.zeros(()), None))
    monkeypatch.setattr(loops, "train_step", lambda *given: sizes.append(given[2].shape))
    loops.train(None, None, (IMAGES, LABELS), (IMAGES[:2], LABELS[:2]), n_updates=3)
    assert sizes == [IMAGES.shape] * 3


def test_a_batch_pulls_towards_its_digits():
    """Each batch pulls the network towards the digits it holds, and away from those before."""
    loss = lambda logits, label: tuning.smooth_loss(logits[None], label[None], 0.0)
    slope = jax.jit(jax.grad(loss))
    before = -slope(jnp.zeros(3), jnp.array(0))
    pull = -slope(before, jnp.array(1))
    assert jnp.sign(pull).tolist() == [-1, 1, -1]
    assert jnp.sign(before).tolist() == [1, -1, -1]


def test_a_scan_has_a_round_for_each_input():
    """It makes as many rounds as it has inputs."""
    count = lambda number, one: (number + 1, one)
    assert [jax.lax.scan(count, 0, jnp.ones(n))[0] for n in (3, 7)] == [3, 7]


def test_networks_stop_at_epochs_of_their_own():
    """Of many networks at once each would want to stop at an epoch of its own."""
    losses = jnp.array([[1.0, 2, 2, 2, 2], [3, 2, 1, 2, 2]])
    stop = jax.jit(jax.vmap(partial(stopping_epoch, patience=2)))
    assert stop(losses).tolist() == [2, 4]


def test_early_stopping_keeps_what_was_before_the_rise():
    """Early stopping takes the network from before it rose."""
    step = lambda best, new: (tuning.better(new, best), None)
    epochs = jnp.array([3.0, 1.0, 2.0, 2.5]), jnp.arange(4)
    (loss, network), _ = jax.lax.scan(step, (jnp.inf, -1), epochs)
    assert (loss, network) == (1, 1)


def test_only_training_images_are_shifted(monkeypatch):
    """Shift the training images only."""
    plain, shifted = batches.shift, []
    spy = lambda key, images, most: shifted.append(len(images)) or plain(key, images, most)
    monkeypatch.setattr(batches, "shift", spy)
    trace_run(jnp.ones(6), 0.1, 0.5, 0.1)
    assert set(shifted) == {len(LABELS)}


def test_the_validation_images_stay_as_they_came(monkeypatch):
    """The other parts stay as they came."""
    seen = []
    monkeypatch.setattr(tuning, "evaluate", lambda *given: seen.append(given[1]) or (0.0, 0.0))
    trace_run(jnp.ones(6), 0.1, 0.5, 0.1)
    assert {images is UNSEEN[0] for images in seen} == {True}


def test_hyperparameters_are_arguments_made_of_arrays(monkeypatch):
    """What you may want to vary, the hyperparameters, is an argument, and made of arrays."""
    adamw, used = optax.adamw, []
    spy = lambda rate, **rest: used.extend([rate(0), *rest.values()]) or adamw(rate, **rest)
    monkeypatch.setattr(optax, "adamw", spy)
    trace_run(jnp.ones(3), 0.1, 0.5, 0.1)
    assert [isinstance(value, jax.core.Tracer) for value in used] == [True, True]


def test_there_is_a_rate_for_each_update():
    """The learning rate is an array with a number for each update."""
    n_epochs = [trace_run(jnp.ones(n), 0.1, 0.5, 0.1)[2]["loss"].shape for n in (3, 6)]
    assert n_epochs == [(1,), (2,)]
    for wrong in (jnp.ones(()), jnp.ones(5)):
        with pytest.raises(ValueError, match="rates has shape"):
            trace_run(wrong, 0.1, 0.5, 0.1)


def test_any_rates_are_data_to_one_program():
    """A constant rate, a falling one and any other are all data to the same program."""
    seen = []

    @jax.jit
    def run(rates):
        tx = optax.sgd(lambda count: seen.append(count) or rates[count])
        return jax.lax.scan(lambda memory, one: tx.update(one, memory)[::-1], tx.init(0.0), rates)

    stepped = [run(jnp.array(rates))[1] for rates in ([1.0, 1.0], [2.0, 1.0], [0.0, 3.0])]
    assert jnp.stack(stepped).tolist() == [[-1, -1], [-4, -1], [0, -9]]
    assert len(seen) == 1


def test_scan_runs_an_epoch():
    """`jax.lax.scan` runs the epoch in one call."""
    graphdef, params = nnx.split(nnx.Linear(2, 3, rngs=nnx.Rngs(0)))
    run = partial(tuning.train_epoch, graphdef, TX)
    program = jax.make_jaxpr(run)((params, TX.init(params)), BATCHES)
    scans = [line.params for line in program.eqns if line.primitive.name == "scan"]
    assert [scan["length"] for scan in scans] == [3]


def test_vmap_trains_thirty_networks():
    """`nnx.split` makes a run a function of arrays, and `jax.vmap` trains thirty at once."""
    graphdef, params = nnx.split(nnx.Linear(2, 3, rngs=nnx.Rngs(0)))
    many = jax.tree.map(lambda leaf: jnp.stack([leaf] * 30), params)
    run = lambda params: tuning.train_epoch(graphdef, TX, (params, TX.init(params)), BATCHES)
    (trained, _), losses = jax.eval_shape(jax.vmap(run), many)
    assert losses.shape == (30, 3)
    assert [leaf.shape for leaf in jax.tree.leaves(trained)] == [(30, 3), (30, 2, 3)]


def test_copies_made_before_the_split_are_in_both_parts():
    """Split first and make copies afterwards."""
    images = np.arange(40.0)
    early = train_test_arrays(np.tile(images, 2), np.tile(images, 2))
    assert np.isin(early[1], early[0]).any()
    late = train_test_arrays(images, images)
    assert not np.isin(late[1], np.tile(late[0], 2)).any()


def test_a_minimum_is_a_branch_that_jax_can_trace():
    """The smaller of the share and 1 is a branch that JAX can trace."""
    traced = jax.jit(partial(warmup, n_warmup=4, peak=1.0))(jnp.arange(7))
    assert traced.tolist() == [min(count / 4, 1) for count in range(7)]


def test_the_inner_vmap_goes_over_the_seeds(monkeypatch):
    """The inner `vmap` goes over the seeds at one rate, the outer one over the rates."""
    vmap, made = jax.vmap, []
    spy = lambda run, in_axes: made.append((run, in_axes)) or vmap(run, in_axes=in_axes)
    monkeypatch.setattr(jax, "vmap", spy)
    sweep(jnp.add, jnp.arange(3), jnp.arange(2))
    assert made[0] == (jnp.add, (None, 0))
    assert made[1][1] == (0, None)


def test_at_adds_as_often_as_a_place_is_named():
    """`.at[rows, columns].add(1)` gives a new one, and adds as often as a place is named."""
    zeros, places = jnp.zeros((2, 2), int), (jnp.array([1, 1, 1]), jnp.array([0, 0, 1]))
    assert zeros.at[places].add(1).tolist() == confusions(*places, 2).tolist() == [[0, 0], [2, 1]]
    assert not zeros.any()


def test_patience_is_epochs_without_a_new_minimum():
    """Training stops when the loss has found no new minimum for some epochs, the patience."""
    losses = jnp.array([3.0, 1.0, 1.0, 1.5, 1.0, 1.0])
    patience = jnp.arange(1, 4)
    stops = jax.jit(jax.vmap(partial(stopping_epoch, losses)))(patience)
    assert (stops - 1).tolist() == patience.tolist()


def test_all_epochs_are_looked_at_without_a_loop():
    """All epochs are looked at together, without a loop."""
    program = str(jax.make_jaxpr(partial(stopping_epoch, patience=2))(jnp.ones(4)))
    assert "cummin" in program
    assert [word for word in ("scan", "while", "cond[") if word in program] == []
