"""Make a plain script of a notebook: cells marked in the percent format, figures saved."""

import ast
from copy import deepcopy
from symtable import symtable
from textwrap import indent

import jupytext
import nbformat

SHOW = '''\
from matplotlib.figure import Figure

figures = []


def show(value):
    """Save a figure in the current folder, and print any other value."""
    if isinstance(value, Figure):
        figures.append(value)
        path = f"STEM-{len(figures)}.png"
        value.savefig(path)
        print("saved", path)
    elif value is not None:
        print(value)
'''

CAUGHT = """\
try:
{code}
except Exception as failure:
    print(f"{{type(failure).__name__}}: {{failure}}")"""

OWN = {"Figure", "figures", "show", "failure"}  # what SHOW and CAUGHT name

NO_HEADER = {"jupytext": {"notebook_metadata_filter": "-all"}}


def shown(code: str) -> str:
    """A cell's code that shows the value of its last line, as a notebook does by itself."""
    last = ast.parse(code).body[-1]
    if not isinstance(last, ast.Expr) or ast.unparse(last).startswith("print("):
        return code
    before = code.splitlines()[: last.lineno - 1]
    return "\n".join([*before, f"show({ast.get_source_segment(code, last)})"])


def assigned(code: str) -> set[str]:
    """Names that a cell leaves to the cells after it, but for what it imports."""
    symbols = symtable(code, "cell", "exec").get_symbols()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned()}


def script(notebook: nbformat.NotebookNode, stem: str) -> str:
    """The script; its figures are saved as ``stem-1.png`` and so on."""
    copy = nbformat.from_dict({**notebook, "metadata": NO_HEADER})
    copy.cells = deepcopy(notebook.cells)
    codes = [cell for cell in copy.cells if cell.cell_type == "code"]
    for cell in codes[1:]:
        if taken := OWN & assigned(cell.source):
            raise ValueError(f"{stem}: a cell assigns {sorted(taken)}, as scripts do. Rename it.")
        cell.source = shown(cell.source)
        if "raises-exception" in cell.metadata.get("tags", ()):
            cell.source = CAUGHT.format(code=indent(cell.source, "    "))
        cell.metadata = {}  # it would stand in the cell's marker
    codes[0].source += "\n\n" + SHOW.replace("STEM", stem)
    return str(jupytext.writes(copy, fmt="py:percent"))
