"""``jaxprimer.processes``: the losses are the same on any devices, and resumed."""

import runpy
import shutil
import signal
import sys
import time
from collections import namedtuple

import jax
import pytest

from jaxprimer import processes
from jaxprimer.launching import free_port, last_words, losses, start, started, watch
from jaxprimer.named_arrays import arrays_of, differing
from jaxprimer.processes import (
    all_devices,
    checkpoints,
    connect,
    labelled_digits,
    resume,
    train,
    untrained,
)

SIZE, EVERY, STEPS = 48, 10, 200
Killed = namedtuple("Killed", "folder losses error codes survivor")


def steps_of(folder, n_steps, every=EVERY):
    """Train in this process, which has eight devices; the loss of each step that is made."""
    with checkpoints(folder, every) as manager:
        return dict(train(labelled_digits(), manager, n_steps, SIZE))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The losses of an undisturbed run on eight devices."""
    return steps_of(tmp_path_factory.mktemp("whole"), STEPS, every=STEPS)


@pytest.fixture(scope="module")
def on_a_cluster(tmp_path_factory):
    """Folder and losses of one process with four devices, which is told of them as by SLURM."""
    folder = tmp_path_factory.mktemp("four")
    told = {"JOB_ID": "1", "STEP_NODELIST": "localhost", "NTASKS": "1", "PROCID": "0"}
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "jaxprimer.processes", folder / "checkpoints"]
    with pytest.MonkeyPatch.context() as environment:
        for name, value in (told | {"LOCALID": "0"}).items():
            environment.setenv(f"SLURM_{name}", value)
        environment.setenv("JAX_COORDINATOR_ADDRESS", address)  # and no port for all to see
        environment.setenv("JAX_COORDINATOR_BIND_ADDRESS", address)
        worker = start(folder, 0, [*command, "--steps=20", "--every=10"], n_devices=4)
    watch([worker], folder)
    return folder, losses(folder)


@pytest.fixture(scope="module")
def killed(on_a_cluster, tmp_path_factory):
    """Two processes that go on from there until one is killed."""
    folder = tmp_path_factory.mktemp("two") / "run"
    shutil.copytree(on_a_cluster[0], folder)
    with started(folder, 2, f"--steps={STEPS}", f"--every={EVERY}") as workers:
        watch(workers, folder, until=35)
        workers[1].send_signal(signal.SIGKILL)
        with pytest.raises(RuntimeError) as caught:
            watch(workers, folder)
        left = said_at_last(folder, workers[0])
    return Killed(folder, losses(folder), str(caught.value), [one.poll() for one in workers], left)


def said_at_last(folder, worker):
    """What process 0 writes as it fails, and its exit code, if it has ended."""
    end = time.monotonic() + 30
    while "Error" not in (words := last_words(folder, 0)) and time.monotonic() < end:
        time.sleep(0.05)
    return words, worker.poll()


@pytest.fixture(scope="module")
def newest(killed):
    """After how many steps the newest checkpoint was saved when the process was killed."""
    return max(int(path.name) for path in (killed.folder / "checkpoints").glob("*0"))


def test_four_devices_give_the_losses_of_eight(on_a_cluster, whole):
    """A batch that four devices share has the loss that it has on eight."""
    _, seen = on_a_cluster
    assert list(seen) == [*range(1, 21)]
    assert seen == pytest.approx({step: whole[step] for step in seen}, abs=1e-5)


def test_two_processes_give_the_losses_of_one_with_eight_devices(killed, whole):
    """They go on where one process with four devices stopped, and all losses are its own."""
    seen = killed.losses
    assert list(seen) == [*range(21, max(seen) + 1)]
    assert 35 <= max(seen) < STEPS
    assert seen == pytest.approx({step: whole[step] for step in seen}, abs=1e-5)


def test_a_killed_process_is_named_and_ends_the_run(killed):
    """The error says which and why; none of the processes is left."""
    error, codes = killed.error, killed.codes
    assert error.startswith("process 1 of 2 ended with SIGKILL. Process 1 wrote last:\n")
    assert codes == [-signal.SIGKILL, -signal.SIGKILL]


def test_the_survivor_fails_at_its_next_sum_and_waits_at_its_end(killed):
    """Nobody adds the missing part, and only at its end it looks for the process that is dead."""
    assert "all-reduce failed" in killed.survivor[0]
    assert killed.survivor[1] is None


def test_no_step_before_the_newest_checkpoint_is_lost(killed, newest):
    """What was printed goes at most one interval beyond the newest checkpoint."""
    seen = killed.losses
    assert newest >= 30
    assert newest % EVERY == 0
    assert 0 <= max(seen) - newest <= EVERY


def test_two_processes_resume_with_the_losses_of_an_undisturbed_run(killed, newest, whole):
    """Started again, they go on after the newest checkpoint."""
    folder = killed.folder.with_name("again")
    shutil.copytree(killed.folder, folder)
    with started(folder, 2, f"--steps={newest + 12}", f"--every={EVERY}") as workers:
        watch(workers, folder)
    seen = losses(folder)
    assert list(seen) == [*range(newest + 1, newest + 13)]
    assert seen == pytest.approx({step: whole[step] for step in seen}, abs=1e-5)
    kept = {path.name for path in (folder / "checkpoints").iterdir()}
    assert kept == {str(newest), str(newest + EVERY)}


def test_eight_devices_resume_what_two_processes_saved(killed, newest, whole):
    """The checkpoint fits whatever devices there are."""
    folder = killed.folder.with_name("alone")
    shutil.copytree(killed.folder, folder)
    seen = steps_of(folder / "checkpoints", STEPS)
    assert list(seen) == [*range(newest + 1, STEPS + 1)]
    assert seen == pytest.approx({step: whole[step] for step in seen}, abs=1e-5)


def test_training_lowers_the_loss(whole):
    """The run is long enough to learn something."""
    assert whole[STEPS] < whole[1] / 4


def test_resuming_is_bit_equal_on_the_same_devices(tmp_path):
    """Without a checkpoint nothing changes; with one, its numbers come back."""
    model, optimizer = untrained()
    others = {"model": untrained()[0], "optimizer": untrained()[1]}
    before = arrays_of(**others)
    with checkpoints(tmp_path, 2) as manager:
        assert resume(manager, all_devices(), others) == 0
        assert not differing(before, arrays_of(**others))
        model.layer1.bias[...] = jax.numpy.ones(100)
        saved = arrays_of(model=model, optimizer=optimizer)
        arguments = processes.ocp.args.StandardSave(saved)
        assert [manager.save(step, args=arguments) for step in (1, 2, 3)] == [False, True, False]
        assert resume(manager, all_devices(), others) == 2
    assert not differing(saved, arrays_of(**others))


def test_a_finished_run_has_nothing_left_to_do(tmp_path):
    """Started again with the same last step, it makes none."""
    assert list(steps_of(tmp_path, 2, every=2)) == [1, 2]
    assert steps_of(tmp_path, 2, every=2) == {}


@pytest.fixture
def joined(monkeypatch):
    """The arguments of ``jax.distributed.initialize``, which is not called."""
    seen = {}
    names = ("coordinator_address", "num_processes", "process_id")

    def record(*positional, **named):
        seen.update(zip(names, positional, strict=True), **named)

    monkeypatch.setattr(jax.distributed, "initialize", record)
    return seen


def test_addresses_are_taken_as_given(joined):
    """Process 0 listens there and nowhere else, and no cluster is asked."""
    connect("127.0.0.1:1234", 2, 1)
    assert joined == {
        "coordinator_address": "127.0.0.1:1234",
        "num_processes": 2,
        "process_id": 1,
        "coordinator_bind_address": "127.0.0.1:1234",
        "cluster_detection_method": "deactivate",
    }


def test_without_addresses_the_cluster_is_asked(joined, tmp_path, capsys):
    """The command line needs a folder alone, and the losses are printed step by step."""
    processes.main([str(tmp_path), "--steps=2", "--every=2"])
    assert set(joined.values()) == {None}
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines] == [["step", "1", "loss"], ["step", "2", "loss"]]
    assert [path.name for path in tmp_path.iterdir()] == ["2"]


def test_other_processes_print_nothing(joined, tmp_path, capsys, monkeypatch):
    """Each process knows all losses; one of them tells."""
    monkeypatch.setattr(processes, "train", lambda *_: [(1, 2.5)])
    monkeypatch.setattr(jax, "process_index", lambda: 1)
    processes.main([str(tmp_path), "--processes=2"])
    assert joined["num_processes"] == 2
    assert not capsys.readouterr().out


def test_it_runs_as_a_script(capsys, monkeypatch):
    """Its own help says what a cluster needs to know."""
    monkeypatch.setattr(sys, "argv", ["processes", "--help"])
    with pytest.raises(SystemExit, match="0"):
        runpy.run_path(processes.__file__, run_name="__main__")
    assert "of the checkpoints, shared" in capsys.readouterr().out
