"""A builder that writes each page with cells as a notebook without outputs.

It runs nothing, and writes the same bytes on every machine: cell ids come from the position,
addresses from the project's metadata.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urljoin

import nbformat
from alt_text import nearest_with_line
from commonmark import UnknownNodeError
from docutils import nodes
from notebook_page import Code, Page
from notebook_source import TITLE, notebook_source
from page_error import PageError
from repository import install_cell
from scripts import script
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util.docutils import SphinxRole
from sphinx.util.typing import ExtensionMetadata

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
    "colab": {"provenance": [], "toc_visible": True},
}

FOLDED = {"cellView": "form", "jupyter": {"source_hidden": True}}


def joined(blocks: Iterable[str | Code]) -> Iterable[str | Code]:
    """Blocks with the text between two cells, up to a heading, made one."""
    text: list[str] = []
    for block in blocks:
        if text and (isinstance(block, Code) or block.startswith("#")):
            yield "\n\n".join(text)
            text = []
        if isinstance(block, Code):
            yield block
        else:
            text.append(block)
    if text:
        yield "\n\n".join(text)


def code_cell(block: Code, name: str) -> nbformat.NotebookNode:
    """A code cell; long checks are folded, so that they keep out of a reader's way."""
    made: nbformat.NotebookNode = nbformat.v4.new_code_cell(block.source, id=name)
    if block.tags:
        made.metadata.tags = list(block.tags)
    if block.folded:
        made.source = TITLE + block.source
        made.metadata.update(FOLDED)
    return made


def notebook(blocks: Iterable[str | Code], install: str) -> nbformat.NotebookNode:
    """A notebook of a page's blocks, its cells numbered, that first installs what it needs."""
    first, *rest = joined(blocks)
    cells = []
    for number, block in enumerate([first, Code(install), *rest]):
        if isinstance(block, Code):
            cell = code_cell(block, f"cell-{number}")
        else:
            cell = nbformat.v4.new_markdown_cell(block, id=f"cell-{number}")
        cells.append(cell)
    made: nbformat.NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=METADATA)
    nbformat.validate(made)
    return made


class NotebookBuilder(Builder):
    """Write notebooks."""

    name = format = "notebook"
    epilog = "The notebooks are in %(outdir)s."
    supported_image_types: ClassVar = ["image/svg+xml", "image/png", "image/jpeg"]
    supported_remote_images = supported_data_uri_images = True

    def get_outdated_docs(self) -> list[str]:
        """All pages with cells: it takes no time."""
        return [name for name in self.env.found_docs if "kernelspec" in self.env.metadata[name]]

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:  # noqa: ARG002
        """Address of a page on the published site."""
        return f"{self.config.notebook_site}{docname}.html"

    def get_relative_uri(self, _from: str, to: str, typ: str | None = None) -> str:
        """A notebook lies anywhere: every address is absolute."""
        return self.get_target_uri(to, typ)

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Nothing is shared by the pages."""

    def address(self, docname: str, node: nodes.Element) -> str:
        """Absolute address of a link or an image."""
        if isinstance(node, nodes.image):
            name = self.images.get(node["uri"], node["uri"])
            return urljoin(f"{self.config.notebook_site}_images/", name)
        return urljoin(self.get_target_uri(docname), node.get("refuri", f"#{node.get('refid')}"))

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write the notebook of one page, if it has cells."""
        if docname not in self.get_outdated_docs():
            return
        self.post_process_images(doctree)
        page = Page(lambda node: self.address(docname, node))
        try:
            made = notebook(page.blocks(doctree), install_cell(self.config.notebook_repository))
        except UnknownNodeError as error:
            path, line = self.env.doc2path(docname), nearest_with_line(error.node).line or 1
            message = (
                f"a notebook cannot show {error}. Write it another way, or teach notebook_page."
            )
            raise PageError(str(path), line, message) from error
        file = Path(self.outdir, f"{docname}.ipynb")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(nbformat.writes(made) + "\n", encoding="utf-8", newline="\n")
        file = Path(self.outdir, "scripts", f"{file.stem}.py")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(script(made, file.stem), encoding="utf-8", newline="\n")


class NameRole(SphinxRole):
    """Mentions the name of a number in place of the number."""

    def run(self) -> tuple[list[nodes.Node], list[Any]]:
        """Drop the format."""
        name = self.text.partition(":")[0]
        return [nodes.literal(name, name)], []


def on_builder_inited(app: Sphinx) -> None:
    """Do without numbers where no page runs, and have pages read as notebooks are for notebooks."""
    if app.config.nb_execution_mode == "off":
        app.env.get_domain("glue").roles["text"] = NameRole()
    if app.builder.name == "notebook":
        app.connect("source-read", on_source_read, priority=400)  # before pointers are filled


def on_source_read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Show what the page hides."""
    source[0] = notebook_source(source[0], str(app.env.doc2path(docname)))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.add_builder(NotebookBuilder)
    app.add_config_value("notebook_site", "", "env", str)
    app.add_config_value("notebook_repository", None, "env")
    app.connect("builder-inited", on_builder_inited)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
