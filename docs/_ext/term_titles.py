"""Let a link to a term of the glossary say on hover what the term means."""

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata


def meanings(doctree: nodes.document) -> dict[str, str]:
    """First paragraph of each definition of a glossary, by the id of its term."""
    found: dict[str, str] = {}
    for item in doctree.findall(nodes.definition_list_item):
        text = next((part.astext() for part in item[-1].findall(nodes.paragraph)), "")
        terms = [part for part in item.children if isinstance(part, nodes.term)]
        found |= {name: " ".join(text.split()) for term in terms for name in term["ids"]}
    return found


def term_links(doctree: nodes.document) -> Iterator[tuple[nodes.reference, str]]:
    """Each link to a term, with the id of the term."""
    for link in doctree.findall(nodes.reference):
        if any("std-term" in part.get("classes", []) for part in link.findall(nodes.inline)):
            yield link, link.get("refid") or link["refuri"].partition("#")[2]


def on_doctree_resolved(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Give each link to a term the term's meaning as its title."""
    pages = {
        anchor: docname
        for (kind, _), (docname, anchor) in app.env.domains.standard_domain.objects.items()
        if kind == "term"
    }
    known = {docname: meanings(app.env.get_doctree(docname)) for docname in set(pages.values())}
    for link, anchor in term_links(doctree):
        if anchor in pages:
            link["reftitle"] = known[pages[anchor]].get(anchor, "")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("doctree-resolved", on_doctree_resolved)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
