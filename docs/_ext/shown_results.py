"""What a cell prints, or inserts into the text, must come of its run."""

import ast
import math
import re
from collections.abc import Iterator
from itertools import chain, pairwise

from assert_rules import names
from notebook_source import glue_call
from page_text import Cell

# What a number of seconds or bytes is multiplied by, before one of these follows it.
SCALES = {"ms": 1e3, "\u00b5s": 1e6, "ns": 1e9, "kB": 1e-3, "MB": 1e-6, "GB": 1e-9}
SCALES |= {"kilobytes": 1e-3, "megabytes": 1e-6, "gigabytes": 1e-9}
UNIT = re.compile(rf"\s?({'|'.join(SCALES)})\b")
THOUSANDS = {1e3, 1e6, 1e9}
GIVEN = re.compile(r"(?:ms|bytes)\b")  # a name that says what it counts
NOTHING = ast.Constant("")


def glues_results(cell: Cell) -> Iterator[str]:
    """A glued constant is a number typed by hand."""
    for statement in cell.tree.body:
        if (call := glue_call(statement)) and not names(call.args[1]):
            yield f"{ast.unparse(call)} inserts a constant. Insert a value of the run."
        elif call and call.keywords:
            yield f"{ast.unparse(call)} hides its value from the record. Give a name and a value."


def prints_results(cell: Cell) -> Iterator[str]:
    """A printed constant looks as if it were a result."""
    for node in ast.walk(cell.tree):
        match node:
            case ast.Call(func=ast.Name("print"), args=shown):
                parts = [inner for part in shown for inner in inserted(part)]
                for part in filter(is_typed_result, parts):
                    yield f"print shows the constant {ast.unparse(part)}. Show a value of the run."


def units_fit(cell: Cell) -> Iterator[str]:
    """Seconds that are shown in ms are multiplied by 1e3; no test of a time would see another."""
    texts = (node.values for node in ast.walk(cell.tree) if isinstance(node, ast.JoinedStr))
    for part, after in chain.from_iterable(pairwise([*text, NOTHING]) for text in texts):
        if isinstance(part, ast.FormattedValue):
            unit, found = unit_of(after), scale(part.value)
            given = found == 1 and GIVEN.search(ast.unparse(part.value))
            if not (given or math.isclose(found, wanted := SCALES.get(unit, 1))):
                yield (
                    f"{ast.unparse(part.value)!r} is scaled by {found:g}, and the unit {unit!r} "
                    f"behind it wants {wanted:g}. Mend one."
                )


def unit_of(text: ast.expr) -> str:
    """The unit that a text begins with; empty if it begins with none."""
    found = UNIT.match(str(text.value)) if isinstance(text, ast.Constant) else None
    return found[1] if found else ""


def scale(value: ast.expr) -> float:
    """The power of a thousand that a value is multiplied by; 1 if by none."""
    match value:
        case ast.BinOp(op=op, right=ast.Constant(value=float(factor))) if factor in THOUSANDS:
            return factor if isinstance(op, ast.Mult) else 1 / factor
        case ast.BinOp(ast.Constant(value=float(factor)), ast.Mult()) if factor in THOUSANDS:
            return factor
    return 1


def inserted(shown: ast.expr) -> list[ast.expr]:
    """The expressions in an f-string, or any other expression alone."""
    if isinstance(shown, ast.JoinedStr):
        return [part.value for part in shown.values if isinstance(part, ast.FormattedValue)]
    return [shown]


def is_typed_result(node: ast.expr) -> bool:
    """Whether an expression is a constant that is no text: a number, or a list of some."""
    try:
        return not isinstance(ast.literal_eval(node), str)
    except (TypeError, ValueError):
        return False
