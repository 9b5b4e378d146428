"""List the pages for machines: ``sitemap.xml``, ``robots.txt``, and ``llms.txt`` in words."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from bs4 import BeautifulSoup
from freshness import is_fresh
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

HEAD = re.compile(r".*?<article.*?</h1>", re.DOTALL)  # to parse all of all pages takes seconds


class Page(NamedTuple):
    """A page: its address, its title, and what it is about."""

    address: str
    title: str
    description: str


def read_page(html: str, address: str) -> Page:
    """What a written page says of itself."""
    head = HEAD.match(html)
    soup = BeautifulSoup(head[0] if head else html, "html.parser")
    title, about = soup.select_one("article h1"), soup.select_one("meta[name=description]")
    text = title.get_text().removesuffix("#") if title else address
    return Page(address, text.strip(), str(about["content"]) if about else "")


def sitemap(pages: Iterable[Page]) -> str:
    """The pages as search engines want them."""
    root = ET.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for page in pages:
        ET.SubElement(ET.SubElement(root, "url"), "loc").text = page.address
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def robots(site: str) -> str:
    """All may read everything, and find it by the sitemap."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site}sitemap.xml\n"


def llms(project: str, first: Page, others: Iterable[Page]) -> str:
    """The pages as language models read them: Markdown, a line each."""
    lines = [f"- [{page.title}]({page.address}): {page.description}" for page in others]
    return "\n".join([f"# {project}", "", f"> {first.description}", "", "## Pages", "", *lines, ""])


def reading_order(app: Sphinx) -> list[str]:
    """Names of the pages, in the order of the table of contents, then those outside it."""
    known, root = app.env.toctree_includes, app.config.root_doc
    waiting, found = [root], dict.fromkeys([root])
    while waiting:
        children = [name for name in known.get(waiting.pop(), []) if name not in found]
        found |= dict.fromkeys(children)
        waiting += children
    return [*found, *sorted(app.env.found_docs - found.keys())]


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Write the three files, if any page is newer than they are."""
    site, folder = app.config.html_baseurl, Path(app.outdir)
    written = {name: folder / f"{name}.html" for name in reading_order(app)}
    if exception or app.builder.name != "html" or is_fresh(folder / "llms.txt", *written.values()):
        return
    pages = [
        read_page(path.read_text(encoding="utf-8"), f"{site}{name}.html")
        for name, path in written.items()
    ]
    (folder / "sitemap.xml").write_text(sitemap(pages), encoding="utf-8")
    (folder / "robots.txt").write_text(robots(site), encoding="utf-8")
    text = llms(app.config.project, pages[0], pages[1:])
    (folder / "llms.txt").write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx, after all that changes pages which are written."""
    app.connect("build-finished", on_build_finished, priority=950)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
