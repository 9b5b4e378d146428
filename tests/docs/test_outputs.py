"""``outputs``: a notebook gets the outputs of its page's run, each in its place."""

import shutil

import nbformat
import pytest
from notebook_source import TITLE
from outputs import OutOfStepError, with_outputs


def code(source, *outputs):
    """A code cell with outputs."""
    return nbformat.v4.new_code_cell(source, outputs=list(outputs))


def stream(text):
    """An output that was printed."""
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def glued(name, text):
    """An output that glue leaves."""
    metadata = {"scrapbook": {"name": name}}
    return nbformat.v4.new_output("display_data", {"text/plain": text}, metadata=metadata)


RUN = nbformat.v4.new_notebook(
    cells=[
        code("from myst_nb import glue"),
        code("print(1)", stream("1\n")),
        code("glue('x', y)\nglue('s', z)", glued("x", "1.2345"), glued("s", "'96%'")),
    ]
)


def notebook(*sources):
    """A notebook whose first cell installs."""
    return nbformat.v4.new_notebook(cells=[code("install"), *map(code, sources)])


def test_outputs_are_matched_and_glued_values_printed():
    """The printed cell gets its output, the glue cell what it would print, the install none."""
    clean = notebook("print(1)", 'print("x =", format(y, ".2f"))\nprint("s =", z)')
    filled = with_outputs(clean, RUN, {"x": ".2f"})
    assert [[o.text for o in cell.outputs] for cell in filled.cells] == [
        [],
        ["1\n"],
        ["x = 1.23\ns = 96%\n"],
    ]
    assert all(cell.outputs == [] for cell in clean.cells)


def test_the_title_of_a_folded_cell_is_no_code():
    """The page's run does not have the line that a notebook shows of a folded cell."""
    filled = with_outputs(notebook(f"{TITLE}print(1)"), RUN, {})
    assert filled.cells[1].outputs[0].text == "1\n"


def test_a_cell_that_did_not_run_is_an_error():
    """A notebook with a cell that the run does not have is out of step."""
    with pytest.raises(OutOfStepError, match=r"print\(2\)"):
        with_outputs(notebook("print(1)", "print(2)"), RUN, {})


def test_another_build_leaves_the_outputs_of_this_one(project):
    """Building the notebooks, which runs nothing, leaves the executed page as it was."""
    project.write_page("```{code-cell}\nprint(1 + 1)\n```\n")
    assert project.build().returncode == 0
    run = project.folder / "build/jupyter_execute/index.ipynb"
    before = run.read_text(encoding="utf-8")
    assert "2\\n" in before
    shutil.rmtree(project.folder / "build/notebook-doctrees")  # so that the page is read again
    assert project.build_notebook().returncode == 0
    assert run.read_text(encoding="utf-8") == before
