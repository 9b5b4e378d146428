"""Run ``jaxprimer.processes`` as several processes on this machine."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

LOSS = re.compile(r"^step (\d+) loss (\S+)\n", re.MULTILINE)


def free_port() -> int:
    """A port of this machine that nothing listens at.

    Returns:
        Its number.

    >>> free_port() > 1023
    True
    """
    with socket.socket() as any_free:
        any_free.bind(("127.0.0.1", 0))
        return any_free.getsockname()[1]


@contextmanager
def started(
    folder: Path, n_processes: int, *arguments: str, n_devices: int = 1
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start training in several processes, none of which outlives the block.

    Args:
        folder: Where they save checkpoints, and what each writes: in
            ``process-0.out``, ``process-0.err`` and so on.
        n_processes: How many to start.
        arguments: More of the command line, such as ``"--steps=50"``.
        n_devices: How many devices each makes of the CPU.

    Yields:
        The processes.

    >>> import tempfile
    >>> with started(Path(tempfile.mkdtemp()), 2) as workers:
    ...     print(len(workers))
    2
    >>> [worker.returncode for worker in workers]
    [-9, -9]
    """
    command = [sys.executable, "-m", "jaxprimer.processes", *arguments]
    command += [str(Path(folder, "checkpoints"))]
    command += [f"--coordinator=127.0.0.1:{free_port()}"]
    command += [f"--processes={n_processes}"]
    processes = []
    try:
        for number in range(n_processes):
            numbered = [*command, f"--process={number}"]
            processes.append(start(folder, number, numbered, n_devices))
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def start(
    folder: Path, number: int, command: Sequence[str], n_devices: int = 1
) -> subprocess.Popen[bytes]:
    """Start one process, and keep what it writes.

    Args:
        folder: Where to.
        number: Which process this is; its files are named after it.
        command: What to start.
        n_devices: How many devices JAX is to make of the CPU.

    Returns:
        The process.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> start(folder, 0, [sys.executable, "-c", "print('hello')"]).wait()
    0
    >>> Path(folder, "process-0.out").read_text().strip()
    'hello'
    """
    counts = {"JAX_PLATFORMS": "cpu", "JAX_NUM_CPU_DEVICES": str(n_devices)}
    # JAX would look for the other processes behind a proxy.
    direct = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy")
    }
    with (
        Path(folder, f"process-{number}.out").open("wb") as out,
        Path(folder, f"process-{number}.err").open("wb") as err,
    ):
        return subprocess.Popen(
            command, env=direct | counts, stdout=out, stderr=err
        )


def watch(
    processes: Sequence[subprocess.Popen[bytes]],
    folder: Path,
    *,
    until: int | None = None,
    time_limit: float = 120,
) -> None:
    """Wait until all have ended well, or process 0 has told of some step.

    Args:
        processes: From :func:`started`.
        folder: As there.
        until: Which step, instead of the end.
        time_limit: For how long to wait, in seconds.

    Raises:
        RuntimeError: As soon as a process fails, with what it wrote last.
        TimeoutError: If the time is up.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> process = start(folder, 0, [sys.executable, "-c", "exit('no room')"])
    >>> watch([process], folder)
    Traceback (most recent call last):
    RuntimeError: process 0 of 1 ended with exit code 1. Process 0 wrote last:
    no room
    """
    deadline = time.monotonic() + time_limit
    while None in (codes := [process.poll() for process in processes]):
        if any(codes) or until in losses(folder):
            break
        if time.monotonic() > deadline:
            raise TimeoutError(
                f"{codes.count(None)} of {len(codes)} processes still run "
                f"after {time_limit} s. {last_words(folder, 0)}"
            )
        time.sleep(0.01)
    # Killed by a signal is negative, and those that miss it fail after it.
    for code, number in sorted((c, n) for n, c in enumerate(codes) if c):
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        raise RuntimeError(
            f"process {number} of {len(codes)} ended with {how}. "
            f"{last_words(folder, number)}"
        )


def last_words(folder: Path, number: int) -> str:
    """What a process wrote to its standard error last.

    Args:
        folder: From :func:`started`.
        number: Which process.

    Returns:
        Its last ten lines, after a few words.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = Path(folder, "process-3.err").write_text("no room")
    >>> print(last_words(folder, 3))
    Process 3 wrote last:
    no room
    """
    text = Path(folder, f"process-{number}.err").read_text(encoding="utf-8")
    lines = text.splitlines()[-10:] or ["nothing"]
    return "\n".join([f"Process {number} wrote last:", *lines])


def losses(folder: Path) -> dict[int, float]:
    """The losses that process 0 has printed so far.

    Args:
        folder: From :func:`started`.

    Returns:
        The loss of each step, in nats.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> command = [sys.executable, "-c", "print('step 1 loss 2.5')"]
    >>> start(folder, 0, command).wait()
    0
    >>> losses(folder)
    {1: 2.5}
    """
    text = Path(folder, "process-0.out").read_text(encoding="utf-8")
    return {int(step): float(loss) for step, loss in LOSS.findall(text)}
