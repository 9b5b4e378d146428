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

LOSS = re.compile(r"^step (\d+) loss (\S+)$", re.MULTILINE)


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
    """
    counts = {"JAX_PLATFORMS": "cpu", "JAX_NUM_CPU_DEVICES": str(n_devices)}
    command = [sys.executable, "-m", "jaxprimer.processes"]
    command += [str(Path(folder, "checkpoints")), *arguments]
    command += [f"--coordinator=127.0.0.1:{free_port()}"]
    command += [f"--processes={n_processes}"]
    processes = []
    try:
        for number in range(n_processes):
            with (
                Path(folder, f"process-{number}.out").open("wb") as out,
                Path(folder, f"process-{number}.err").open("wb") as err,
            ):
                processes.append(
                    subprocess.Popen(
                        [*command, f"--process={number}"],
                        env=os.environ | counts,
                        stdout=out,
                        stderr=err,
                    )
                )
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def watch(
    processes: Sequence[subprocess.Popen[bytes]],
    folder: Path,
    time_limit: float = 120,
) -> None:
    """Wait until all processes have ended well.

    Args:
        processes: From :func:`started`.
        folder: As there.
        time_limit: For how long to wait, in seconds.

    Raises:
        RuntimeError: As soon as one fails, with what it wrote last.
        TimeoutError: If the time is up.
    """
    deadline = time.monotonic() + time_limit
    while None in (codes := [process.poll() for process in processes]) or any(
        codes
    ):
        # A signal is negative: who was killed comes before who misses it.
        for code, number in sorted((c, n) for n, c in enumerate(codes) if c):
            how = f"{signal.Signals(-code).name}" if code < 0 else f"{code}"
            raise RuntimeError(how)
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.01)


def losses(folder: Path) -> dict[int, float]:
    text = Path(folder, "process-0.out").read_text(encoding="utf-8")
    return {int(step): float(loss) for step, loss in LOSS.findall(text)}


def launch(folder, n_processes, *arguments, n_devices=1, time_limit=120):
    with started(
        folder, n_processes, *arguments, n_devices=n_devices
    ) as processes:
        watch(processes, folder, time_limit)
    return losses(folder)
