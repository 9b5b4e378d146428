"""``scripts``: a notebook as a plain Python file."""

import ast
import subprocess
import sys

import nbformat
import pytest
from scripts import script, shown

FIGURE = "import matplotlib\nmatplotlib.use('agg')\nfrom matplotlib.figure import Figure"
CELLS = ["# Title\n\n%matplotlib is text", "x = 1", FIGURE, "x + 1", "Figure()", "print(3)", "None"]


@pytest.fixture
def made():
    """The script of a small notebook."""
    first, *codes = CELLS
    cells = [nbformat.v4.new_markdown_cell(first), *map(nbformat.v4.new_code_cell, codes)]
    return script(nbformat.v4.new_notebook(cells=cells), "page")


def test_script_runs_and_saves_its_figures(made, tmp_path):
    """Values are printed, figures saved under the page's name, and print stays print."""
    path = tmp_path / "script.py"
    path.write_text(made, encoding="utf-8")
    command = [sys.executable, path]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert result.stdout == "2\nsaved page-1.png\n3\n"
    assert (tmp_path / "page-1.png").is_file()


def test_an_expected_error_is_printed(tmp_path):
    """A cell that is tagged so tells its error, and takes no name; the notebook stays."""
    tags = {"tags": ["raises-exception"]}
    cells = [
        nbformat.v4.new_code_cell("y = 1"),
        nbformat.v4.new_code_cell("error = 1"),
        nbformat.v4.new_code_cell("x = {}\nx[3]", metadata=tags),
        nbformat.v4.new_code_cell("print(error)"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    path = tmp_path / "script.py"
    path.write_text(script(notebook, "page"), encoding="utf-8")
    command = [sys.executable, path]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout == "KeyError: 3\n1\n"
    assert "tags" not in path.read_text(encoding="utf-8")
    assert notebook.cells[2].metadata == tags


@pytest.mark.parametrize(
    "code", ["show = 1", "def figures():\n    pass", "for failure in x:\n    pass"]
)
def test_a_cell_must_not_take_a_name_of_the_script(code):
    """A cell that takes the name of what shows values would break every cell after it."""
    cells = [nbformat.v4.new_code_cell("x = []"), nbformat.v4.new_code_cell(code)]
    with pytest.raises(ValueError, match=r"a cell assigns \['\w+'\], as scripts do"):
        script(nbformat.v4.new_notebook(cells=cells), "page")


def test_script_is_plain_python_in_the_percent_format(made):
    """It parses, has a marker per cell, and no header."""
    ast.parse(made)
    assert made.startswith("# %% [markdown]\n# # Title\n")
    assert made.count("# %%") == len(CELLS)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 1", "x = 1"),
        ("x", "show(x)"),
        ("print(x)", "print(x)"),
        ("x = 1\nf(\n    x\n)", "x = 1\nshow(f(\n    x\n))"),
        ("for x in y:\n    x", "for x in y:\n    x"),
        ("x  # why", "show(x)"),
    ],
)
def test_only_a_value_on_the_last_line_is_shown(code, expected):
    """Statements, prints and inner expressions are left alone."""
    assert shown(code) == expected
