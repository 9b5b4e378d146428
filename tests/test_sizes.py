"""``src`` and all other code: small enough to hold in the head."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = [path for folder in ("src", "docs", "tests") for path in (ROOT / folder).rglob("*.py")]
FUNCTION, MODULE = 25, 220


def body_length(function):
    """Lines of a function without its docstring."""
    total = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is None:
        return total
    return total - (first.end_lineno - first.lineno + 1)


def long_functions(source):
    """Line, name and length of each function that is too long."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = body_length(node)
            if length > FUNCTION + 1:  # the line with its name
                yield node.lineno, node.name, length


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_functions_and_modules_are_small(path):
    """No function is longer than 25 lines, and no module much longer than 200."""
    source, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
    found = [
        f"{name}:{line}: {function} has {length} lines, wanted {FUNCTION}. Cut it in two."
        for line, function, length in long_functions(source)
    ]
    assert not found
    length = source.count("\n")
    assert length <= MODULE, f"{name}:1: {length} lines, wanted {MODULE}. Split it by topic."


def test_a_long_function_is_found():
    """A docstring does not count, statements do."""
    short = 'def f():\n    """' + "\n" * 40 + '"""\n    x = 1\n'
    assert list(long_functions(short)) == []
    assert list(long_functions("def f():\n" + "    x = 1\n" * 26)) == [(1, "f", 27)]
