"""Run the cells of a page, and stop at the first that fails: page, line, code and error."""

import re
from functools import partial

from docutils import nodes
from jupyter_cache.executors.utils import single_nb_execution as run
from jupyter_client.manager import KernelManager
from myst_nb.core.execute import cache, direct
from myst_nb.core.execute.base import ExecutionError
from myst_nb.sphinx_ import Parser
from package_cells import author_line
from page_error import PageError
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CELL = re.compile(r"^-{10,}\n(?P<source>.*?)\n-{10,}$", re.MULTILINE | re.DOTALL)


def failing_line(message: str, page: str) -> int:
    """Line where the cell that nbclient quotes begins, else 1."""
    quoted = CELL.search(message)
    first_line = quoted["source"].lstrip("['").splitlines()[0] if quoted else ""
    position = page.find(quoted["source"]) if quoted else -1
    if position < 0 and first_line:  # a time-out quotes the beginning and the end of the cell only
        position = page.find(first_line)
    return page.count("\n", 0, max(position, 0)) + 1


class PageParser(Parser):
    """MyST-NB's parser, with an error that a page's author can act on."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse and run a page."""
        try:
            super().parse(inputstring, document)
        except ExecutionError as error:
            message = COLOUR.sub("", str(error.__cause__))
            env = document.settings.env
            path = env.doc2path(env.docname)
            line = author_line(path.read_text(encoding="utf-8"), failing_line(message, inputstring))
            raise PageError(
                str(path), line, f"a cell fails. Mend the cell or what it calls.\n{message}"
            ) from error


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx; MyST-NB must be loaded before."""
    app.add_source_parser(PageParser, override=True)
    # By default each kernel warns that its messages are not encrypted.
    KernelManager.transport_encryption.default_value = "auto"
    # What a cell prints arrives in pieces. MyST-NB has no setting for nbclient's way to join them,
    # and its own nb_merge_streams breaks a line between two pieces.
    cache.single_nb_execution = direct.single_nb_execution = partial(run, coalesce_streams=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
