"""``tests``: every test can fail, none is left out, and each has something to test."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from assert_rules import always_true, compares_with_itself, operands

ROOT = Path(__file__).parents[1]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
REMEDY = "Compare what was made with what must be, or call a helper named assert_... or check_..."
PYTEST = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]
SOMETIMES = ast.FunctionDef | ast.If | ast.Try | ast.While  # what may not run, or not to its end
WHOLE = {"formats", "pages", "tiny_site"}  # tests of the site as a whole


def name(path):
    """How a message names a file of the repository."""
    return path.relative_to(ROOT).as_posix()


def inside(function, left_out=ast.FunctionDef):
    """Nodes of a function that run when it is called: not those of functions inside it."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, left_out):
            yield child
            yield from inside(child, left_out)


def can_fail(node):
    """Whether an assertion depends on anything, or a call is one that makes assertions."""
    if isinstance(node, ast.Assert):
        calls = any(isinstance(part, ast.Call) for part in ast.walk(node.test))
        same = not calls and any(map(compares_with_itself, operands(node.test)))
        return not (isinstance(node.test, ast.Tuple) or always_true(node.test) or same)
    called = ast.unparse(node.func).split(".") if isinstance(node, ast.Call) else [""]
    return (called[0] == "pytest" and called[-1] in ("raises", "warns")) or called[-1].startswith(
        ("assert", "check")
    )


def asserts(test):
    """Whether an assertion that can fail, and is always reached, is in a test or its functions."""
    nodes = list(ast.walk(test))
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    runs = [node for node in nodes if isinstance(node, ast.FunctionDef) and node.name in used]
    return any(can_fail(node) for one in (test, *runs) for node in inside(one, SOMETIMES))


def is_wide(node):
    """Whether a tolerance lets numbers agree that differ by all of themselves."""
    named = isinstance(node, ast.keyword) and node.arg in ("rtol", "atol", "rel")
    return named and isinstance(node.value, ast.Constant) and node.value.value >= 1


def weak_tests(source):
    """Line and fault of each test that passes whatever happens."""
    for test in ast.walk(ast.parse(source)):
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test"):
            if not asserts(test):
                yield test.lineno, f"{test.name} asserts nothing. {REMEDY}"
            wide = f"{test.name} has a tolerance of 1 or more. Give less."
            yield from ((node.value.lineno, wide) for node in ast.walk(test) if is_wide(node))
            returns = [node for node in inside(test) if isinstance(node, ast.Return)]
            early = f"{test.name} returns early. Let every assertion be reached."
            yield from ((node.lineno, early) for node in returns)


def uncalled(source):
    """Line and fault of each function that pytest does not collect and nothing names."""
    for node in ast.parse(source).body:
        decorated = [ast.unparse(one) for one in getattr(node, "decorator_list", [])]
        marked = all(one.startswith("pytest.mark.") for one in decorated)  # a fixture is not
        if isinstance(node, ast.FunctionDef) and marked:
            collected = node.name.startswith(("test_", "pytest_"))
            if not collected and len(re.findall(rf"\b{node.name}\b", source)) == 1:
                yield node.lineno, f"{node.name} is never called. A test's name begins with test_."


def without_subject(path, known):
    """What is wrong with the subject of a test module; empty if that exists."""
    stem = path.stem.removeprefix("test_")
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    head = re.match(r"``([^`]+)``", docstring)
    subject = head[1] if head else stem
    if (subject.split(".")[-1] == stem and stem in known) or (head and (ROOT / subject).exists()):
        return ""
    wanted = f"that {stem} exists, or ``a path`` that does at the head of the docstring"
    return f"{name(path)}:1: {subject} is tested and is not there; wanted {wanted}. Rename it."


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_every_test_can_fail(path):
    """Each test asserts something that depends on the code, and reaches it."""
    source = path.read_text(encoding="utf-8")
    shared = not path.name.startswith("test_")  # other modules call what it defines
    found = [*weak_tests(source), *([] if shared else uncalled(source))]
    assert not [f"{name(path)}:{line}: {fault}" for line, fault in found]


def test_every_test_module_has_a_subject():
    """A module of tests goes when what it tests goes."""
    package = {path.stem for path in (ROOT / "src/jaxprimer").glob("*")}
    site = {path.stem for path in (ROOT / "docs").rglob("*.*") if path.suffix in (".py", ".md")}
    modules = [*(ROOT / "tests").glob("test_*.py"), *(ROOT / "tests/docstrings").glob("test_*.py")]
    found = [without_subject(path, package) for path in modules]
    for folder in ("docs", "documents", "exercises"):
        modules = (ROOT / "tests" / folder).glob("test_*.py")
        found += [without_subject(path, site | WHOLE) for path in modules]
    assert not "\n".join(filter(None, found))


def test_pytest_is_strict():
    """Every warning is an error, no option weakens a run, and an empty list of cases fails."""
    options = PYTEST["ini_options"]
    strict = {"--strict-markers", "--strict-config", "--doctest-modules"}
    kept = strict | {"-ra", "--showlocals", "--import-mode=importlib"}
    assert options["filterwarnings"] == ["error"], "pyproject.toml: Mend what warns instead."
    assert strict <= set(options["addopts"]) <= kept, "pyproject.toml: addopts leave out no test."
    assert options["testpaths"] == ["tests"]
    assert options["xfail_strict"] is True
    assert options["empty_parameter_set_mark"] == "fail_at_collect"
    assert set(options["doctest_optionflags"]) == {"NORMALIZE_WHITESPACE", "NUMBER"}


WEAK = [
    "pass",
    "assert True",
    "assert 1 < 2",
    "assert (x, 'is right')",
    "assert len(x) >= 0",
    "assert x.shape == x.shape",
    "assert_allclose(x, 1, rtol=1e-5, atol=1e4)",
    "if x:\n        assert x > 0",
    "try:\n        assert x > 0\n    except AssertionError:\n        print(x)",
    "def inner():\n        assert x",
    "if x:\n        return\n    assert x",
    "print(x)",
]


@pytest.mark.parametrize("body", WEAK)
def test_weak_tests_are_found(body):
    """No assertion, a constant one, one never reached."""
    assert [line for line, _ in weak_tests(f"def test_x(x):\n    {body}\n")]


REAL = [
    "assert x",
    "check_shape(x)",
    "assert f(x) == f(x)",
    "for one in x:\n        assert one > 0\n        if one:\n            assert one > 1",
    "with pytest.raises(E):\n        x()",
    "def inner():\n        assert x\n    inner()",
]


@pytest.mark.parametrize("body", REAL)
def test_real_assertions_are_accepted(body):
    """A comparison, a helper that compares, an expected error."""
    assert list(weak_tests(f"def test_x(x):\n    {body}\n")) == []


def test_a_misnamed_test_is_found():
    """A function that pytest does not collect and nothing calls."""
    for mark in ("", "@pytest.mark.usefixtures('a')\n"):
        ((line, fault),) = uncalled(f"{mark}def tets_x():\n    assert x\n")
        assert (line, fault.split()[0]) == (1 + bool(mark), "tets_x")
    assert not list(uncalled("@pytest.fixture\ndef folder():\n    return 1\n"))


def test_a_module_without_a_subject_is_found(tmp_path, monkeypatch):
    """Neither its name nor its docstring leads anywhere."""
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    path = tmp_path / "test_gone.py"
    path.write_text('"""``gone``: nothing."""\n', encoding="utf-8")
    assert "test_gone.py:1: gone is tested and is not there" in without_subject(path, {"here"})
    assert without_subject(path, {"gone"}) == ""
