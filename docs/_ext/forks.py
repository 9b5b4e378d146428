"""Have other processes do an extension's work: a share of many files, or what leaves threads."""

import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from sphinx.application import Sphinx
from sphinx.util.parallel import ParallelTasks, parallel_available

Result = TypeVar("Result")


class Tasks(ParallelTasks):
    """Sphinx's own, but an error of one task is not forgotten when another is added.

    Sphinx ends all tasks then, and goes on as if they were done: pages stay as they were.
    """

    def terminate(self) -> None:
        """End all tasks, and raise the error that is the reason."""
        super().terminate()
        if error := sys.exception():
            raise error


def size(path: Path) -> int:
    """How large a file is."""
    return path.stat().st_size


def apart(work: Callable[[], Result]) -> Result:
    """What a function returns in a process of its own; here, where no process can be forked."""
    if not parallel_available:
        return work()
    results: list[Result] = []
    tasks = Tasks(1)
    tasks.add_task(work, None, lambda _, result: results.append(result))
    tasks.join()
    return results[0]


def shared(
    app: Sphinx, work: Callable[[list[Path]], Result], paths: Collection[Path]
) -> list[Result]:
    """What a function returns for each process's share of some files; what it logs is logged."""
    n_shares = min(app.parallel, len(paths))
    if n_shares < 2 or not parallel_available:
        return [work(list(paths))]
    largest_first = sorted(paths, key=size, reverse=True)
    results: list[Result] = []
    tasks = Tasks(n_shares)
    for start in range(n_shares):
        tasks.add_task(
            work, largest_first[start::n_shares], lambda _, result: results.append(result)
        )
    tasks.join()
    return results
