"""What the docstrings of the package say, for tests that quote it."""

import ast
import re

import pytest
from quotations import ROOT, refusal
from quotes import quotes

CODE = ast.Module | ast.ClassDef | ast.FunctionDef
END = re.compile(r"\n\s*\n|(?<=[.;:])\s+|\n(?= {4}\w+: )")
"""Where a sentence ends, or a paragraph, or what is said of one argument."""


def holders(quoted, source):
    """Names of the definitions in some code whose docstrings hold a quotation."""
    return [
        getattr(node, "name", "the module")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, CODE)
        and any(quotes(quoted, said) for said in END.split(ast.get_docstring(node) or ""))
    ]


@pytest.fixture
def as_the_docstring_says(request):
    """One docstring of the module that the test module is named after holds the test's docstring.

    Or several do, and the mark ``said_of`` names them all: one that is changed then is missed.
    """
    name = request.module.__name__.rpartition("test_")[2]
    path = ROOT / f"src/jaxprimer/{name}.py"
    source = path.read_text(encoding="utf-8")
    quoted, mark = request.function.__doc__, request.node.get_closest_marker("said_of")
    found = holders(quoted, source)
    assert found, refusal(quoted, path)
    if mark or len(found) > 1:
        wanted = mark.args if mark else ()
        remedy = "Mend the docstring that is missing, or name those that say it in said_of."
        told = f"src/jaxprimer/{name}.py: {found} say {quoted!r}, not {wanted}. {remedy}"
        assert sorted(found) == sorted(wanted), told
