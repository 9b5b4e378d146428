"""What a page's cells must be, so that each runs, checks what it claims to, and hides nothing."""

import ast
import re
from collections.abc import Callable, Iterator

from assert_rules import (
    asserts_can_fail,
    errors_are_named,
    forms_are_no_numbers,
    loops_are_filled,
    methods_are_called,
    names,
    no_assert_may_fail,
    times_are_ratios,
    two_are_compared,
)
from notebook_source import glue_call, glue_formats
from outside_world import commands_are_python, stays_inside
from page_text import Cell, cells
from shown_results import glues_results, prints_results, units_fit

OPTIONS = {"mystnb", "source", "tags", "tolerance"}
TAGS = {"hide-cell", "hide-input", "hide-output", "raises-exception", "remove-cell"}
TAGS |= {"remove-input", "remove-output", "site-only", "solution", "varies"}
LINES = 25
COLUMN = 79  # characters of code that fit beside the sidebars at 1280 pixels
FOLDED_COLUMN = 74  # and that fit inside a fold

OPTION = re.compile(r"^[ \t>]*:([\w-]+):", re.MULTILINE)
SILENCED = re.compile(
    r"\b(?:filterwarnings|simplefilter|catch_warnings|captureWarnings|PYTHONWARNINGS)\b"
    r"|\b(?:showwarning|errstate|seterr|setLevel|TF_CPP_MIN_LOG_LEVEL)\b|logging\.disable|\.disabled\b"
    r"|sys\.std(?:err|out)\s*=|\bsuppress\(|\bdevnull\b"
    r"|redirect_std(?:err|out)|%%capture|#\s*(?:noqa|type:\s*ignore)|absl\.logging"
)
SILENT = "a cell silences warnings or output ({}). Mend what it warns of."

Rule = Callable[[Cell], Iterator[str]]


def is_python(cell: Cell) -> Iterator[str]:
    """A cell that is not plain Python fails in a script."""
    try:
        ast.parse(cell.code)
    except SyntaxError as error:
        yield (
            f"a cell is not plain Python ({error.msg}: {(error.text or '').strip()}). "
            "Mend it; a magic or a shell command fails in the script that readers download."
        )


def options_are_known(cell: Cell) -> Iterator[str]:
    """A misspelt option or tag does nothing, and some that exist hide what a page must show."""
    for kind, found, allowed in [
        ("option", OPTION.findall(cell.options), OPTIONS),
        ("tag", sorted(cell.tags), TAGS),
    ]:
        for name in found:
            if name not in allowed:
                yield f"a cell has the {kind} {name!r}. Use one of: {', '.join(sorted(allowed))}."


def grants_little(cell: Cell) -> Iterator[str]:
    """With a tolerance of all of a number, any other would pass."""
    found = re.search(r"^:tolerance:\s*(\S*)", cell.options, re.MULTILINE)
    if found and not re.fullmatch(r"0?\.\d*[1-9]\d*", found[1]):
        yield f"a cell has the tolerance {found[1]}. Give a share between 0 and 1, such as 0.02."


def silences_nothing(cell: Cell) -> Iterator[str]:
    """What a cell warns of, its reader would be warned of too."""
    if found := SILENCED.search(cell.code):
        yield SILENT.format(found[0])
    for node in ast.walk(cell.tree):
        if isinstance(node, ast.ExceptHandler) and all(map(does_nothing, node.body)):
            yield SILENT.format(ast.unparse(node).strip().splitlines()[0])


def does_nothing(statement: ast.stmt) -> bool:
    """Whether a statement is there for its form only."""
    constant = isinstance(getattr(statement, "value", None), ast.Constant)
    return constant or isinstance(statement, ast.Pass | ast.Continue)


def is_filled(cell: Cell) -> Iterator[str]:
    """An empty cell stands on the page, and teaches nothing."""
    rows = (row.strip() for row in cell.code.splitlines())
    if all(row[:1] in ("", "#") for row in rows) and ":source:" not in cell.options:
        yield "a cell is empty. Fill it or delete it."


def defines_nothing(cell: Cell) -> Iterator[str]:
    """What a page defines belongs to the package, where it is tested."""
    if ":source:" not in cell.options:
        for name in definitions(cell):
            yield (
                f"a cell defines {name}. Move it to the package, "
                "and point at it: :source: jaxprimer.module:name."
            )


def definitions(cell: Cell) -> Iterator[str]:
    """Names of what a cell defines; a check, and a call that is put off, may name a lambda."""
    for node in ast.walk(cell.tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda(args=arguments)):
                if arguments.args and not cell.hidden:
                    yield name


def is_read(cell: Cell) -> Iterator[str]:
    """Code in a text is code that no check reads."""
    for node in ast.walk(cell.tree):
        match node:
            case ast.Call(func=ast.Name(id="exec" | "eval" as name)):
                yield f"a cell runs the code of a text with {name}. Write that code into the cell."


def all_of_it_runs(cell: Cell) -> Iterator[str]:
    """Readers cannot tell that what stands below a constant never ran, or always does."""
    for node in ast.walk(cell.tree):
        match node:
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
                if not names(test) and ast.unparse(node).partition(":")[0] != "while True":
                    yield (
                        f"the condition {ast.unparse(test)!r} is a constant. "
                        "Delete it, or let the code depend on a value."
                    )


def is_short(cell: Cell) -> Iterator[str]:
    """One idea a cell."""
    length = len(cell.code.strip().splitlines())
    if ":source:" not in cell.options and length > LINES:
        yield f"a cell has {length} lines, more than {LINES}. Cut it into steps."


def fits(cell: Cell) -> Iterator[str]:
    """A line that needs scrolling hides its end."""
    column = FOLDED_COLUMN if "solution" in cell.tags else COLUMN
    for row in cell.code.splitlines():
        if len(row) > column and not cell.hidden:
            yield f"a line of a cell has {len(row)} characters, more than {column}. Break it."


RULES: list[Rule] = [
    is_python,
    options_are_known,
    grants_little,
    silences_nothing,
    asserts_can_fail,
    forms_are_no_numbers,
    methods_are_called,
    errors_are_named,
    two_are_compared,
    no_assert_may_fail,
    loops_are_filled,
    times_are_ratios,
    defines_nothing,
    is_read,
    is_filled,
    all_of_it_runs,
    prints_results,
    units_fit,
    is_short,
    fits,
    stays_inside,
    commands_are_python,
    glues_results,
]


def unused_glue(text: str, found: list[Cell]) -> Iterator[tuple[int, str]]:
    """Line and message of each call of ``glue`` whose name no text inserts."""
    inserted = glue_formats(text)
    for cell in found:
        for statement in cell.tree.body:
            if (call := glue_call(statement)) and ast.literal_eval(call.args[0]) not in inserted:
                message = f"{ast.unparse(call)} is inserted nowhere. Insert it or delete it."
                yield cell.line + statement.lineno - 1, message


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Line and message of each cell that breaks a rule."""
    found = cells(text)
    for cell in found:
        for rule in RULES:
            for message in rule(cell):
                yield cell.line, message
    yield from unused_glue(text, found)
