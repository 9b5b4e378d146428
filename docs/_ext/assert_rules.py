"""What a cell's ``assert`` must be, so that it tests something and holds on every machine."""

import ast
import builtins
import re
from collections.abc import Iterator
from itertools import pairwise

from page_text import Cell

BUILTINS = set(dir(builtins))
# Each of these is true as soon as it holds something, or even if it holds nothing.
WHOLES = ast.Tuple | ast.List | ast.Set | ast.Dict | ast.JoinedStr | ast.Lambda
WHOLES |= ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
COMPARING = re.compile(r"(?:^|_)(?:allclose|isclose|array_equal|array_equiv)$")
LARGEST = 0.1  # tolerance: a tenth, with which two results still say the same
TOO_LARGE = f"the tolerance {{}} is more than {LARGEST}. Give less."
AGREE = re.compile(
    r"\b(?:agree|equal|alike|identical|the same\b(?! (?:shape|dtype|size)))", re.IGNORECASE
)
TIME = re.compile(r"^(?:time|seconds|duration|elapsed)|_(?:time|seconds|ms)$")


def names(node: ast.AST) -> set[str]:
    """Names that an expression uses, but for Python's own: they hold no result."""
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} - BUILTINS


def asserts_can_fail(cell: Cell) -> Iterator[str]:
    """An ``assert`` without a name is true whatever the run computed."""
    for node in ast.walk(cell.tree):
        match node:
            case ast.Assert(test=test) if any(map(compares_with_itself, operands(test))):
                yield f"{ast.unparse(node)!r} cannot fail. Compare with something else."
            case ast.Assert(test=test) if always_true(test) or any(
                isinstance(part, WHOLES) for part in operands(test)
            ):
                yield f"{ast.unparse(node)!r} cannot fail. Test a value of the run."
            case ast.Assert(test=test) if is_loose(test):
                said = ast.unparse(node)
                yield f"{said!r} says too little. Say what must be, without 'or' and any()."
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


def compares_with_itself(part: ast.expr) -> bool:
    """Whether two neighbours of a comparison are one and the same expression."""
    sides = [part.left, *part.comparators] if isinstance(part, ast.Compare) else []
    return any(ast.dump(one) == ast.dump(other) for one, other in pairwise(sides))


def is_loose(test: ast.expr) -> bool:
    """Whether a condition lets one of two things be wrong, or asks only that there be something."""
    match test:
        case ast.BoolOp(values=values):
            return isinstance(test.op, ast.Or) or any(map(is_loose, values))
        case ast.Compare(ops=[ast.IsNot()], comparators=[ast.Constant(None)]):
            return True
        case ast.Call(ast.Attribute(value=ast.Compare(ops=[ast.Eq()]), attr="any")):
            return True
        case ast.Call(ast.Attribute(value=ast.Call() as inner, attr="any")):
            return bool(COMPARING.search(function_name(inner)))
    return False


def operands(test: ast.expr) -> list[ast.expr]:
    """The parts of a condition of which each is true or false."""
    if isinstance(test, ast.BoolOp):
        return [part for value in test.values for part in operands(value)]
    return [test]


def is_shape(part: ast.expr) -> bool:
    """Whether a condition compares the form of an array, and none of its numbers."""
    match part:
        case ast.Compare(left=ast.Attribute(attr="shape" | "ndim" | "dtype" | "size")):
            return True
    return False


def forms_are_no_numbers(cell: Cell) -> Iterator[str]:
    """An array of the right shape need not agree with anything."""
    for node in ast.walk(cell.tree):
        match node:
            case ast.Assert(test=test, msg=ast.Constant(value=str(said))):
                if AGREE.search(said) and all(map(is_shape, operands(test))):
                    yield f"{ast.unparse(test)!r} looks at no number. Compare those that agree."


def methods_are_called(cell: Cell) -> Iterator[str]:
    """A method that is not called is true, whatever it would return."""
    for node in ast.walk(cell.tree):
        for part in operands(node.test) if isinstance(node, ast.Assert) else []:
            if isinstance(part, ast.Attribute):
                yield f"{ast.unparse(node)!r} calls no method. Call {part.attr}, or compare it."


def two_are_compared(cell: Cell) -> Iterator[str]:
    """What is compared with itself agrees, and a large tolerance lets all numbers agree."""
    for node in ast.walk(cell.tree):
        match node:
            case ast.Call(args=[one, other, *rest]) if COMPARING.search(function_name(node)):
                if ast.dump(one) == ast.dump(other):
                    yield f"{ast.unparse(node)!r} compares a thing with itself. Compare two."
                yield from map(TOO_LARGE.format, map(ast.unparse, filter(is_large, rest)))
            case ast.keyword(arg="atol" | "rtol", value=value) if is_large(value):
                yield TOO_LARGE.format(ast.unparse(node))


def is_large(value: ast.expr) -> bool:
    """Whether a tolerance stands there as a number, and a large one, or is to be worked out."""
    number = value.value if isinstance(value, ast.Constant) else None
    small = isinstance(number, bool) or (isinstance(number, int | float) and number <= LARGEST)
    return not names(value) and not small


def function_name(call: ast.Call) -> str:
    """The last part of the name of a function that is called; nothing if it has none."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def errors_are_named(cell: Cell) -> Iterator[str]:
    """Every error, a misspelt name among them, is an Exception."""
    for node in ast.walk(cell.tree):
        match node:
            case ast.Call(args=[ast.Name("Exception" | "BaseException"), *_]):
                if "raises" in function_name(node).lower():
                    yield f"{ast.unparse(node)!r} lets any error pass. Name the one that must come."


def no_assert_may_fail(cell: Cell) -> Iterator[str]:
    """A cell that may raise an error may raise the one of its assert."""
    for node in ast.walk(cell.tree):
        if isinstance(node, ast.Assert) and "raises-exception" in cell.tags:
            yield (
                f"{ast.unparse(node)!r} stands in a cell tagged raises-exception, "
                "where it may fail. Give it a cell of its own."
            )


def loops_are_filled(cell: Cell) -> Iterator[str]:
    """A slice beyond the end is empty, and what is asserted of each of its parts holds."""
    for part in looped_over(cell.tree):
        if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Slice):
            yield (
                f"an assert may loop over nothing: {ast.unparse(part)}. "
                "Loop over all, or compare all at once."
            )


def looped_over(tree: ast.AST) -> Iterator[ast.expr]:
    """Of what each part is asserted to be so, by a loop or by ``all``."""
    for node in ast.walk(tree):
        match node:
            case ast.For(iter=part):
                if any(isinstance(inner, ast.Assert) for inner in ast.walk(node)):
                    yield part
            case ast.Call(ast.Name("all"), [ast.GeneratorExp(generators=[first, *_])]):
                yield first.iter


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
