"""Links that open or fetch a page's notebook: in Colab, with outputs, without, as a script."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

import nbformat
from docutils import nodes
from freshness import doctree, is_fresh
from notebook_source import glue_formats
from outputs import OutOfStepError, executed, with_outputs
from repository import Repository, colab, install_cell, on_github
from scripts import script
from site_checks import written
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole
from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
COLAB = "colab:"  # stands in doctrees, which outlive the commit that they were made at
STALE = "its notebook is out of date. Run: python -m tox run -e notebooks"


def launch_html(docname: str, repository: Repository) -> str:
    """The row of links below a page's title."""
    root, stem = "../" * docname.count("/"), docname.rpartition("/")[2]
    address = escape(colab(repository, f"docs/{docname}.ipynb"))
    downloads = [
        f'<a href="{root}downloads/{file}" download>{text}</a>'
        for file, text in [
            (f"{stem}.ipynb", "notebook"),
            (f"{stem}-with-outputs.ipynb", "notebook with outputs"),
            (f"{stem}.py", "script"),
        ]
    ]
    return (
        f'<p class="launch"><a href="{address}"><img src="{root}_static/colab.svg" '
        f'alt="Open in Colab" width="117" height="20"></a> Download: {", ".join(downloads)}</p>'
    )


class ColabRole(ReferenceRole):
    """A link that opens a page's notebook in Colab."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Make the link; the page must have a notebook."""
        if self.target not in self.env.found_docs:
            logger.warning("there is no page %s", self.target, location=self.get_location())
        return [nodes.reference("", self.title, refuri=f"{COLAB}{self.target}")], []


def has_cells(app: Sphinx, docname: str) -> bool:
    """Whether a page has code cells."""
    return "kernelspec" in app.env.metadata[docname]


def on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Complete links to Colab, and put the row of links below the title of each page with cells."""
    for link in doctree.findall(nodes.reference):
        if (target := link.get("refuri", "")).startswith(COLAB):
            path = f"docs/{target.removeprefix(COLAB)}.ipynb"
            link["refuri"] = colab(app.config.launch_repository, path)
    if app.builder.name == "html" and has_cells(app, docname):
        row = nodes.raw("", launch_html(docname, app.config.launch_repository), format="html")
        title = next(iter(doctree.findall(nodes.title)))
        title.parent.insert(title.parent.index(title) + 1, row)


def on_link_check(app: Sphinx, uri: str) -> str | None:
    """Check the notebook that a link opens in Colab, whose address works for any notebook."""
    if not uri.startswith(COLAB):
        return None
    return on_github(app.config.launch_repository, f"docs/{uri.removeprefix(COLAB)}.ipynb")


def outdated(app: Sphinx) -> Iterator[str]:
    """Pages with cells that this build wrote, or whose downloads are older than what is in them."""
    pages = set(written(app))
    for docname in filter(lambda name: has_cells(app, name), sorted(app.env.found_docs)):
        notebook = app.env.doc2path(docname).with_suffix(".ipynb")
        sources = notebook, doctree(app.doctreedir, docname)
        if Path(app.outdir, f"{docname}.html") in pages or not is_fresh(
            last(app, docname), *sources
        ):
            yield docname


def last(app: Sphinx, docname: str) -> Path:
    """The file that is written last of a page's downloads; the theme has a button for it."""
    return Path(app.outdir, "_sources", f"{docname}.ipynb")


def write_downloads(app: Sphinx, docname: str) -> None:
    """Write the three files that a page offers, for the state that is being built."""
    source = app.env.doc2path(docname)
    committed = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    formats = glue_formats(source.read_text(encoding="utf-8"))
    next(cell for cell in committed.cells if cell.cell_type == "code").source = install_cell(
        app.config.launch_repository
    )
    folder, stem = Path(app.outdir, "downloads"), source.stem
    folder.mkdir(exist_ok=True)
    nbformat.write(committed, folder / f"{stem}.ipynb")
    (folder / f"{stem}.py").write_text(script(committed, stem), encoding="utf-8")
    filled = with_outputs(committed, executed(app, docname), formats)
    nbformat.write(filled, folder / f"{stem}-with-outputs.ipynb")
    nbformat.write(filled, last(app, docname))


def wrong_install(published: Repository, committed: Repository, *, tagged: bool) -> str:
    """What to tell a publisher whose notebooks install something else; nothing if they do not."""
    remedy = "in pyproject.toml and run: python -m tox run -e notebooks"
    if published.url != committed.url:
        found = f"{published.url} is published, but its notebooks install from {committed.url}."
        return f"{found} Set Repository to your address {remedy}"
    if tagged and published.ref != committed.ref:
        found = f"The tag {published.ref} is published, but its notebooks install {committed.ref}."
        return f"{found} Set version to the tag's {remedy}"
    return ""


def on_builder_inited(app: Sphinx) -> None:
    """Warn, which fails the build, of notebooks that install another package."""
    settings = app.config.launch_repository, app.config.notebook_repository
    kind = app.config.launch_publishes
    if kind and (message := wrong_install(*settings, tagged=kind == "tag")):
        logger.warning(message, type="launch")


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Write the downloads that are not up to date."""
    if exception or app.builder.name != "html":
        return
    for docname in outdated(app):
        try:
            write_downloads(app, docname)
        except (FileNotFoundError, OutOfStepError, SyntaxError) as error:
            logger.warning("%s (%s)", STALE, error, location=docname, type="launch")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.add_config_value("launch_repository", None, "html")
    app.add_config_value("launch_publishes", "", "html", str)
    app.add_role("colab", ColabRole())
    app.connect("builder-inited", on_builder_inited)
    app.connect("doctree-resolved", on_doctree_resolved)
    app.connect("linkcheck-process-uri", on_link_check)
    app.connect("build-finished", on_build_finished)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
