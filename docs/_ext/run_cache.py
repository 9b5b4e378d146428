"""Keep each page's run where a stale one cannot be found.

jupyter-cache knows the code of a page only. The folder that it keeps a run in
has a name which stands for all else that the run depends on: Python, settings
and versions, and the modules of the package that the page imports.
"""

import ast
import hashlib
import os
import platform
import re
import shutil
from collections.abc import Iterable
from importlib.metadata import PackageMetadata, distribution, entry_points
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, cast

import cell_errors
from package_cells import module_path
from packaging.requirements import Requirement
from page_text import cells
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

if TYPE_CHECKING:
    from myst_nb.sphinx_ import SphinxEnvType

KEPT = 5
"""How many runs of a page to keep, so that going back finds an earlier one."""

RUNNERS = ("ipykernel", "myst-nb")
SETTINGS = re.compile(r"^(?:JAX|XLA|FLAX|NNX|OPTAX|MPL|OMP|PYTHON(?:HASHSEED|WARNINGS)$)")
"""Variables of the environment that change what a page prints."""


def digest(parts: Iterable[bytes]) -> str:
    """A short name for byte strings; other strings have another name."""
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()[:16]


def required(names: Iterable[str]) -> dict[str, PackageMetadata]:
    """What distributions of these names, and all that they need, say of themselves."""
    found: dict[str, PackageMetadata] = {}
    todo = {(name, "") for name in names}
    seen: set[tuple[str, str]] = set()
    while todo:
        name, extra = wanted = todo.pop()
        seen.add(wanted)
        if name not in found:  # to read it takes a while
            found[name] = distribution(name).metadata
        for needed in map(Requirement, found[name].get_all("Requires-Dist") or []):
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                todo |= {(needed.name, part) for part in ("", *needed.extras)} - seen
    return found


def environment(package: str) -> list[str]:
    """Python, machine, settings, and the versions of all that takes part in a run."""
    used = required([package, *RUNNERS]).values()
    plugins = [entry.dist for entry in entry_points(group="jax_plugins") if entry.dist]
    versions = {f"{found['Name']}=={found['Version']}" for found in used}
    versions |= {f"{found.name}=={found.version}" for found in plugins}
    settings = sorted(
        f"{name}={value}" for name, value in os.environ.items() if SETTINGS.match(name)
    )
    return [platform.python_version(), platform.machine(), *settings, *sorted(versions)]


def data(folder: Path) -> list[Path]:
    """Files of a package that any page may read."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in files if path.suffix not in (".py", ".pyc"))


def modules(folder: Path) -> dict[str, Path]:
    """Name and file of each module of a package."""
    files = {path.relative_to(folder.parent).with_suffix(""): path for path in folder.rglob("*.py")}
    return {".".join(name.parts).removesuffix(".__init__"): path for name, path in files.items()}


def imports(tree: ast.AST) -> set[str]:
    """Names that code imports, wherever in it, and those of the packages that hold them."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {parent for name in names for parent in accumulate(name.split("."), "{}.{}".format)}


def used_modules(trees: Iterable[ast.AST], folder: Path) -> list[Path]:
    """Files of the modules of a package that code imports, and of those that they import."""
    known = modules(folder)
    todo = {name for tree in trees for name in imports(tree)} & known.keys()
    found: set[str] = set()
    while todo:
        found.add(name := todo.pop())
        todo |= (imports(ast.parse(known[name].read_bytes())) & known.keys()) - found
    return sorted(known[name] for name in found)


def contents(files: Iterable[Path], folder: Path) -> list[bytes]:
    """Names and contents of files below a folder."""
    return [
        part
        for path in files
        for part in (path.relative_to(folder).as_posix().encode(), path.read_bytes())
    ]


def cache_folder(root: Path, parts: Iterable[bytes]) -> Path:
    """Folder for the runs that depend on these parts; those not used for long are deleted."""
    folder = root / digest(parts)
    folder.mkdir(parents=True, exist_ok=True)
    folder.touch()
    by_age = sorted(root.iterdir(), key=lambda path: path.stat().st_mtime)
    for old in by_age[:-KEPT]:
        shutil.rmtree(old)
    return folder


def on_config_inited(_app: Sphinx, config: Config) -> None:
    """Have Sphinx read every page again when something changes that all pages depend on."""
    folder = module_path(config.run_cache_package).parent
    runners = [Path(cell_errors.__file__), cell_errors.FIGURE_WORDS]
    files = [*contents(data(folder), folder), *(path.read_bytes() for path in runners)]
    facts = [line.encode() for line in environment(config.run_cache_package)]
    config.run_cache_environment = digest([*facts, *files])
    tools = Path(__file__).parent
    config.run_cache_tools = digest(contents(sorted(tools.glob("*.*")), tools))


def on_builder_inited(app: Sphinx) -> None:
    """Let a build that writes no HTML keep its executed notebooks to itself.

    MyST-NB has one folder for all builds below ``build``, and the theme looks for it there. A
    build that runs no page would put notebooks without outputs in the place of others.
    """
    if app.builder.format != "html":
        env = cast("SphinxEnvType", app.env)
        folder = Path(app.doctreedir, "jupyter_execute")
        env.mystnb_config = env.mystnb_config.copy(output_folder=str(folder))


def on_source_read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Give a page its folder, and have Sphinx read it again when a module changes."""
    folder = module_path(app.config.run_cache_package).parent
    files = used_modules([cell.tree for cell in cells(source[0])], folder)
    parts = [app.config.run_cache_environment.encode(), *contents(files, folder)]
    run_folder = cache_folder(Path(app.config.nb_execution_cache_path, docname), parts)
    env = cast("SphinxEnvType", app.env)
    env.mystnb_config = env.mystnb_config.copy(execution_cache_path=str(run_folder))
    env.metadata[docname]["run_folder"] = str(run_folder)
    for path in files:
        env.note_dependency(str(path))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx, after what fills the cells and MyST-NB's own choice of folders."""
    app.add_config_value("run_cache_package", "", "env", str)
    app.add_config_value("run_cache_environment", "", "env", str)
    app.add_config_value("run_cache_tools", "", "env", str)  # they write pages, and run none
    app.connect("config-inited", on_config_inited)
    app.connect("builder-inited", on_builder_inited, priority=600)
    app.connect("source-read", on_source_read, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
