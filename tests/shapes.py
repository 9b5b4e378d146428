"""Shapes that docstrings and comments state, held against those of a run."""

import ast
import re
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path

COMMENT = re.compile(r"# \(([\w ,.*+-]*)\)$", re.MULTILINE)


def fits(size, axis, known):
    """Whether an axis has the size that is stated: a number, a name or a formula of names."""
    if axis.isidentifier():
        return known.setdefault(axis, size) == size
    if set(re.findall(r"[a-z]\w*", axis)) - set(known):
        return True  # of some names no argument tells the size
    try:
        axis = re.sub(r"(\d) ([a-z])", r"\1 * \2", axis)  # people write 2 n
        return eval(axis, {}, dict(known)) == size  # noqa: S307 - it stands in the code
    except SyntaxError:
        return True  # words are for people


def agrees(shape, stated, known):
    """Whether an array has a stated shape, given the sizes that are known, which it adds to."""
    axes = [axis.strip() for axis in stated.split(",") if axis.strip()]
    if "..." in axes:
        first = axes.index("...")
        last = len(shape) - (len(axes) - first - 1)
        shape = (*shape[:first], *shape[max(first, last) :])
        axes.remove("...")
    both = zip(shape, axes, strict=False)
    return len(shape) == len(axes) and all(fits(size, axis, known) for size, axis in both)


def stated(source):
    """For each line of a statement with a shape beside it: its target, if any, and the shape."""
    rows = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.Return):
            (target,) = getattr(node, "targets", [node])
            lines = range(node.lineno, node.end_lineno + 1)
            for shape in COMMENT.findall("\n".join(rows[line - 1] for line in lines)):
                yield from ((line, (getattr(target, "id", None), shape)) for line in lines)


def inside(frame, event, result, *, comments, runs, seen):
    """Compare what a line has made with its comment, at the next line or at the end."""
    line, known = runs.pop(frame, (None, {}))
    line = frame.f_lineno if event == "return" else line
    name, shape = comments.get(line, ("", ""))
    value = result if name is None and event == "return" else frame.f_locals.get(name)
    found = getattr(value, "shape", None)
    if isinstance(found, tuple) and not agrees(found, shape, known):
        seen.add(f"{line}: the shape is {found}, and the comment says ({shape}). Mend it.")
    if event != "return":
        runs[frame] = frame.f_lineno, known
    return partial(inside, comments=comments, runs=runs, seen=seen)


@contextmanager
def watching(file, seen):
    """Note each comment of a file that is not so when its line runs."""
    comments = dict(stated(Path(file).read_text(encoding="utf-8")))
    note = partial(inside, comments=comments, runs={}, seen=seen)
    before = sys.gettrace()
    sys.settrace(lambda frame, *_: note if frame.f_code.co_filename == file else None)
    yield
    sys.settrace(before)
