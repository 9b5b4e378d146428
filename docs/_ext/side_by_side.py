"""Show PyTorch's code beside the cells below it, which do the same with JAX.

The code is no cell, since no build has PyTorch: ``tests/pytorch`` runs both, and compares them.
"""

import ast
from collections.abc import Iterator
from itertools import takewhile

from alt_text import nearest_with_line
from docutils import nodes
from page_error import PageError
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata
from sphinx_codeautolink.extension.directive import SkipMarker

COLUMN = 39  # characters that fit into half of the text's width at 1280 pixels
REMEDY = "code of PyTorch has no cell below it. Write the cell that does the same with JAX."

logger = logging.getLogger(__name__)


class InPyTorch(SphinxDirective):
    """Code of PyTorch, under its name."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Make the box; the code must be Python."""
        code = "\n".join(self.content)
        try:
            ast.parse(code)
        except SyntaxError as error:
            path, line = self.env.doc2path(self.env.docname), self.lineno + (error.lineno or 0)
            message = f"code of PyTorch is not plain Python ({error.msg}). Mend it."
            raise PageError(str(path), line, message) from error
        block = nodes.literal_block(code, code, language="python")
        box = nodes.container("", nodes.rubric("", "PyTorch"), block, classes=["in-pytorch"])
        self.set_source_info(box)
        self.set_source_info(block)
        return [box]


def boxes(doctree: nodes.document) -> Iterator[nodes.container]:
    """The boxes of a page."""
    return (one for one in doctree.findall(nodes.container) if "in-pytorch" in one["classes"])


def is_cell(node: nodes.Node) -> bool:
    """Whether a node is a code cell that readers see."""
    if not isinstance(node, nodes.container):
        return False
    return node.get("nb_element") == "cell_code" and "tag_remove-cell" not in node["classes"]


def fits(row: nodes.Element) -> bool:
    """Whether all code of a row fits into a half of the text's width."""
    codes = [block.astext() for block in row.findall(nodes.literal_block)]
    return all(len(line) <= COLUMN for code in codes for line in code.splitlines())


def pair(box: nodes.container) -> bool:
    """Put a box and the cells below it into one row; tell whether there are any."""
    parent, place = box.parent, box.parent.index(box)
    cells = list(takewhile(is_cell, parent.children[place + 1 :]))
    for node in (box, *cells):
        parent.remove(node)
    jax = nodes.container("", nodes.rubric("", "JAX"), *cells, classes=["in-jax"])
    row = nodes.container("", box, *([jax] if cells else []), classes=["row-of-code"])
    row["classes"] += ["side-by-side"] * fits(row)
    parent.insert(place, row)
    return bool(cells)


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Make the rows; warn, which fails the build, at one without a cell."""
    for box in list(boxes(doctree)):
        if not pair(box):
            logger.warning(REMEDY, location=nearest_with_line(box), type="side_by_side")
        if app.builder.name == "html":  # its names are another program's
            box.insert(1, SkipMarker("next"))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx, before names in code are looked for."""
    app.add_directive("in-pytorch", InPyTorch)
    app.connect("doctree-read", on_doctree_read, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
