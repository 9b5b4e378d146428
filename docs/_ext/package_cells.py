"""Fill ``:source: package.module:name`` cells from the installed package.

The page then runs what the package holds. Messages keep the lines of the page
as its author wrote it.
"""

import ast
import logging
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from page_error import PageError
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

CELL = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,}|:{3,})\{code-cell\}[^\n]*\n"
    r"(?P<options>(?:[ \t>]*:[\w-]+:[^\n]*\n)*)"
    r"(?P<body>.*?)^(?P=indent)(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
SOURCE = re.compile(r"^[ \t>]*:source:(?P<target>[^\n]*)\n", re.MULTILINE)
LOCATION = re.compile(r"^(?P<path>.+\.md):(?P<line>\d+)$")


class Pointer(NamedTuple):
    """A pointer cell: the definition it names, and where it stands."""

    target: str
    line: int  # of the ``:source:`` option, counted from 1
    end: int  # index in the page where the definition goes
    last_line: int  # the line before that index


def pointers(text: str, page: str = "page") -> Iterator[Pointer]:
    """Find the pointer cells of a page; refuse those that cannot be filled."""
    for cell in CELL.finditer(text):
        if not (source := SOURCE.search(cell["options"])):
            continue
        line = text.count("\n", 0, cell.start("options") + source.start()) + 1
        if cell["indent"]:
            raise PageError(
                page, line, "a :source: cell is indented. Start its fence at the left margin."
            )
        if cell["body"].strip():
            raise PageError(
                page,
                line,
                "a :source: cell has a body of its own. Delete the body or the :source: line.",
            )
        last_line = text.count("\n", 0, cell.end("options"))
        yield Pointer(source["target"].strip(), line, cell.end("options"), last_line)


def module_path(target: str) -> Path:
    """File of the module that a target names, as installed."""
    module = target.partition(":")[0]
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        spec = None
    if spec is None or spec.origin is None:
        raise LookupError(f"there is no module {module!r}. Write :source: package.module:name.")
    return Path(spec.origin)


def definition(target: str) -> str:
    """Source of a function or class, its docstrings cut to their summaries."""
    path, name = module_path(target), target.partition(":")[2]
    text = path.read_text(encoding="utf-8")
    nodes = {
        node.name: node
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    if name not in nodes:
        raise LookupError(f"{path.stem} defines no {name!r}. It defines: {', '.join(nodes)}.")
    node = nodes[name]
    lines: list[str | None] = list(text.splitlines())
    cut_docstrings(node, lines)
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return "\n".join(line for line in lines[first - 1 : node.end_lineno] if line is not None)


def cut_docstrings(node: ast.AST, lines: list[str | None]) -> None:
    """Cut the docstrings below a node; ``None`` marks a line to drop."""
    for inner in ast.walk(node):
        if (
            not isinstance(inner, ast.FunctionDef | ast.ClassDef)
            or ast.get_docstring(inner) is None
        ):
            continue
        docstring = inner.body[0]
        first, last = (docstring.lineno - 1, docstring.end_lineno or docstring.lineno)
        summary = (ast.get_docstring(inner) or "").splitlines()[0]
        lines[first:last] = [" " * docstring.col_offset + f'"""{summary}"""'] + [None] * (
            last - first - 1
        )


def fill(text: str, page: str = "page") -> str:
    """The page as its readers see it, with each definition in its cell."""
    parts, done = [], 0
    for pointer in pointers(text, page):
        try:
            source = definition(pointer.target)
        except LookupError as error:
            raise PageError(page, pointer.line, f":source: {pointer.target}: {error}") from error
        parts += [text[done : pointer.end], source, "\n"]
        done = pointer.end
    return "".join([*parts, text[done:]])


def author_line(text: str, line: int) -> int:
    """Line of the author's page that a line of the filled page comes from."""
    added = 0
    for pointer in pointers(text):
        length = definition(pointer.target).count("\n") + 1
        if line <= pointer.last_line + added:
            break
        if line <= pointer.last_line + added + length:
            return pointer.line
        added += length
    return line - added


class AuthorLines(logging.Filter):
    """Give every message about a page the line that its author knows."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the location, once Sphinx has made a string of it."""
        known = vars(record)  # both of Sphinx's handlers see the record: rewrite it once
        match = LOCATION.match(str(known.get("location")))
        if match and "filled_line" not in known and Path(match["path"]).is_file():
            text = Path(match["path"]).read_text(encoding="utf-8", errors="replace")
            known["filled_line"] = int(match["line"])
            known["location"] = f"{match['path']}:{author_line(text, known['filled_line'])}"
        return True


def on_source_read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Fill a page, and have Sphinx read it again when a definition changes."""
    page = str(app.env.doc2path(docname))
    text = source[0]
    source[0] = fill(text, page)
    for pointer in pointers(text, page):
        app.env.note_dependency(str(module_path(pointer.target)))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("source-read", on_source_read)
    for handler in logging.getLogger("sphinx").handlers:
        handler.addFilter(AuthorLines())
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
