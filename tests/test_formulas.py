"""``src`` and ``docs``: each formula that is displayed is what the function beside it computes."""

import ast
import re
from pathlib import Path

import jax
import numpy as np
import pytest
from formulas import FORMULAS

ROOT = Path(__file__).parents[1]
IN_DOCSTRINGS = re.compile(r"\.\. math::\n((?: +.*\n)+)")
ON_PAGES = re.compile(r"^\$\$\n([^$]*)\n\$\$", re.MULTILINE)


def displayed():
    """The formulas of all docstrings and pages, each in one line."""
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield from IN_DOCSTRINGS.findall(f"{ast.get_docstring(node)}\n")
    for path in (ROOT / "docs").glob("*/*.md"):
        yield from ON_PAGES.findall(path.read_text(encoding="utf-8"))


def test_every_formula_is_tested():
    """Letter by letter, so that one that is edited has no test any more."""
    assert {" ".join(formula.split()) for formula in displayed()} == set(FORMULAS)


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_what_is_computed(formula):
    """The function gives what the formula says, worked out with NumPy."""
    seen, wanted = FORMULAS[formula]
    with jax.numpy_rank_promotion("allow"), jax.numpy_dtype_promotion("standard"):
        np.testing.assert_allclose(np.asarray(seen()), np.asarray(wanted()), rtol=1e-4, atol=1e-5)
