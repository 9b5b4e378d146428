"""Run the cells of a page, and stop at the first that fails: page, line, code and error."""

import atexit
import multiprocessing.util  # which waits for processes at the end, after those who come later
import os
import re
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import TextWrapper
from unittest.mock import patch

import psutil
from docutils import nodes
from jupyter_cache.executors.utils import ExecutionResult, single_nb_execution
from myst_nb.core.execute import cache, direct
from myst_nb.core.execute.base import ExecutionError
from myst_nb.sphinx_ import Parser
from nbformat import NotebookNode
from package_cells import author_line
from page_error import PageError
from private_outputs import COLOUR
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from traitlets.config import Config

CLOSED_DOOR = "http://127.0.0.1:9"
PLACE = re.compile(r" at (?:(?:/|[A-Z]:\\)\S+?\.py:\d+|0x[0-9a-f]+)")
FRAMES = re.compile(r"^-{10,}\n.*^-{10,}\n", re.MULTILINE | re.DOTALL)  # files between two rules
COLUMN = 79  # characters that fit beside the sidebars at 1280 pixels
SHORT = TextWrapper(COLUMN, break_long_words=False, break_on_hyphens=False)
FIGURE_WORDS = Path(__file__).with_name("figure_words.py")
KERNEL = [
    "--InteractiveShell.xmode=Plain",  # IPython colours code for half a second each
    f"--IPKernelApp.exec_lines=exec(open({str(FIGURE_WORDS)!r}).read(), {{}})",
]
MOST_TAKEN = 0.75  # four pages that run on two cores leave each half of its time, or less
CELL = re.compile(r"^-{10,}\n(?P<source>.*?)\n-{10,}$", re.MULTILINE | re.DOTALL)

# No page may ask a site for anything while it runs: whoever asks is sent to a closed door.
OFFLINE = dict.fromkeys(["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"], CLOSED_DOOR)
OFFLINE |= {"no_proxy": "", "NO_PROXY": ""}


class SlowPageError(Exception):
    """A page runs longer than readers wait."""


def taken_by_others() -> float:
    """Seconds that each core has spent on other work than the runs of this process, so far."""
    times, own = psutil.cpu_times(), os.times()
    busy = sum(times) - times.idle - getattr(times, "iowait", 0)
    return (busy - own.children_user - own.children_system) / (os.cpu_count() or 1)


def own_seconds(seconds: float, taken: float) -> float:
    """How long a page ran, without most of what others took, else a page that waits is fast."""
    return seconds - min(taken, MOST_TAKEN * seconds)


def too_slow(seconds: float, budget: int) -> str:
    """What to tell of a page that takes longer than readers wait; nothing if it does not."""
    if seconds <= budget:
        return ""
    return f"the page ran for {seconds:.0f} s, more than {budget} s. Make its cells faster."


def sockets_in(folder: str) -> Config:
    """Have a kernel listen in a folder: of two that choose ports, one may take another's."""
    return Config(KernelManager={"transport": "ipc", "ip": f"{folder}/kernel"})


def run(
    notebook: NotebookNode, cwd: str | None, *, seconds: int, **options: object
) -> ExecutionResult:
    """Run a notebook, offline; join what a cell prints in pieces, and shorten expected errors."""
    before = taken_by_others()
    with patch.dict(os.environ, OFFLINE), TemporaryDirectory() as sockets:
        options |= {"config": sockets_in(sockets), "coalesce_streams": True}
        options |= {"extra_arguments": KERNEL}
        result = single_nb_execution(notebook, cwd, **options)
    shorten_errors(notebook)
    own = own_seconds(result.time, taken_by_others() - before)
    if not result.err and (message := too_slow(own, seconds)):
        result.err = SlowPageError(message)
    return result


def shorten_errors(notebook: NotebookNode) -> None:
    """Leave of each error what it says, in short lines, without places in files or in memory."""
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        if output.output_type == "error":
            output.evalue = PLACE.sub("", FRAMES.sub("", output.evalue))
            lines = f"{output.ename}: {output.evalue}".split("\n")
            output.traceback = ["\n".join(SHORT.fill(line) for line in lines)]


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
            if isinstance(error.__cause__, SlowPageError):
                raise PageError(str(path), 1, message) from error
            line = author_line(path.read_text(encoding="utf-8"), failing_line(message, inputstring))
            raise PageError(
                str(path), line, f"a cell fails. Mend the cell or what it calls.\n{message}"
            ) from error


def end_readers() -> None:
    """End the processes that still read pages when a build has failed.

    Sphinx asks them to, and nbclient takes that for a wish to end the kernel alone. Such a process
    would wait for ever for the build to take its pages, and the build for the process to end.
    """
    for process in multiprocessing.active_children():
        process.kill()


def on_builder_inited(app: Sphinx) -> None:
    """Have MyST-NB run pages in this way, for which it has no settings."""
    # Its own nb_merge_streams breaks a line between two pieces.
    way = partial(run, seconds=app.config.run_seconds)
    cache.single_nb_execution = direct.single_nb_execution = way


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx; MyST-NB must be loaded before."""
    app.add_source_parser(PageParser, override=True)
    app.add_config_value("run_seconds", 60, "", int)
    app.connect("builder-inited", on_builder_inited)
    atexit.register(end_readers)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
