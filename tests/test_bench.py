"""``tests/bench``: what is measured is what it is said to be."""

import json
import platform
import time
from multiprocessing import get_context
from operator import methodcaller

import jax
import numpy as np
import optax
import pytest
from building import SMALL_PAGES, measure
from contest import check_same, contest, interleaved, peak_megabytes, summary
from problem import Contestant, Problem, mean_loss, orders
from record import facts, processor, write
from synthetic import make_synthetic
from with_jax import explicit_loop, fit_in_one_call, plain_scan
from with_sklearn import classifier

from jaxprimer.benchmarks import fingerprint


def problem(size, n_updates):
    """A small network on a few of the digits' shape, with labels that can be learnt."""
    rng = np.random.default_rng(0)
    images = rng.normal(size=(32, 8, 8)).astype("float32")
    labels = images.reshape(32, -1)[:, :10].argmax(axis=1)
    sizes = [(64, 5), (5, 5), (5, 10)]
    kernels = [rng.normal(0, 0.1, shape).astype("float32") for shape in sizes]
    weights = [(kernel, np.zeros(kernel.shape[1], "float32")) for kernel in kernels]
    return Problem((images, labels), (images, labels), weights, size, n_updates)


def sleeper(_problem):
    """A contestant that takes a while and learns nothing."""
    naps = iter([0.2, 0.05, 0.05, 0.05])
    return Contestant(
        lambda: None, lambda: time.sleep(next(naps)), lambda x: np.zeros((len(x), 10))
    )


@pytest.mark.parametrize("size", [32, 8])
def test_our_contestants_do_the_same(size):
    """From the same weights, full batches end the same, and small ones all learn."""
    one, losses = problem(size, 8), []
    for make in (fit_in_one_call, plain_scan, explicit_loop):
        contestant = make(one)
        for call in ("reset", "train", "reset", "train"):  # a second turn is like the first
            getattr(contestant, call)()
        losses.append(mean_loss(contestant.predict(one.train_set[0]), one.train_set[1]))
    assert np.ptp(losses) < (1e-5 if one.full_batch else 0.1)
    assert max(losses) < np.log(10)


def test_memory_is_that_of_the_process_itself():
    """A process that does little has less than the one that started it; a large array counts."""
    ballast = np.ones(2**25)
    assert peak_megabytes() > ballast.nbytes / 2**20
    with get_context("spawn").Pool(1) as pool:
        assert pool.apply(peak_megabytes) < ballast.nbytes / 2**20


def test_scikit_learn_learns():
    """Its loss falls below that of a guess, and its logits give shares that add up to one."""
    one = problem(8, 400)
    contestant = classifier(one)
    contestant.reset()
    contestant.train()
    logits = contestant.predict(one.train_set[0])
    assert mean_loss(logits, one.train_set[1]) < np.log(10)
    assert np.exp(logits).sum(axis=1) == pytest.approx(np.ones(32), rel=1e-5)


def test_a_contestant_trains_in_a_process_of_its_own():
    """The first turn is told apart, and memory and scores come at the end."""
    row = contest({"sleeper": "test_bench:sleeper"}, problem(32, 1), rounds=3)["sleeper"]
    assert row["first"] > 0.2 > row["high"] >= row["steady"] >= row["low"] > 0.05
    assert row["train_loss"] == pytest.approx(np.log(10), abs=1e-3)
    assert row["megabytes"] > 10


class Echo:
    """A connection that notes when it is asked."""

    def __init__(self, name, calls):
        """Share the notes with others."""
        self.name, self.calls = name, calls

    def send(self, _request):
        """Note the request."""
        self.calls.append(self.name)

    def recv(self):
        """Answer with how many there were."""
        return len(self.calls)


def test_contestants_take_turns():
    """All have their first turn before anyone has a second."""
    calls = []
    seconds = interleaved({name: Echo(name, calls) for name in "ab"}, rounds=2)
    assert calls == list("ababab")
    assert seconds == {"a": [1, 3, 5], "b": [2, 4, 6]}


def test_a_summary_sets_the_first_call_apart():
    """The median and the range are of the others."""
    row = summary([9.0, 1.0, 3.0, 2.0], {"accuracy": 0.123456})
    assert row == {"first": 9, "steady": 2, "low": 1, "high": 3, "accuracy": 0.1235}


def test_contestants_that_did_other_things_are_refused():
    """Losses that differ by more than one in a hundred are not those of the same training."""
    rows = {"a": {"train_loss": 0.100}, "b": {"train_loss": 0.1005}, "c": {"train_loss": 0.2}}
    check_same(rows, ["a", "b"])
    with pytest.raises(ValueError, match="They did not do the same"):
        check_same(rows, ["a", "c"])


def test_the_loss_is_optax_s():
    """The loss that is noted is the cross-entropy that is trained."""
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(size=(5, 3)).astype("float32"), np.array([0, 2, 1, 1, 0])
    wanted = optax.losses.softmax_cross_entropy_with_integer_labels(logits, labels).mean()
    assert mean_loss(logits, labels) == pytest.approx(float(wanted), rel=1e-5)


def test_each_epoch_uses_each_example_once():
    """Batches of an epoch hold all examples, and two epochs differ."""
    first, second = orders(12, 4, 2)
    assert sorted(first.ravel()) == sorted(second.ravel()) == list(range(12))
    assert first.tolist() != second.tolist()


def test_the_processor_is_named():
    """By its model where Linux tells it, by its architecture elsewhere."""
    assert processor("processor\t: 0\nmodel name\t: Fast CPU\nmodel name\t: Other\n") == "Fast CPU"
    assert processor("") == platform.machine()


def test_a_measurement_says_what_it_is_of():
    """Versions and fingerprints are those that are here."""
    noted = facts(["jax"], ["plain"])
    assert noted["versions"]["jax"] == jax.__version__
    assert noted["modules"] == {"plain": fingerprint("plain")}


def test_a_part_of_the_record_is_replaced_alone(tmp_path):
    """What was measured of the other part stays."""
    path = tmp_path / "record.json"
    for part, value in [("training", 1), ("site", 2), ("training", 3)]:
        write(part, {"value": value}, path)
    assert json.loads(path.read_text("utf-8")) == {"site": {"value": 2}, "training": {"value": 3}}


def test_only_what_is_edited_runs_again(tmp_path):
    """A page runs for its own edit, and each page for an edit of what it shows, and no other."""
    options = make_synthetic(tmp_path, 3)
    builds = measure(tmp_path, *SMALL_PAGES, options)
    assert {name: build["ran"] for name, build in builds.items()} == {
        "clean": 3,
        "unchanged": 0,
        "page edited": 1,
        "definition edited": 1,
    }
    assert all(map(methodcaller("get", "megabytes"), builds.values()))
