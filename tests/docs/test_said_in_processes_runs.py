"""``docs/tutorials/processes.md``: runs, clusters and batches. Each test quotes a sentence."""

from contextlib import suppress
from unittest.mock import Mock

import grain
import jax
import numpy as np
import orbax.checkpoint as ocp
import pytest
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from jaxprimer import launching, processes
from jaxprimer.launching import started, watch
from jaxprimer.loading import global_batch, local_batches
from jaxprimer.processes import all_devices, checkpoints, main, train
from jaxprimer.solutions.processes import positions, shared_size, steps_lost

pytestmark = pytest.mark.usefixtures("as_the_page_says")
BY_EXAMPLE = NamedSharding(all_devices(), PartitionSpec("data"))


@pytest.fixture
def steps(monkeypatch):
    """Has a step of the training do nothing; the batches of all steps that are made."""
    made = []
    monkeypatch.setattr(processes, "train_step", lambda *given: made.append(given[2:]) or 0.0)
    monkeypatch.setattr(processes, "connect", lambda *_: None)
    return made


@pytest.fixture
def commands(monkeypatch, tmp_path):
    """The command lines of two processes, which are not started."""
    seen = []
    monkeypatch.setattr(launching, "start", lambda *given: seen.append(given[2]) or Idle())
    with started(tmp_path, 2, "--steps=7"):
        return [dict(part.partition("=")[::2] for part in command) for command in seen]


class Idle:
    """A process that neither works nor ends."""

    poll = kill = wait = lambda _: None


class Recorder(list):
    """The steps after which something was saved; there is no checkpoint before."""

    latest_step = lambda _: None

    def save(self, step, **_):
        """Note it."""
        self.append(step)


def be(monkeypatch, process):
    """Be one of two processes, as far as the training knows."""
    monkeypatch.setattr(jax, "process_index", lambda: process)
    monkeypatch.setattr(jax, "process_count", lambda: 2)


def run(capsys, folder, n_steps):
    """Numbers of the steps that a command makes, though it may be disturbed."""
    with suppress(RuntimeError):
        main([str(folder), f"--steps={n_steps}", "--every=2"])
    return [int(line.split()[1]) for line in capsys.readouterr().out.splitlines()]


def test_libraries(tmp_path):
    """Each loads its part with Grain, and Orbax lets a run go on when one dies."""
    part = local_batches(range(9), 4, process=0, n_processes=2)
    assert isinstance(part, grain.MapDataset)
    with checkpoints(tmp_path, every=1) as manager:
        assert isinstance(manager, ocp.CheckpointManager)


def test_processes_of_one_machine(commands):
    """One machine is enough: its processes talk to each other."""
    (address,) = {command["--coordinator"] for command in commands}
    assert address.startswith("127.0.0.1:")


def test_one_script(commands):
    """All of them run the same script."""
    numbers = [command.pop("--process") for command in commands]
    assert commands[0] == commands[1]
    assert ("jaxprimer.processes" in commands[0], numbers) == (True, ["0", "1"])


def test_one_array_of_all_parts(monkeypatch):
    """Each process hands in its part: jax.make_array_from_process_local_data makes one array."""
    handed, real = [], jax.make_array_from_process_local_data
    record = lambda sharding, part: handed.append(part) or real(sharding, part)
    monkeypatch.setattr(jax, "make_array_from_process_local_data", record)
    (array,) = global_batch(all_devices(), (np.arange(16),))
    assert [part.tolist() for part in handed] == [[*range(16)]]
    shards = sorted((shard.device.id, shard.data.tolist()) for shard in array.addressable_shards)
    assert shards == [(n, [2 * n, 2 * n + 1]) for n in range(8)]


@pytest.mark.parametrize("process", [0, 1])
def test_who_saves(process, steps, monkeypatch):
    """All processes take part in saving."""
    be(monkeypatch, process)
    assert [*train([(np.ones(2), 3)] * 9, saved := Recorder(), 2, size=16)]
    assert (saved, len(steps)) == ([1, 2], 2)


@pytest.mark.parametrize("process", [0, 1])
def test_which_batch_is_loaded(process, steps, monkeypatch):
    """Each process loads its own part of every batch; the number of the step alone says which."""
    be(monkeypatch, process)
    pairs = [(np.float32(n), n) for n in range(40)]
    monkeypatch.setattr(processes, "resume", lambda *_: 3)
    assert [step for step, _ in train(pairs, Recorder(), 5, size=16)] == [4, 5]
    own = local_batches(range(40), 16, process=process, n_processes=2)
    assert [labels.tolist() for _, labels in steps] == [own[3].tolist(), own[4].tolist()]


def test_what_watch_reads(tmp_path):
    """Watch reads what process 0 prints."""
    for number in (0, 1):
        (tmp_path / f"process-{number}.out").write_text(f"step {number} loss 2.5\n")
        (tmp_path / f"process-{number}.err").write_text("")
    assert watch([Idle()], tmp_path, until=0, time_limit=9) is None
    with pytest.raises(TimeoutError):
        watch([Idle()], tmp_path, until=1, time_limit=0)


def test_the_same_command(monkeypatch, steps, capsys, tmp_path):
    """A cluster that starts a failed job anew runs the same command, so nothing else."""
    failing = Mock(side_effect=[0.0, 0.0, 0.0, RuntimeError("no room")])
    with monkeypatch.context() as disturbed:
        disturbed.setattr(processes, "train_step", failing)
        assert run(capsys, tmp_path, 4) == [1, 2, 3]
    assert run(capsys, tmp_path, 4) == [3, 4]
    assert len(steps) == 2


def test_other_devices(monkeypatch, steps, tmp_path):
    """Goes on from the newest checkpoint, with whatever devices there are."""
    pairs = [(np.float32(n), n) for n in range(9)]
    for n_devices, n_steps in ((8, 2), (2, 3)):
        devices = Mesh(jax.devices()[:n_devices], ("data",))
        monkeypatch.setattr(processes, "all_devices", lambda devices=devices: devices)
        with checkpoints(tmp_path, every=2) as manager:
            made = [step for step, _ in train(pairs, manager, n_steps, size=8)]
    assert made == [3]
    assert [len(labels.devices()) for _, labels in steps] == [8, 8, 2]


def test_begin_and_stride():
    """The process says where to begin, and the number of processes how far to go each time."""
    for process in range(3):
        numbers = positions(2, 12, process, 3)
        assert numbers[0] == 2 * 12 + process
        assert set(np.diff(numbers).tolist()) == {3}


def test_room_in_a_step():
    """Room for size examples, and the devices of all processes are to have parts of one size."""
    array = jax.device_put(np.ones(shared_size(21, 8)), BY_EXAMPLE)
    assert len(array) <= 21 < len(array) + 8
    assert [shard.data.shape for shard in array.addressable_shards] == [(2,)] * 8


def test_how_far_the_last_checkpoint_lies_back(tmp_path):
    """What counts is how far the last checkpoint lies back."""
    with checkpoints(tmp_path, every=3) as manager:
        saves = [step for step in range(1, 12) if manager.should_save(step)]
    lost = [done - max(step for step in saves if step <= done) for done in range(3, 12)]
    assert steps_lost(np.arange(3, 12), 3).tolist() == lost
