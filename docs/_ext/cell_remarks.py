"""What readers see inside a page's cells: comments, and texts that are printed or drawn."""

import ast
import io
import tokenize
from collections.abc import Iterator

from page_text import Line, cells

SHOWING = {"print", "title", "suptitle", "set_title", "xlabel", "set_xlabel", "ylabel"}
SHOWING |= {"set_ylabel", "text", "annotate", "legend"}
NAMED = {"label", "title", "xlabel", "ylabel"}


def comments(code: str) -> Iterator[tuple[int, str]]:
    """Comments of a cell, with their lines counted from 0."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0] - 1, token.string.lstrip("# ")
    except (tokenize.TokenError, IndentationError):
        return


def shown_strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Texts that a cell prints or writes into a figure, with their lines counted from 0."""
    for call in ast.walk(tree):
        match call:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                shown = call.args if name in SHOWING or name.startswith("plot") else []
                named = [word.value for word in call.keywords if word.arg in NAMED]
                yield from literal_texts([*shown, *named])


def literal_texts(nodes: list[ast.expr]) -> Iterator[tuple[int, str]]:
    """Texts among arguments, those between the braces of an f-string included."""
    for node in nodes:
        match node:
            case ast.JoinedStr(values=values) | ast.List(elts=values) | ast.Tuple(elts=values):
                yield from literal_texts(values)
            case ast.Dict(keys=keys):
                yield from literal_texts([key for key in keys if key])
            case ast.Constant(value=str(text)):
                yield node.lineno - 1, text


def notes(text: str) -> Iterator[Line]:
    """Comments of the cells that readers see."""
    for cell in cells(text):
        if not cell.hidden:
            for line, note in comments(cell.code):
                yield Line(cell.line + line, note, cell.section)


def remarks(text: str) -> Iterator[Line]:
    """Comments and printed texts of the cells that readers see."""
    yield from notes(text)
    for cell in cells(text):
        if not cell.hidden:
            for line, remark in shown_strings(cell.tree):
                yield Line(cell.line + line, remark, cell.section)
