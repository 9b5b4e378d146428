"""Rewrite a page's source so that a notebook made of it needs nothing but its packages.

What a page hides, a notebook shows. Numbers that a page inserts into its text, a notebook
prints under a name that the text then mentions: no number of one machine is frozen in it.
"""

import ast
import re

from package_cells import CELL
from page_error import PageError

GLUE_ROLE = re.compile(r"\{glue:text\}`(?P<name>\w+)(?::(?P<format>[^`]*))?`")
TAGS = re.compile(r"(?m)^(:tags:.*)$")
# Of a folded cell, Jupyter shows the first line, and Colab the title.
TITLE = "# @title Checks of this section\n"


def glue_formats(text: str) -> dict[str, str]:
    """Names that a page inserts into its text, each with the format it is first shown in."""
    formats: dict[str, str] = {}
    for role in GLUE_ROLE.finditer(text):
        formats.setdefault(role["name"], role["format"] or "")
    return formats


def glue_call(statement: ast.stmt) -> ast.Call | None:
    """The call of ``glue`` that a statement is, if it is one."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name(id="glue")) as call):
            return call
    return None


def printing(call: ast.Call, formats: dict[str, str]) -> str:
    """The statement that prints what a call of ``glue`` inserts."""
    name, value, *_ = (ast.unparse(argument) for argument in call.args)
    key = ast.literal_eval(name)
    if not (shown := formats.get(key, "")):
        return f'print("{key} =", {value})'
    return f'print("{key} =", format({value}, "{shown}"))'


def plain_code(code: str, formats: dict[str, str], page: str = "page", line: int = 1) -> str:
    """A cell's code, with calls of ``glue`` turned into prints."""
    calls = [glue_call(statement) for statement in ast.parse(code).body]
    if not any(calls):
        return code
    if None in calls:
        raise PageError(page, line, "a cell calls glue beside other code. Give glue its own cell.")
    return "".join(f"{printing(call, formats)}\n" for call in calls if call)


def notebook_source(text: str, page: str = "page") -> str:
    """The page's source for a notebook: hidden cells shown, ``glue`` cells printing."""
    formats = glue_formats(text)
    parts, done = [], 0
    for cell in CELL.finditer(text):
        line = text.count("\n", 0, cell.start("body")) + 1
        options = TAGS.sub(lambda tags: tags[1].replace("remove-", "shown-"), cell["options"])
        code = plain_code(cell["body"], formats, page, line)
        parts += [text[done : cell.start("options")], options, code]
        done = cell.end("body")
    return "".join([*parts, text[done:]])
