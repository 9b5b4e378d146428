"""What a cell's ``assert`` must be, so that it tests something and holds on every machine."""

import ast
import builtins
import re
from collections.abc import Iterator

from page_text import Cell

BUILTINS = set(dir(builtins))
TIME = re.compile(r"^(?:time|seconds|duration|elapsed)|_(?:time|seconds|ms)$")


def names(node: ast.AST) -> set[str]:
    """Names that an expression uses, but for Python's own: they hold no result."""
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} - BUILTINS


def asserts_can_fail(cell: Cell) -> Iterator[str]:
    """An ``assert`` without a name is true whatever the run computed."""
    for node in ast.walk(cell.tree):
        match node:
            case ast.Assert(test=ast.Compare(left=left, comparators=[right])) if ast.dump(
                left
            ) == ast.dump(right):
                yield f"{ast.unparse(node)!r} cannot fail. Compare with something else."
            case ast.Assert(test=test) if isinstance(test, ast.Tuple) or always_true(test):
                yield f"{ast.unparse(node)!r} cannot fail. Test a value of the run."
            case ast.If(body=body) | ast.Try(body=body) | ast.While(body=body):
                if any(isinstance(inner, ast.Assert) for inner in body):
                    yield "an assert stands under a condition. Let every run reach it."


def always_true(test: ast.expr) -> bool:
    """Whether a condition holds whatever was computed: one without a name, or a length."""
    match test:
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(map(always_true, values))
        case ast.Compare(ast.Call(ast.Name("len")), [ast.GtE()], [ast.Constant(0)]):
            return True
    return not names(test)


def times_are_ratios(cell: Cell) -> Iterator[str]:
    """A duration says nothing on another machine; two durations compare anywhere."""
    for node in ast.walk(cell.tree):
        match node:
            case ast.Assert(test=test):
                sides = [
                    any(TIME.search(name) for name in names(side))
                    for compare in ast.walk(test)
                    if isinstance(compare, ast.Compare)
                    for side in (compare.left, *compare.comparators)
                ]
                if any(sides) and sides.count(True) == 1:
                    yield (
                        f"{ast.unparse(test)!r} holds a time against a constant, "
                        "which fails on a slower machine. Compare two times of one run."
                    )
