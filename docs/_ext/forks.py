"""Have the processes of a build share what an extension does with many files."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from sphinx.application import Sphinx
from sphinx.util.parallel import ParallelTasks, parallel_available

Result = TypeVar("Result")


def size(path: Path) -> int:
    """How large a file is."""
    return path.stat().st_size


def shared(
    app: Sphinx, work: Callable[[list[Path]], Result], paths: Collection[Path]
) -> list[Result]:
    """What a function returns for each process's share of some files; what it logs is logged."""
    n_shares = min(app.parallel, len(paths))
    if n_shares < 2 or not parallel_available:
        return [work(list(paths))]
    largest_first = sorted(paths, key=size, reverse=True)
    results: list[Result] = []
    tasks = ParallelTasks(n_shares)
    for start in range(n_shares):
        tasks.add_task(
            work, largest_first[start::n_shares], lambda _, result: results.append(result)
        )
    tasks.join()
    return results
