"""What readers see inside a page's cells: comments, and texts that are printed or drawn."""

import ast
import io
import tokenize
from collections.abc import Callable, Iterator

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


def shown(tree: ast.AST) -> Iterator[list[ast.expr]]:
    """What each call of a cell prints or writes into a figure, the arguments by name apart."""
    for call in ast.walk(tree):
        match call:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                if name in SHOWING or name.startswith("plot"):
                    yield call.args
                yield from ([word.value] for word in call.keywords if word.arg in NAMED)


def shown_strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Texts that a cell prints or writes into a figure, with their lines counted from 0."""
    for nodes in shown(tree):
        yield from literal_texts(nodes)


def stated_strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Those that no value stands beside: the author says them, and not the run."""
    for nodes in shown(tree):
        if all(isinstance(node, ast.Constant) for node in nodes):
            yield from literal_texts(nodes)


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


def texts(text: str, strings: Callable[[ast.AST], Iterator[tuple[int, str]]]) -> Iterator[Line]:
    """Comments and texts of the cells that readers see."""
    yield from notes(text)
    for cell in cells(text):
        if not cell.hidden:
            for line, remark in strings(cell.tree):
                yield Line(cell.line + line, remark, cell.section)


def remarks(text: str) -> Iterator[Line]:
    """Comments and printed texts of the cells that readers see."""
    yield from texts(text, shown_strings)


def statements(text: str) -> Iterator[Line]:
    """Comments, and printed texts without a value, of the cells that readers see."""
    yield from texts(text, stated_strings)
