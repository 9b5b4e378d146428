"""``jaxprimer.launching``: a failure is named, nothing waits for ever, and nothing is left over."""

import signal
import socket
import sys

import pytest

from jaxprimer.launching import free_port, last_words, losses, start, started, watch


@pytest.fixture
def workers_of(tmp_path):
    """Returns processes that run some code; they are ended after the test."""
    workers = []

    def run(*sources):
        commands = [[sys.executable, "-c", source] for source in sources]
        workers.extend(start(tmp_path, *numbered) for numbered in enumerate(commands))
        return workers

    yield run
    for worker in workers:
        worker.kill()
        worker.wait()


def test_a_free_port_can_be_listened_at():
    """Nothing else has it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", free_port()))
        listener.listen()
        assert listener.getsockname()[0] == "127.0.0.1"


def test_a_failure_is_reported_with_its_last_words(workers_of, tmp_path):
    """Which process, its exit code, and the end of what it wrote."""
    workers = workers_of("import time; time.sleep(60)", "raise ValueError('too few digits')")
    with pytest.raises(RuntimeError, match=r"^process 1 of 2 ended with exit code 1\. ") as caught:
        watch(workers, tmp_path)
    assert str(caught.value).endswith("ValueError: too few digits")


def test_who_was_killed_is_named_before_who_misses_it(workers_of, tmp_path):
    """Of two that have failed, the one that a signal ended is the cause."""
    workers = workers_of("raise SystemExit(1)", "import time; time.sleep(60)")
    workers[1].kill()
    for worker in workers:
        worker.wait()
    with pytest.raises(RuntimeError, match=r"^process 1 of 2 ended with SIGKILL\. "):
        watch(workers, tmp_path)


def test_time_is_limited(workers_of, tmp_path):
    """How many still run is told, and what process 0 wrote."""
    workers = workers_of("import time; time.sleep(60)", "")
    workers[1].wait()
    with pytest.raises(TimeoutError, match=r"^1 of 2 processes still run after 0\.1 s\. Process 0"):
        watch(workers, tmp_path, time_limit=0.1)


def test_a_step_is_waited_for(workers_of, tmp_path):
    """The wait ends when its line is there, though the process goes on."""
    line = "print('step 7 loss 0.5', flush=True)"
    workers = workers_of(f"import time; {line}; time.sleep(60)")
    watch(workers, tmp_path, until=7)
    assert losses(tmp_path) == {7: 0.5}
    assert workers[0].poll() is None


def test_nothing_outlives_its_block(tmp_path):
    """Whatever happens inside, all processes are ended."""
    with pytest.raises(KeyError, match="mine"), started(tmp_path, 2) as workers:
        raise KeyError("mine")
    assert [worker.returncode for worker in workers] == [-signal.SIGKILL] * 2


def test_a_process_is_told_of_its_devices_and_of_no_proxy(tmp_path, monkeypatch):
    """The rest of the environment stays; the processes talk to each other directly."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("MINE", "kept")
    names = ("MINE", "JAX_PLATFORMS", "JAX_NUM_CPU_DEVICES", "HTTP_PROXY")
    source = f"import os; print(*map(os.environ.get, {names}))"
    assert start(tmp_path, 3, [sys.executable, "-c", source], n_devices=4).wait() == 0
    assert (tmp_path / "process-3.out").read_text(encoding="utf-8") == "kept cpu 4 None\n"


def test_last_words_are_the_end(tmp_path):
    """Ten lines at most; if there are none, that is said."""
    (tmp_path / "process-0.err").write_text("\n".join(map(str, range(20))), encoding="utf-8")
    (tmp_path / "process-1.err").touch()
    assert last_words(tmp_path, 0).splitlines() == [
        "Process 0 wrote last:",
        *map(str, range(10, 20)),
    ]
    assert last_words(tmp_path, 1) == "Process 1 wrote last:\nnothing"


def test_losses_are_those_that_are_complete(tmp_path):
    """Other lines, and one that is being written, do not count."""
    text = "hello\nstep 1 loss 2.5\nstep 2 loss 1.25\nstep 3 loss 1."
    (tmp_path / "process-0.out").write_text(text, encoding="utf-8")
    assert losses(tmp_path) == {1: 2.5, 2: 1.25}
