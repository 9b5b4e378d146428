"""What a cell prints, or inserts into the text, must come of its run."""

import ast
from collections.abc import Iterator

from assert_rules import names
from notebook_source import glue_call
from page_text import Cell


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
