"""What the docstrings of the package say, for tests that quote it."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from quotes import quotes

CODE = ast.Module | ast.ClassDef | ast.FunctionDef
END = re.compile(r"\n\s*\n|(?<=[.;:])\s+|\n(?= {4}\w+: )")
"""Where a sentence ends, or a paragraph, or what is said of one argument."""


def sentences(source):
    """All sentences of all docstrings of some code."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, CODE)]
    return [said for node in nodes for said in END.split(ast.get_docstring(node) or "")]


@pytest.fixture
def as_the_docstring_says(request):
    """A docstring of the module that the test module is named after holds the test's docstring."""
    name = request.module.__name__.rpartition("test_")[2]
    source = Path(find_spec(f"jaxprimer.{name}").origin).read_text(encoding="utf-8")
    quoted = request.function.__doc__
    found = any(quotes(quoted, sentence) for sentence in sentences(source))
    assert found, f"no docstring of jaxprimer.{name} says {quoted!r}"
