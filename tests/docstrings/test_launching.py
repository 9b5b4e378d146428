"""``launching``: what its docstrings say. Each test quotes a sentence."""

import signal
import socket
import sys

import pytest

from jaxprimer.launching import free_port, last_words, losses, start, started, watch

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
WAIT = "import signal; signal.pause()"


@pytest.fixture
def run(tmp_path):
    """Returns a process that runs some code; all are ended after the test."""
    workers = []

    def run(code, **options):
        command = [sys.executable, "-I", "-S", "-c", code]
        workers.append(start(tmp_path, len(workers), command, **options))
        return workers[-1]

    yield run
    for worker in workers:
        worker.kill()
        worker.wait()


def written(folder):
    """What is in the files of a folder, by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_port():
    """A port of this machine that nothing listens at."""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", free_port()))


def test_started_processes_end(tmp_path):
    """Start training in several processes, none of which outlives the block."""
    with started(tmp_path, 2) as workers:
        assert [worker.poll() for worker in workers] == [None, None]
        assert ["jaxprimer.processes" in worker.args for worker in workers] == [True, True]
    assert [worker.returncode for worker in workers] == [-signal.SIGKILL] * 2


def test_started_command(tmp_path):
    """More of the command line, such as "--steps=50"."""
    with started(tmp_path, 1, "--steps=7", "--every=2") as (worker,):
        assert {"--steps=7", "--every=2"} < set(worker.args)


def test_number_of_processes(tmp_path):
    """How many to start."""
    with started(tmp_path, 3) as workers:
        assert len(workers) == 3
        assert [worker.args[-1] for worker in workers] == [f"--process={k}" for k in range(3)]


def test_folder_of_checkpoints(tmp_path):
    """Where they save checkpoints, and what each writes."""
    with started(tmp_path, 1) as (worker,):
        saved = [argument for argument in worker.args if str(tmp_path) in argument]
    assert saved == [str(tmp_path / "checkpoints")]
    assert set(written(tmp_path)) == {"process-0.out", "process-0.err"}


def test_one_process_is_kept(run, tmp_path):
    """Start one process, and keep what it writes."""
    assert run("import sys; print('said'); print('failed', file=sys.stderr)").wait() == 0
    assert written(tmp_path) == {"process-0.out": "said\n", "process-0.err": "failed\n"}


def test_number_of_a_process(tmp_path):
    """Its files are named after it."""
    start(tmp_path, 12, ["true"]).wait()
    assert set(written(tmp_path)) == {"process-12.out", "process-12.err"}


def test_files_of_processes(run, tmp_path):
    """In process-0.out, process-0.err and so on."""
    for worker in [run("print('first')"), run("raise SystemExit('second')")]:
        worker.wait()
    files = written(tmp_path)
    assert (files["process-0.out"], files["process-0.err"]) == ("first\n", "")
    assert (files["process-1.out"], files["process-1.err"]) == ("", "second\n")


def test_devices(run, tmp_path):
    """How many devices JAX is to make of the CPU."""
    names = "JAX_PLATFORMS", "JAX_NUM_CPU_DEVICES"
    run(f"import os; print(*map(os.environ.get, {names}))", n_devices=3).wait()
    assert written(tmp_path)["process-0.out"] == "cpu 3\n"


def test_end_is_waited_for(run, tmp_path):
    """Wait until all have ended well."""
    workers = [run("for _ in range(10**5): pass"), run("")]
    watch(workers, tmp_path)
    assert [worker.returncode for worker in workers] == [0, 0]


def test_step_is_waited_for(run, tmp_path):
    """Which step, instead of the end."""
    worker = run(f"print('step 3 loss 0.5', flush=True); {WAIT}")
    watch([worker], tmp_path, until=3)
    assert worker.poll() is None


def test_failure(run, tmp_path):
    """As soon as a process fails, with what it wrote last."""
    goes_on, _ = workers = run(WAIT), run("raise SystemExit('no room')")
    with pytest.raises(RuntimeError, match=r"^process 1 of 2 .*\nno room$"):
        watch(workers, tmp_path)
    assert goes_on.poll() is None


def test_time_limit(run, tmp_path, monkeypatch):
    """For how long to wait, in seconds."""
    clock = iter([10.0, 12.9, 13.1, 20.0])
    worker = run(WAIT)
    monkeypatch.setattr("jaxprimer.launching.time.monotonic", lambda: next(clock))
    with pytest.raises(TimeoutError, match="after 3 s"):
        watch([worker], tmp_path, time_limit=3)
    assert next(clock) == 20


def test_last_words(tmp_path):
    """Its last ten lines, after a few words."""
    lines = [f"line {number}" for number in range(12)]
    (tmp_path / "process-1.err").write_text("\n".join(lines), encoding="utf-8")
    first, *others = last_words(tmp_path, 1).split("\n")
    assert first == "Process 1 wrote last:"
    assert others == lines[2:]


def test_standard_error(run, tmp_path):
    """What a process wrote to its standard error last."""
    run("import sys; print('said'); print('failed', file=sys.stderr)").wait()
    assert last_words(tmp_path, 0).split("\n")[1:] == ["failed"]


def test_losses(tmp_path):
    """The losses that process 0 has printed so far."""
    (tmp_path / "process-0.out").write_text("step 2 loss 1.5\nstep 4 lo", encoding="utf-8")
    (tmp_path / "process-1.out").write_text("step 3 loss 0.5\n", encoding="utf-8")
    assert losses(tmp_path) == {2: 1.5}
