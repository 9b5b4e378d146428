"""``src`` and all other code: nothing is skipped, silenced or left uncounted."""

import ast
import doctest
import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = [path for folder in ("src", "docs", "tests") for path in (ROOT / folder).rglob("*.py")]
NAME = re.compile(
    r"(pytest\.(mark\.)?|mark\.)(skip|skipif|xfail|importorskip|exit)|pytest\.mark\.filterwarnings"
    r"|unittest\.(skip\w*|SkipTest)|warnings\.(simplefilter|filterwarnings)"
    r"|logging\.(disable|captureWarnings|ERROR|CRITICAL|FATAL)"
    r"|__test__|collect_ignore(_glob)?|suppress_warnings"
    r"|'PYTHONWARNINGS'|\[[^\"(]*'-W', ?'(ignore|once|default).*"
)
HOOK = re.compile(r"pytest_(collection_modifyitems|ignore_collect|itemcollected|runtest_protocol)")
COMMENT = re.compile(r"pragma: no|type: ignore|(mypy:|ruff: noqa|flake8: noqa)|pylint: disable")
PARSER = doctest.DocTestParser()
LAX = {doctest.SKIP, doctest.ELLIPSIS, doctest.IGNORE_EXCEPTION_DETAIL}


def name(path):
    """How a message names a file of the repository."""
    return path.relative_to(ROOT).as_posix()


def names(tree):
    """Line and text of the names that skip a test or silence a warning."""
    for node in ast.walk(tree):
        kinds = ast.Attribute | ast.Name | ast.List | ast.Constant
        if isinstance(node, kinds) and NAME.fullmatch(ast.unparse(node)):
            yield node.lineno, ast.unparse(node)
        if isinstance(node, ast.FunctionDef) and HOOK.fullmatch(node.name):
            yield node.lineno, node.name


def examples(tree):
    """Line and text of the examples in docstrings that are skipped or compared loosely."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
            first = node.body[0].lineno if node.body else 1
            found = PARSER.get_examples(ast.get_docstring(node, clean=False) or "")
            yield from ((first + one.lineno, one.source) for one in found if LAX & set(one.options))


def comments(source):
    """Line and text of the comments that take code out of a check."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and COMMENT.search(token.string):
            yield token.start[0], token.string


def silenced(source):
    """Line and text of whatever is skipped or silenced in a module."""
    tree = ast.parse(source)
    return [*names(tree), *examples(tree), *comments(source)]


@pytest.mark.parametrize("path", CODE, ids=name)
def test_nothing_is_silenced(path):
    """No test or example is skipped, no warning silenced, no line left out of coverage."""
    found = silenced(path.read_text(encoding="utf-8"))
    remedy = "wanted none. Remove it, and mend what it hides."
    assert not [f"{name(path)}:{line}: {text.strip()!r}, {remedy}" for line, text in found]


PLANTED = [
    (1, "@pytest.mark.skip\ndef f(): ..."),
    (1, "@pytest.mark.skipif(x, reason='y')\ndef f(): ..."),
    (1, "@mark.xfail(strict=False)\ndef f(): ..."),
    (2, "x = 1\npytest.importorskip('x')"),
    (1, "warnings.simplefilter('ignore')"),
    (1, "suppress_warnings = ['x']"),
    (1, "logging.disable(logging.WARNING)"),
    (1, "logging.getLogger('sphinx').setLevel(logging.ERROR)"),
    (1, "x = f()  # type: ignore[return-value]"),
    (1, '# mypy: disable-error-code="return-value"'),
    (1, "run(['python', '-W', 'ignore', 'x'])"),
    (1, "def pytest_collection_modifyitems(items): ..."),
    (1, "x = 1  # pragma: no cover"),
    (2, 'def f():\n    """>>> f()  # doctest: +SKIP"""'),
]


@pytest.mark.parametrize(("line", "source"), PLANTED)
def test_what_is_silenced_is_found(line, source):
    """Each way to leave something out, as code, as a comment and in an example."""
    assert [at for at, _ in silenced(source + "\n")] == [line]


def test_one_may_speak_of_it():
    """A string or a comment with such a name silences nothing, nor does a loop's last line."""
    loop = '"""Say.\n\n>>> for i in (1, 2):\n...     print(i)\n...\n1\n2\n"""\n'
    assert silenced(loop) == []
    assert silenced("x = 'pytest.mark.skip'  # not pytest.mark.skip\n") == []
