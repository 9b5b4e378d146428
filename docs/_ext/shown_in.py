"""Say below each definition of the API reference which section of which page shows it."""

from collections.abc import Iterator
from typing import NamedTuple

from code_links import shown_definitions
from docutils import nodes
from package_cells import pointers
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

SHOWN = "shown definitions"  # in a page's metadata


class Place(NamedTuple):
    """A section of a page."""

    docname: str
    anchor: str
    text: str


def section_of(block: nodes.Node) -> nodes.section:
    """The section that a block stands in."""
    while not isinstance(block, nodes.section):
        block = block.parent
    return block


def places(doctree: nodes.document, page: str, docname: str) -> Iterator[tuple[str, Place]]:
    """Full name, and place, of each definition that a page shows."""
    title = next(iter(doctree.findall(nodes.title))).astext()
    for block, target in shown_definitions(doctree, page):
        section = section_of(block)
        heading = section[0].astext()
        text = heading if heading == title else f"{title}, {heading}"
        yield target.replace(":", "."), Place(docname, section["ids"][0], text)


def showing_pages(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Name and source of each page with a pointer."""
    for docname in sorted(app.env.found_docs):
        page = app.env.doc2path(docname).read_text(encoding="utf-8")
        if any(pointers(page)):
            yield docname, page


def sentence(app: Sphinx, docname: str, place: Place) -> nodes.paragraph:
    """The line that leads to a place."""
    address = f"{app.builder.get_relative_uri(docname, place.docname)}#{place.anchor}"
    link = nodes.reference("", place.text, refuri=address, internal=True)
    return nodes.paragraph("", "Shown in: ", link, classes=["shown-in"])


def shown(env: BuildEnvironment) -> dict[str, str]:
    """What each page shows, and where."""
    return {name: facts[SHOWN] for name, facts in env.metadata.items() if SHOWN in facts}


def references(env: BuildEnvironment) -> list[str]:
    """Pages that document something."""
    return sorted({one.docname for one in env.domains.python_domain.objects.values()})


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a page shows, and where."""
    name = app.env.docname
    page = app.env.doc2path(name).read_text(encoding="utf-8")
    if any(pointers(page)):
        app.env.metadata[name][SHOWN] = str([*places(doctree, page, name)])


def on_env_get_outdated(app: Sphinx, env: BuildEnvironment, *_docnames: set[str]) -> list[str]:
    """Have references written again, not read again, if this build finds that pages show others."""
    before = shown(env)
    app.connect("env-updated", lambda _, env: references(env) if shown(env) != before else [])
    return []


def on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Add the lines to a reference."""
    documented = {
        name: content
        for signature in doctree.findall(addnodes.desc_signature)
        for content in signature.parent.findall(addnodes.desc_content)
        for name in signature["ids"]
        if content.parent is signature.parent
    }
    if documented:
        for name, page in showing_pages(app):
            for target, place in places(app.env.get_doctree(name), page, name):
                if target in documented:
                    documented[target].append(sentence(app, docname, place))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("env-get-outdated", on_env_get_outdated)
    app.connect("doctree-read", on_doctree_read)
    app.connect("doctree-resolved", on_doctree_resolved)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
