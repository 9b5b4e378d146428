"""Have the processes of a build share its pages fairly.

Sphinx gives each neighbours in the alphabet, and the tutorials are: of two processes, one would
run nearly all cells.
"""

from itertools import zip_longest

from package_cells import CELL
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata


def shares(names: list[str], n_shares: int) -> list[str]:
    """Names, given the heaviest first, in an order in which neighbours weigh about the same."""
    # They are dealt out in rounds, and every other round the other way about.
    rounds = [names[start : start + n_shares] for start in range(0, len(names), n_shares)]
    dealt = [one[::-1] if number % 2 else one for number, one in enumerate(rounds)]
    return [name for share in zip_longest(*dealt) for name in share if name is not None]


def on_env_before_read_docs(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Put the pages that are to be read by several processes in that order, by their cells."""

    def n_cells(docname: str) -> int:
        return len(CELL.findall(env.doc2path(docname).read_text(encoding="utf-8")))

    if app.parallel > 1:
        docnames[:] = shares(sorted(docnames, key=n_cells, reverse=True), app.parallel)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx, after what looks at the pages first."""
    app.connect("env-before-read-docs", on_env_before_read_docs, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
