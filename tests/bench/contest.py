"""Let contestants train in turn, each in a process of its own, and note what they took."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from problem import Problem, score

ROUNDS = 7
PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def peak_megabytes() -> float:
    """Most memory that this process ever had, on Linux."""
    # With getrusage, a process would start with what its parent had.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(PEAK.search(status)[1]) / 1024


def serve(connection: Connection, maker: str, problem: Problem) -> None:
    """Train whenever asked to, and answer with the seconds; at the end, with what came out."""
    module, function = maker.split(":")
    contestant = getattr(import_module(module), function)(problem)
    connection.send("ready")
    for _ in iter(connection.recv, "end"):
        contestant.reset()
        start = time.perf_counter()
        contestant.train()
        connection.send(time.perf_counter() - start)
    connection.send({"megabytes": peak_megabytes(), **score(contestant, problem)})


@contextmanager
def contestant(maker: str, problem: Problem) -> Iterator[Connection]:
    """A process that trains on request, and ends with the block."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, maker, problem), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.recv()
        yield ours
        process.join()
    finally:
        process.kill()


def ask(connection: Connection, request: str) -> object:
    """Send a request and wait for its answer."""
    connection.send(request)
    return connection.recv()


def summary(seconds: list[float], end: Mapping[str, float]) -> dict[str, float]:
    """First call, and median and range of the others; rounded to what means anything."""
    first, *steady = seconds
    facts = {"first": first, "steady": median(steady), "low": min(steady), "high": max(steady)}
    return {name: float(f"{value:.4g}") for name, value in {**facts, **end}.items()}


def interleaved(connections: Mapping[str, Connection], rounds: int) -> dict[str, list[float]]:
    """Seconds of each contestant: all have their first turn, then all their second, and so on."""
    seconds: dict[str, list[float]] = {name: [] for name in connections}
    for _ in range(rounds + 1):
        for name, connection in connections.items():
            seconds[name].append(ask(connection, "train"))
    return seconds


def contest(
    makers: Mapping[str, str], problem: Problem, rounds: int = ROUNDS
) -> dict[str, dict[str, float]]:
    """What each contestant took to train, and what it reached, by name."""
    with ExitStack() as stack:
        enter = partial(contestant, problem=problem)
        connections = {name: stack.enter_context(enter(maker)) for name, maker in makers.items()}
        seconds = interleaved(connections, rounds)
        ends = {name: ask(connection, "end") for name, connection in connections.items()}
    return {name: summary(seconds[name], ends[name]) for name in makers}


def check_same(rows: Mapping[str, Mapping[str, float]], names: list[str]) -> None:
    """Raise an error unless contestants with the same first weights and batches end the same."""
    losses = {name: rows[name]["train_loss"] for name in names}
    if max(losses.values()) > 1.01 * min(losses.values()):
        raise ValueError(
            f"wanted one loss for all, within 1 %, got {losses}. They did not do the same."
        )
