"""Link names in code cells to where they are documented, by sphinx-codeautolink.

It links by the name under which an object was made, such as ``jax._src.nn.functions.selu``; a list
in ``docs/inventories`` has the public one. It takes a definition that a page shows for the page's
own; this site documents it. It takes all examples of the reference for one program, where each
has the names of its module. And it links variables and builtins, which would hide what is new.
"""

import ast
import inspect
from collections.abc import Iterable, Iterator
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name

from docutils import nodes
from forks import shared
from inventories import listed
from package_cells import definition, pointers
from site_checks import written
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata
from sphinx_codeautolink.extension import SphinxCodeAutoLink
from sphinx_codeautolink.extension.block import SourceTransform
from sphinx_codeautolink.extension.directive import ConcatMarker, PrefaceMarker
from sphinx_codeautolink.parse import Name, NameBreak

BLOCKS = "sphinx_codeautolink_transforms"
"""Where the library has Sphinx keep the blocks of code of all pages."""


def private_name(name: str) -> str:
    """The name under which the object of a public name was made; empty if it keeps none."""
    try:
        made = resolve_name(name)
    except (ImportError, AttributeError):
        return ""
    return f"{getattr(made, '__module__', '')}.{getattr(made, '__qualname__', '')}".strip(".")


def public_names(names: Iterable[str]) -> dict[str, str]:
    """Public name by private name, of those that differ."""
    known = sorted(names)
    found = {private_name(name): name for name in reversed(known)}
    return {private: name for private, name in found.items() if private not in known}


def shown_definitions(doctree: nodes.document, page: str) -> Iterator[tuple[nodes.Element, str]]:
    """Each code block that shows a definition of the package, with its ``module:name``."""
    sources = {definition(one.target).strip(): one.target for one in pointers(page)}
    for block in doctree.findall(nodes.literal_block):
        if target := sources.get(block.astext().strip()):
            yield block, target


@cache
def imports(module: str) -> str:
    """What a module imports, and its examples need not."""
    body = ast.parse(inspect.getsource(import_module(module))).body
    return "\n".join(
        ast.unparse(one) for one in body if isinstance(one, ast.Import | ast.ImportFrom)
    )


def first_examples(doctree: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """The first example of each documented object, with the module of the object."""
    for signature in doctree.findall(addnodes.desc_signature):
        content = signature.next_node(addnodes.desc_content, ascend=True) or ()
        examples = (one for one in content if isinstance(one, nodes.doctest_block))
        if first := next(examples, None):
            yield first, signature["module"]


def worth_a_link(name: Name) -> bool:
    """Whether a name is neither a variable nor a builtin."""
    variable = name.import_components[-1] in (NameBreak.call, NameBreak.for_iter)
    return not variable and "." in name.resolved_location


def library(app: Sphinx) -> SphinxCodeAutoLink:
    """The state of sphinx-codeautolink, which only its listeners hold."""
    owners = (getattr(one.handler, "__self__", None) for one in app.events.listeners["env-updated"])
    return next(owner for owner in owners if isinstance(owner, SphinxCodeAutoLink))


def names_in_use(blocks: Iterable[SourceTransform], lists: Path) -> Iterator[str]:
    """Listed names of the packages that blocks of code import; others need not be imported."""
    packages = {name.import_components[0] for block in blocks for name in block.names}
    for path in sorted(lists.glob("*.txt")):
        for one in listed(path).values():
            if one.domain == "py" and one.name.partition(".")[0] in packages:
                yield one.name


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Have the library import definitions as a reader would, and begin anew with each example."""
    if app.builder.name == "html":
        page = app.env.doc2path(app.env.docname).read_text(encoding="utf-8")
        for block, target in list(shown_definitions(doctree, page)):
            module, _, name = target.partition(":")
            marker = PrefaceMarker(f"from {module} import {name}", "next")
            block.parent.insert(block.parent.index(block) + 1, marker)
        for block, module in list(first_examples(doctree)):
            markers = [ConcatMarker("on"), PrefaceMarker(imports(module), "next")]
            block.parent[block.parent.index(block) : block.parent.index(block)] = markers


def code_blocks(app: Sphinx) -> list[SourceTransform]:
    """All blocks of code of the site, as the library knows them."""
    cache = library(app).cache
    return [block for blocks in cache.transforms.values() for block in blocks] if cache else []


def before_names_are_resolved(app: Sphinx, _env: BuildEnvironment) -> None:
    """Tell the library the public names, and all names of pages that are not read again."""
    for block in code_blocks(app):
        block.names = list(vars(block).setdefault("all_names", block.names))
    names = names_in_use(code_blocks(app), Path(app.confdir, "inventories"))
    library(app).inventory_map = public_names(names)


def after_names_are_resolved(app: Sphinx, _env: BuildEnvironment) -> None:
    """Drop the links that say nothing."""
    for block in code_blocks(app):
        block.names = list(filter(worth_a_link, block.names))


def before_the_library_begins(app: Sphinx) -> None:
    """Have it not ask what is out of date: Sphinx answers truly once, and it is told at the end."""
    vars(app.builder)["get_outdated_docs"] = list
    vars(app)["blocks_read_earlier"] = getattr(app.env, BLOCKS, {})


def after_the_library_began(app: Sphinx) -> None:
    """Have the builder answer again, and keep the blocks of pages that are not read again.

    The library's own cache knows pages in reStructuredText only.
    """
    del vars(app.builder)["get_outdated_docs"]
    earlier = vars(app).pop("blocks_read_earlier")
    if cache := library(app).cache:
        cache.transforms.update(earlier)


def put_links(pages: list[Path], app: Sphinx) -> None:
    """Have the library put its links into written pages."""
    state = library(app)
    state.outdated_docs = {str(page.relative_to(app.outdir).with_suffix("")) for page in pages}
    state.apply_links(app, None)


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Link all pages that were written, not only those whose own text changed."""
    if not exception:
        shared(app, partial(put_links, app=app), list(written(app)))
        library(app).outdated_docs = set()  # it has nothing left to link


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx, around what the library does at the same events."""
    app.setup_extension("sphinx_codeautolink")
    app.connect("builder-inited", before_the_library_begins, priority=400)
    app.connect("builder-inited", after_the_library_began, priority=600)
    app.connect("doctree-read", on_doctree_read, priority=400)
    app.connect("env-updated", before_names_are_resolved, priority=400)
    app.connect("env-updated", after_names_are_resolved, priority=600)
    app.connect("build-finished", on_build_finished, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
