"""Refuse a public definition that is not documented or not listed."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from package_cells import module_path
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


class Definition(NamedTuple):
    """A public module, class, function or method."""

    name: str
    line: int
    documented: bool


def module_name(package: str, path: Path) -> str:
    """Full name of a module, from its path below the folder of its package."""
    parts = path.with_suffix("").parts
    return ".".join([package, *(part for part in parts if part != "__init__")])


def public_definitions(source: str, name: str) -> Iterator[Definition]:
    """Public definitions of a module's source, the module itself first."""
    tree = ast.parse(source)
    yield Definition(name, 1, ast.get_docstring(tree) is not None)
    yield from public_members(tree, name)


def public_members(parent: ast.Module | ast.ClassDef, name: str) -> Iterator[Definition]:
    """Public functions, classes and methods below a module or class."""
    for node in parent.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            full_name = f"{name}.{node.name}"
            yield Definition(full_name, node.lineno, ast.get_docstring(node) is not None)
            if isinstance(node, ast.ClassDef):
                yield from public_members(node, full_name)


def problems(definitions: Iterable[Definition], listed: set[str]) -> Iterator[tuple[int, str]]:
    """Line and message of each definition that is not documented or listed."""
    for definition in definitions:
        if not definition.documented:
            remedy = "Write one: summary, Args, Returns, an example."
            yield (definition.line, f"{definition.name} is undocumented. {remedy}")
        elif definition.name not in listed:
            remedy = "Add it to a page in docs/reference/api."
            yield definition.line, f"{definition.name} is not listed. {remedy}"


def on_check(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn, which fails the build, at each problem of the package."""
    if not (package := app.config.api_reference_package):
        return
    listed = set(env.domains.python_domain.objects)
    folder = module_path(package).parent
    for path in sorted(folder.rglob("*.py")):
        name = module_name(package, path.relative_to(folder))
        definitions = public_definitions(path.read_text(encoding="utf-8"), name)
        for line, message in problems(definitions, listed):
            logger.warning(message, location=f"{path}:{line}", type="api_reference")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.add_config_value("api_reference_package", "", "env", str)
    app.connect("env-updated", on_check)  # in each build: a new module changes no page
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
