"""Check what the run of every page put out, before it is published."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from freshness import doctree, is_fresh
from notebook_source import glue_formats
from output_record import accepted, difference, output_lines, record
from outputs import code_cells, executed
from package_cells import fill
from page_text import cells
from private_outputs import private
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
RECORD = ".outputs.txt"
ANSWER = re.compile(r"print\((check_\w+)\(\w+\)\)")
ACCEPT = "If readers should see this, run: python -m tox run -e docs-accept, and review its diff."


def cell_problems(cell: nbformat.NotebookNode) -> Iterator[str]:
    """What is wrong with the outputs of one cell."""
    tags = cell.metadata.get("tags", [])
    kinds = [output.output_type for output in cell.outputs]
    if "raises-exception" in tags and "error" not in kinds:
        yield "a cell is tagged raises-exception and raises none. Mend it, or delete the tag."
    for output in cell.outputs:
        if output.get("name") == "stderr":
            first = output.text.strip().splitlines()[0]
            yield f"a cell writes to stderr: {first!r}. Mend what it warns of."
    texts = map(text_of, published(cell))
    for kind in dict.fromkeys(kind for text in texts for kind in private(text)):
        yield f"a cell publishes {kind}. Print what holds on every machine."
    yield from verdict_problems(cell)


def published(cell: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The outputs of a cell that readers see: of a removed one, what the text inserts."""
    tags = cell.metadata.get("tags", [])
    glued = [output for output in cell.outputs if "scrapbook" in output.get("metadata", {})]
    return [] if "remove-output" in tags else glued if "remove-cell" in tags else cell.outputs


def verdict_problems(cell: nbformat.NotebookNode) -> Iterator[str]:
    """What is wrong with what the check of an exercise says of the stub, or of the solution."""
    if check := ANSWER.fullmatch(cell.source.strip()):
        solved = "solution" in cell.metadata.get("tags", [])
        wanted = "Right: " if solved else "Not yet: "
        said = "".join(map(text_of, cell.outputs))
        if not said.startswith(wanted):
            what = "a solution" if solved else "a stub"
            yield f"{check[1]} says {said[:40]!r} of {what}, wanted {wanted!r}. Mend one of them."


def text_of(output: nbformat.NotebookNode) -> str:
    """All text of an output, that of a drawing too."""
    data = output.get("data", {})
    texts = [data[mime] for mime in data if "text/" in mime or "svg" in mime]
    return "\n".join([output.get("text", ""), *output.get("traceback", []), *texts])


def run_problems(run: nbformat.NotebookNode, page: str) -> Iterator[tuple[int, str]]:
    """Line and message of each cell of a run that puts out what it should not."""
    for cell, source in zip(code_cells(run), cells(page), strict=True):
        for message in cell_problems(cell):
            yield source.line, message


def compare(seen: str, page: Path) -> tuple[int, str]:
    """What to tell of a run that differs from the page's record, and which cell differs first."""
    path = page.with_suffix(RECORD)
    if not path.exists():
        return 0, f"the page has no record of its outputs, {path.name}. {ACCEPT}"
    first, changes = difference(seen, path.read_text(encoding="utf-8"), path.name)
    told = f"the page's outputs differ from {path.name}. {ACCEPT}\n{changes}"
    return first, told if changes else ""


def line_of(number: int, run: nbformat.NotebookNode, page: str, formats: dict[str, str]) -> int:
    """Line of the cell that is that one of those that put out something; else the first line."""
    both = zip(code_cells(run), cells(page), strict=True)
    lines = [source.line for cell, source in both if any(output_lines(cell, formats))]
    return lines[number - 1] if number else 1


def check(app: Sphinx, page: Path, docname: str) -> Iterator[tuple[int, str]]:
    """Line and message of all that is wrong with a page's run; accept its outputs if asked to."""
    text = fill(page.read_text(encoding="utf-8"), str(page))
    run = executed(app, docname)
    formats = glue_formats(text)
    seen = record(run, formats, page.name)
    if app.config.outputs_accept:
        path = page.with_suffix(RECORD)
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(accepted(seen, old), encoding="utf-8", newline="\n")
    elif app.config.outputs_recorded:
        number, message = compare(seen, page)
        if message:
            yield line_of(number, run, text, formats), message
    if app.config.outputs_recorded:
        yield from run_problems(run, text)


def runs(app: Sphinx) -> dict[str, dict[str, Any]]:
    """What MyST-NB noted of the run of each page that has cells."""
    noted = getattr(app.env, "nb_metadata", {})
    return {name: facts["exec_data"] for name, facts in noted.items() if facts.get("exec_data")}


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Warn, which fails the build, of every problem; note that a run and its record have none."""
    kinds = ("html", "dummy")  # the EPUB is packed from the same run
    if exception or app.builder.name not in kinds:
        return
    for docname in sorted(runs(app)):
        page, noted = app.env.doc2path(docname), Path(app.doctreedir, f"{docname}.checked")
        if is_fresh(noted, doctree(app.doctreedir, docname), page.with_suffix(RECORD)):
            continue
        found = sorted(check(app, page, docname))
        for line, message in found:
            logger.warning(message, location=f"{page}:{line}", type="run_checks")
        if not found:
            noted.touch()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.add_config_value("outputs_accept", False, "", bool)
    app.add_config_value("outputs_recorded", True, "", bool)
    app.connect("build-finished", on_build_finished)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
