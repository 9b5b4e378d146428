"""``src``: the shapes that a docstring states are those of the calls in its example."""

import doctest
import inspect
import re
from functools import wraps
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from shapes import agrees, stated, watching

ROOT = Path(__file__).parents[1]
STARTERS = {"launching", "processes"}  # their examples start processes
MODULES = [
    path.relative_to(ROOT / "src").with_suffix("")
    for path in sorted((ROOT / "src").rglob("*.py"))
    if path.stem not in STARTERS and path.parent.name != "stubs"
]
SECTION = re.compile(r"^(Args|Returns):\n((?: +.*\n?|\n(?= ))+)", re.MULTILINE)
ARGUMENT = re.compile(r"^    (\w+): (.*(?:\n      .*)*)", re.MULTILINE)
SHAPE = re.compile(r"\b[Ss]hape\s+\(((?:[^()]|\([^()]*\))*)\)(?! or)")


def documented(docstring):
    """Shapes by the names of arguments, and that of the result as ``return``, if it has one."""
    sections = dict(SECTION.findall(inspect.cleandoc(docstring or "") + "\n"))
    texts = dict(ARGUMENT.findall(sections.get("Args", "")))
    result = sections.get("Returns", "")
    found = {name: SHAPE.findall(text)[:1] for name, text in texts.items()}
    found["return"] = [""] if re.match(r"\s*A scalar\b", result) else SHAPE.findall(result)
    return {name: shapes[0] for name, shapes in found.items() if len(shapes) == 1}


def faults(function, arguments, result):
    """What a docstring says of the shapes of one call, and is not so."""
    stated = documented(function.__doc__)
    known = {name: value for name, value in arguments.items() if type(value) is int}
    for name, value in (arguments | {"return": result}).items():
        shape = getattr(value, "shape", None)
        if name in stated and isinstance(shape, tuple) and not agrees(shape, stated[name], known):
            said = f"{name} has shape {shape}, and is documented as ({stated[name]})"
            line = inspect.unwrap(function).__code__.co_firstlineno
            yield f"{line}: {function.__name__}: {said}. Correct the docstring."


def watched(function, seen):
    """The function, which now notes what is wrong with each of its calls."""

    @wraps(function)
    def call(*args, **options):
        result = function(*args, **options)
        arguments = inspect.signature(function).bind(*args, **options)
        arguments.apply_defaults()
        seen.update(faults(function, arguments.arguments, result))
        return result

    return call


def watch(module, seen, monkeypatch):
    """Have the functions of a module, and the methods of its classes, note what is wrong."""
    own = [
        one for one in vars(module).values() if getattr(one, "__module__", "") == module.__name__
    ]
    for owner in [module, *filter(inspect.isclass, own)]:
        for name, one in list(vars(owner).items()):
            its = getattr(one, "__module__", "") == module.__name__ and not inspect.isclass(one)
            if its and callable(one):
                monkeypatch.setattr(owner, name, watched(one, seen))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_shapes_are_those_of_the_example(path, monkeypatch):
    """Arguments and results of all calls agree with what is said of them, name by name."""
    module, seen = import_module(".".join(path.parts).removesuffix(".__init__")), set()
    tests = doctest.DocTestFinder().find(module)
    watch(module, seen, monkeypatch)
    for test in tests:
        test.globs.update(vars(module))
        with watching(module.__file__, seen):
            doctest.DocTestRunner(verbose=False).run(test, out=lambda _: None)
    assert not [f"src/{path}.py:{fault}" for fault in sorted(seen)]


def pairs(x, n_rows=2):
    """Say.

    Args:
        x: Shape (n, ..., 3).
        n_rows: A number.

    Returns:
        Shape (2 * (n_rows + 1) - 3, n).
    """
    return x, n_rows


@pytest.mark.parametrize(
    ("shape", "result", "names"),
    [
        ((4, 3), (3, 4), []),
        ((4, 5, 6, 3), (3, 4), []),
        ((4, 3), (4, 3), ["return"]),
        ((3,), (3, 4), ["x"]),
        ((4, 2), (3, 4), ["x"]),
        ((4, 3), (2, 4), ["return"]),
        ((4, 3), (3, 5), ["return"]),
        ((4, 3), (4, 3, 1), ["return"]),
    ],
)
def test_another_shape_is_found(shape, result, names):
    """A number, a name that stands for two sizes, a formula, and too few axes."""
    found = faults(pairs, {"x": np.ones(shape), "n_rows": 2}, np.ones(result))
    assert [fault.split()[2] for fault in found] == names


def test_shapes_of_a_docstring_are_read():
    """The first of an argument, one of a result; a choice of two is none."""
    said = "Say.\n\nArgs:\n    x: Shape (n,) or (n, 1).\n    y: Of shape (m,).\n\nReturns:\n    "
    assert documented(f"{said}A scalar.\n") == {"y": "m,", "return": ""}
    assert documented(f"{said}The loss, shape (n,), and logits, shape (n, 10).\n") == {"y": "m,"}


COMMENTED = """
def double(x):
    y = 2 * x  # (n, 3)
    z = y[
        None
    ]  # (1, n, 3)
    return z.sum(axis=0).T  # (SHAPE)
"""


@pytest.mark.parametrize(
    ("shape", "fault"),
    [
        ("3, n", ""),
        ("n, 3", "7: the shape is (3, 4), and the comment says (n, 3)."),
        ("3, 2 n", "7: the shape is (3, 4), and the comment says (3, 2 n)."),
        ("3", "7: the shape is (3, 4), and the comment says (3)."),
    ],
)
def test_a_wrong_comment_is_found(shape, fault, tmp_path):
    """When its line runs, at the end of the statement; names keep their sizes within a call."""
    path, seen, names = tmp_path / "double.py", set(), {}
    path.write_text(COMMENTED.replace("SHAPE", shape))
    exec(compile(path.read_text(), path, "exec"), names)  # noqa: S102 - it stands above
    with watching(str(path), seen):
        names["double"](np.ones((4, 3)))
    assert "".join(seen).removesuffix(" Mend it.") == fault


def test_targets_of_comments():
    """A name that is assigned to, or the result; other comments state no shape."""
    source = "def f(x):\n    y = x  # (n,)\n    z = y  # a copy\n    return z  # (n,)\n"
    assert dict(stated(source)) == {2: ("y", "n,"), 4: (None, "n,")}
