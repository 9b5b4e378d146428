"""``docs/tutorials/processes.md``: shares, steps and exercises. Each test quotes a sentence."""

import re
import subprocess
from importlib.metadata import requires
from importlib.util import find_spec
from inspect import signature
from pathlib import Path
from unittest.mock import Mock

import jax
import numpy as np
import pytest
from examples import SET, trainable
from jax.sharding import NamedSharding, PartitionSpec

from jaxprimer import launching, processes
from jaxprimer.loading import local_batches
from jaxprimer.processes import all_devices, checkpoints, train
from jaxprimer.solutions.processes import shared_size, steps_lost

pytestmark = pytest.mark.usefixtures("as_the_page_says")
PAIRS = [*zip(*SET, strict=True)]
PAGE = Path(__file__).parents[2] / "docs/tutorials/processes.md"
EVERY = np.array([2, 5, 10, 50])
BY_EXAMPLE = NamedSharding(all_devices(), PartitionSpec("data"))


def batch(index, examples=range(12), process=0, n_processes=1):
    """A batch of four examples, or the part of it that a process has."""
    return local_batches(examples, 4, process=process, n_processes=n_processes)[index].tolist()


@pytest.fixture
def start(monkeypatch, tmp_path):
    """Starts a run in one folder, and returns the steps that it makes; a step does nothing."""
    monkeypatch.setattr(processes, "untrained", trainable)
    monkeypatch.setattr(processes, "train_step", lambda *_: 0.0)

    def steps(last, every):
        with checkpoints(tmp_path, every=every) as manager:
            return [step for step, _ in train(PAIRS, manager, last, size=8)]

    return steps


def test_devices_of_one_process():
    """In Part 7 one Python process had all devices."""
    assert jax.process_count() == 1
    assert jax.local_devices() == jax.devices("cpu")


def test_the_naive_way():
    """The naive way is that each process loads what it would load if it were alone."""
    alone, shared = batch(3), batch(3, process=1, n_processes=2)
    assert len(set(alone)) == 4
    assert shared == alone[1::2]


def test_which_examples_are_loaded():
    """Here each example is its own number, so that you can see which ones are loaded."""
    letters = "abcdefghijkl"
    for index in range(5):
        assert [letters[number] for number in batch(index)] == batch(index, letters)


def test_what_grain_does():
    """Grain shuffles them, repeats them without end, and cuts batches."""
    epochs = [np.ravel([batch(3 * epoch + n) for n in range(3)]).tolist() for epoch in (0, 1, 99)]
    assert [sorted(epoch) for epoch in epochs] == [[*range(12)]] * 3
    assert [*range(12)] not in epochs
    assert len(local_batches(range(12), 4, process=0, n_processes=1)) > 10**15


def test_every_so_many_steps(tmp_path):
    """Orbax saves every so many steps."""
    with checkpoints(tmp_path, every=3) as manager:
        assert [step for step in range(1, 10) if manager.should_save(step)] == [3, 6, 9]


def test_the_loop_of_one_process(monkeypatch):
    """The training itself is that of one process, but for the two calls that make a batch."""
    monkeypatch.setattr(processes, "untrained", trainable)
    manager = Mock(latest_step=lambda: 0)
    of_many = [*train(PAIRS, manager, 2, size=8)]
    plain = lambda examples, size, **_: local_batches(examples, size, process=0, n_processes=1)
    monkeypatch.setattr(processes, "local_batches", plain)
    monkeypatch.setattr(processes, "global_batch", lambda _, batch: batch)
    assert np.allclose([*train(PAIRS, manager, 2, size=8)], of_many, rtol=1e-5)


def test_a_mesh_of_all(monkeypatch):
    """A mesh spans the devices of all."""
    shapes = []
    monkeypatch.setattr(jax, "device_count", lambda: 16)
    monkeypatch.setattr(jax, "make_mesh", lambda shape, *_, **__: shapes.append(shape))
    all_devices()
    assert (shapes, jax.local_device_count()) == ([(16,)], 8)


def test_longer_runs_and_more_machines():
    """The longer a run and the more machines, the likelier it is that one of them fails."""
    lives = np.random.default_rng(0).exponential(size=(4000, 8))
    fails = lambda length, n: (lives[:, :n].min(axis=1) < length).mean()
    assert fails(0.1, 2) + 0.1 < fails(0.1, 8) < fails(0.3, 8) - 0.1


def test_who_starts_processes(monkeypatch, tmp_path):
    """Starting the processes of a machine, is left to the cluster."""
    monkeypatch.setattr(subprocess, "Popen", begun := Mock())
    monkeypatch.setattr(processes, "connect", lambda *_: None)
    processes.main([str(tmp_path), "--steps=0"])
    assert not begun.called
    launching.start(tmp_path, 0, ["python"])
    assert begun.call_count == 1


def test_to_resume(start):
    """To resume is to start again."""
    assert [start(last, every=1) for last in (2, 2, 4)] == [[1, 2], [], [3, 4]]


def test_what_is_lost(start):
    """Lose no more than what was done since the last checkpoint."""
    assert [start(last, every=3)[0] - 1 for last in (5, 6)] == [0, 3]
    assert steps_lost(5, 3) == 5 - 3


def test_a_line_for_two_processes():
    """With SLURM, one line in the job's script starts two processes on the machines of the job."""
    (script,) = re.findall(r"```sh\n(.*?)\n```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert script.count("\n") == 0
    assert script.split()[:4] == ["srun", "--ntasks=2", "python", "-m"]
    assert find_spec(script.split()[4]) == processes.__spec__


def test_no_argument_is_needed():
    """jax.distributed.initialize needs no arguments."""
    assert signature(jax.distributed.initialize).bind().arguments == {}


def test_an_extra_of_jax():
    """It wants `pip install "jax[k8s]"`."""
    wanted = [line for line in requires("jax") if "k8s" in line]
    assert "kubernetes" in {re.split(r"\W", line)[0] for line in wanted}


def test_a_whole_number():
    """Each device gets a whole number of examples."""
    shared = [BY_EXAMPLE.shard_shape((int(shared_size(size, 8)),)) for size in (8, 21, 47)]
    assert shared == [(1,), (2,), (5,)]
    with pytest.raises(ValueError, match="divi"):
        BY_EXAMPLE.shard_shape((21,))


def test_after_the_steps(monkeypatch):
    """A run makes a checkpoint after every `every` steps."""
    made, saved = [], []
    manager = Mock(latest_step=lambda: None, save=lambda step, **_: saved.append((step, len(made))))
    monkeypatch.setattr(processes, "train_step", lambda *_: made.append(1) or 0.0)
    assert [step for step, _ in train(PAIRS, manager, 3, size=8)] == [1, 2, 3]
    assert saved == [(1, 1), (2, 2), (3, 3)]


def test_what_every_weighs():
    """Each checkpoint takes time, so `every` weighs that time against what may be lost."""
    n_saves, lost = 100 // EVERY, [steps_lost(np.arange(100), every).max() for every in EVERY]
    assert (np.diff(n_saves) < 0).all()
    assert (np.diff(lost) > 0).all()
