"""Read the outputs of a page's run, and put them into its notebook."""

import ast
from pathlib import Path
from typing import TYPE_CHECKING, cast

import nbformat
from jupyter_cache import get_cache
from notebook_source import TITLE, plain_code
from sphinx.application import Sphinx

if TYPE_CHECKING:
    from myst_nb.sphinx_ import SphinxEnvType


class OutOfStepError(Exception):
    """A notebook and the run of its page do not have the same cells."""


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The code cells of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def executed(app: Sphinx, docname: str) -> nbformat.NotebookNode:
    """The page's own notebook with the outputs of its run, from the cache if it ran before."""
    env = cast("SphinxEnvType", app.env)
    path = Path(env.mystnb_config.output_folder, f"{docname}.ipynb")
    run = nbformat.v4.reads(path.read_text(encoding="utf-8"))  # MyST-NB's own: it is valid
    if any(cell.get("outputs") for cell in run.cells):
        return run
    _, run = get_cache(env.metadata[docname]["run_folder"]).merge_match_into_notebook(run)
    return run


def printed(cell: nbformat.NotebookNode, formats: dict[str, str]) -> list[nbformat.NotebookNode]:
    """What the cell that prints glued values would print, from the run that glued them."""
    lines = []
    for output in cell.outputs:
        name = output.metadata["scrapbook"]["name"]
        (text,) = (data for mime, data in output.data.items() if mime.endswith("text/plain"))
        lines.append(f"{name} = {format(ast.literal_eval(text), formats.get(name, ''))}\n")
    return [nbformat.v4.new_output("stream", name="stdout", text="".join(lines))]


def with_outputs(
    notebook: nbformat.NotebookNode, run: nbformat.NotebookNode, formats: dict[str, str]
) -> nbformat.NotebookNode:
    """The notebook with the outputs of the run; all of its cells but the first must be in it."""
    filled = nbformat.from_dict(notebook)
    waiting = code_cells(filled)[1:]
    for cell in code_cells(run):
        code = plain_code(cell.source, formats)
        if waiting and waiting[0].source.removeprefix(TITLE).strip() == code.strip():
            glued = code != cell.source
            waiting[0].outputs = printed(cell, formats) if glued else cell.outputs
            waiting.pop(0)
    if waiting:
        raise OutOfStepError(waiting[0].source)
    return filled
