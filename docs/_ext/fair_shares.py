"""Have the processes of a build take one page after the other.

Sphinx cuts the alphabet into about one piece per process, and a process that is done waits for
the others. The tutorials are neighbours in the alphabet, and no two of them take as long to run.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from forks import Tasks
from package_cells import CELL
from sphinx import builders
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata


def pieces(
    names: Sequence[str], n_processes: int, n_cells: Mapping[str, int]
) -> list[Sequence[str]]:
    """Each page that runs by itself and all others together, in the order that Sphinx asks for."""
    running = [name for name in names if n_cells[name]]
    largest_first = sorted(running, key=lambda name: n_cells[name], reverse=True)
    others = [name for name in names if not n_cells[name]]
    cut = [piece for piece in [*([name] for name in largest_first), others] if piece]
    # Each process begins with one of the first; what is left is taken from the end.
    return [*cut[:n_processes], *reversed(cut[n_processes:])]


def on_env_before_read_docs(_app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Have Sphinx cut the pages so before it reads them."""
    texts = {name: env.doc2path(name).read_text(encoding="utf-8") for name in env.found_docs}
    n_cells = {name: len(CELL.findall(text)) for name, text in texts.items()}
    vars(builders)["make_chunks"] = partial(pieces, n_cells=n_cells)


def on_env_updated(_app: Sphinx, _env: BuildEnvironment) -> None:
    """Have Sphinx write pages one by one: while one is written, the next is prepared."""
    vars(builders)["make_chunks"] = lambda names, _n_processes: [[name] for name in names]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx, after what looks at the pages first."""
    vars(builders)["ParallelTasks"] = Tasks
    app.connect("env-before-read-docs", on_env_before_read_docs, priority=900)
    app.connect("env-updated", on_env_updated)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
