"""Fold the cells of a solution into the dropdown above them.

A directive cannot hold cells, so a page writes them below it, tagged ``solution``. A notebook
shows their code inside the fold and does not run it: a reader's own answer stays in force.
"""

from collections.abc import Iterator

from alt_text import nearest_with_line
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

REMEDY = "a solution has no dropdown above it. Write :::{dropdown} Solution before its first cell."

logger = logging.getLogger(__name__)


def solution_cells(doctree: nodes.document) -> Iterator[nodes.container]:
    """Cells of a page that are tagged ``solution``."""
    return (cell for cell in doctree.findall(nodes.container) if "tag_solution" in cell["classes"])


def fold(cell: nodes.container) -> bool:
    """Move a cell to the end of the dropdown before it; tell whether there is one."""
    siblings = cell.parent.children
    above = siblings[max(siblings.index(cell) - 1, 0)]
    if not isinstance(above, nodes.Element) or above.get("design_component") != "dropdown":
        return False
    cell.parent.remove(cell)
    above += cell
    return True


def on_doctree_read(_app: Sphinx, doctree: nodes.document) -> None:
    """Fold all solutions; warn, which fails the build, at one that cannot be folded."""
    for cell in list(solution_cells(doctree)):
        if not fold(cell):
            logger.warning(REMEDY, location=nearest_with_line(cell), type="solutions")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("doctree-read", on_doctree_read)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
