"""``docs/reference/pytorch.ipynb``: both sides of each row give the same numbers.

This needs PyTorch, and has an env of its own. The notebook has all code as its readers see it.
"""

import ast
import json
import re
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

NOTEBOOK = Path(__file__).parents[2] / "docs/reference/pytorch.ipynb"
PYTORCH = re.compile(r"\*\*PyTorch\*\*\n\n```python\n(.*?)\n```", re.DOTALL)
HEADING = re.compile(r"^#+ (.*)", re.MULTILINE)


class Step(NamedTuple):
    """Cells of a notebook between two texts; those of a row have PyTorch's code above them."""

    heading: str
    torch: str
    jax: str


def steps(cells):
    """The steps of a notebook, without the first, which installs."""
    heading = ""
    for index, cell in enumerate(cells):
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            heading = [heading, *HEADING.findall(text)][-1]
            below = takewhile(lambda one: one["cell_type"] == "code", cells[index + 1 :])
            codes = ["".join(one["source"]) for one in below]
            torch = "\n".join(PYTORCH.findall(text))
            yield Step(heading, torch, "\n".join(codes[1:] if index == 0 else codes))


def assigned(code):
    """Names that the statements of a program assign."""
    nodes = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)]
    return {node.id for node in nodes if isinstance(node.ctx, ast.Store)}


def numbers(value):
    """An array, a tensor, a number or a list of them as a NumPy array; None for anything else."""
    if isinstance(value, list | tuple):
        return np.array([numbers(one) for one in value])
    array = np.asarray(value.detach() if hasattr(value, "detach") else value)
    return array if array.dtype.kind in "biuf" else None


def run(code, names):
    """Run code; names are added to and changed."""
    exec(compile(code, NOTEBOOK.name, "exec"), names)  # noqa: S102 - the code under test


def compared(row, torch, jax):
    """For each name that both sides of a row assign, its numbers on either."""
    names = sorted(assigned(row.torch) & assigned(row.jax) & torch.keys() & jax.keys())
    pairs = {name: (numbers(torch[name]), numbers(jax[name])) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] is not None}


STEPS = list(steps(json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]))
ROWS = [step.heading for step in STEPS if step.torch]


@pytest.fixture(scope="module")
def results():
    """For each row, by its heading, the pairs of numbers that it gave, by their names."""
    torch, jax, found = {"np": np}, {}, {}
    for step in STEPS:
        torch |= {name: jax[name] for name in jax if isinstance(jax[name], np.ndarray | dict)}
        run(step.torch, torch)
        run(step.jax, jax)
        if step.torch:
            found[step.heading] = compared(step, torch, jax)
    return found


def test_every_row_has_a_heading_of_its_own():
    """No row hides another, and there are as many as the page is there to show."""
    assert len(set(ROWS)) == len(ROWS) >= 20


@pytest.mark.parametrize("heading", ROWS[1:])  # the first imports
def test_both_sides_agree(heading, results):
    """Every name that both sides assign holds the same numbers, and there is one at least."""
    assert results[heading]
    for name, (seen, wanted) in results[heading].items():
        assert seen.shape == wanted.shape, name
        np.testing.assert_allclose(seen, wanted, rtol=1e-5, atol=1e-5, err_msg=name)


def test_a_difference_is_found():
    """Another number, and the names of a program with a function in it."""
    assert numbers([1, 2]).tolist() == [1, 2]
    assert numbers("text") is None
    assert assigned("def f(x):\n    y = x\n\n\na, b = 1, 2\nc[0] = 3") == {"a", "b", "y"}
    cells = [{"cell_type": kind, "source": [text]} for kind, text in SMALL]
    assert [step.jax for step in steps(cells)] == ["import jax", "a = 1"]
    assert [step.torch for step in steps(cells)] == ["", "a = 2"]


SMALL = [
    ("markdown", "# Page"),
    ("code", "install"),
    ("code", "import jax"),
    ("markdown", "## Row\n\n**PyTorch**\n\n```python\na = 2\n```\n\n**JAX**"),
    ("code", "a = 1"),
]
