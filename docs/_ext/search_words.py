"""Let a search find what a page teaches: by the words of a name, and in the section it indexes."""

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish
from sphinx.transforms import SphinxTransform
from sphinx.util.index_entries import split_index_msg
from sphinx.util.typing import ExtensionMetadata


def words(text: str) -> list[str]:
    """The words of a text; a name such as ``learning_rate`` is itself and each of its words."""
    found = SearchEnglish._word_re.findall(text)  # noqa: SLF001 - Sphinx has no public name for it
    return [word for name in found for word in dict.fromkeys([name, *name.split("_")]) if word]


class Words(SearchEnglish):
    """English, and the names of programs."""

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx names it so
        """The words of a text."""
        return words(input)


def below_heading(index: addnodes.index) -> bool:
    """Whether nothing but other entries stands between a heading and an entry."""
    before = index.parent[: index.parent.index(index)]
    passed = (nodes.title, nodes.target, addnodes.index)
    return isinstance(index.parent, nodes.section) and all(
        isinstance(node, passed) for node in before
    )


class IndexedSections(SphinxTransform):
    """Has index entries lead to their section, whose text a search can then show."""

    default_priority = 800  # before the entries are collected

    def apply(self, **_: object) -> None:
        """Move all entries of a page that stand right below a heading."""
        for index in self.document.findall(addnodes.index):
            if below_heading(index):
                name = index.parent["ids"][0]
                index["entries"] = [
                    (kind, value, name, *rest) for kind, value, _, *rest in index["entries"]
                ]


def drop_empty(places: dict[str, set[str]]) -> None:
    """Forget words that no page has any more, which Sphinx keeps from earlier builds."""
    for word in [word for word, pages in places.items() if not pages]:
        del places[word]


def on_collect_pages(app: Sphinx) -> list[tuple[str, dict[str, str], str]]:
    """Index the entries of pages that this build did not write, which Sphinx forgets."""
    indexed = app.env._search_index_index_entries  # noqa: SLF001 - Sphinx has no other place for it
    for docname, entries in app.env.domains.index_domain.entries.items():
        found = {
            (part, name, main)
            for kind, value, name, main, _ in entries
            for part in split_index_msg(kind, value)
        }
        indexed.setdefault(docname, sorted(found))
    for docname in sorted(indexed):  # in one order, whichever pages were written
        indexed[docname] = indexed.pop(docname)
    if indexer := vars(app.builder).get("indexer"):  # a book has none
        drop_empty(vars(indexer)["_mapping"])
        drop_empty(vars(indexer)["_title_mapping"])
    return []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the language in place of Sphinx's own English."""
    app.add_search_language(Words)
    app.add_transform(IndexedSections)
    app.connect("html-collect-pages", on_collect_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
