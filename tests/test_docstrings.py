"""``src``: a docstring names the errors that its function, or one that it calls, raises."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "src").rglob("*.py"))
SECTION = re.compile(r"^Raises:\n((?:[ ]+.*\n?)+)", re.MULTILINE)
ERROR = re.compile(r"^    (\w+):", re.MULTILINE)


def functions(source):
    """Every function and method of a module."""
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]


def raised(function, known):
    """Names of the errors that a function raises, or a known one that it calls."""
    nodes = list(ast.walk(function))
    raises = [node.exc for node in nodes if isinstance(node, ast.Raise) and node.exc]
    errors = {ast.unparse(error).split("(")[0] for error in raises}
    names = {getattr(node, "attr", getattr(node, "id", "")) for node in nodes}
    others = {name: node for name, node in known.items() if name != function.name}
    return errors.union(*(raised(others[name], others) for name in names & set(others)))


def documented(function):
    """Names of the errors that a docstring lists."""
    section = SECTION.search(ast.get_docstring(function) or "")
    return set(ERROR.findall(section[1])) if section else set()


def unraised(source, known):
    """Line and text of each error that is documented and that nothing raises."""
    for function in functions(source):
        for error in sorted(documented(function) - raised(function, known)):
            yield function.lineno, f"{function.name} never raises {error}. Remove it from Raises."


def test_documented_errors_are_raised():
    """What a caller is told to expect can happen."""
    sources = {path: path.read_text(encoding="utf-8") for path in MODULES}
    known = {node.name: node for source in sources.values() for node in functions(source)}
    found = ((path, *fault) for path in sources for fault in unraised(sources[path], known))
    assert not [f"{path.relative_to(ROOT)}:{line}: {text}" for path, line, text in found]


def test_an_error_that_nothing_raises_is_found():
    """An error may come from a function that is called; another is found with its line."""
    source = (
        "def check(x):\n    raise ValueError(x)\n\n"
        'def f(x):\n    """Say.\n\n    Raises:\n'
        '        ValueError: If wrong.\n        TypeError: Never.\n    """\n    check(x)\n'
    )
    known = {node.name: node for node in functions(source)}
    assert list(unraised(source, known)) == [
        (4, "f never raises TypeError. Remove it from Raises.")
    ]
