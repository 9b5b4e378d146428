"""The page that a host shows for a dead link, at whatever depth the link was: ``404.html``."""

from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

BODY = """<h1>Page not found</h1>
<p>There is no page at this address. It may have moved:
search for it, or begin at <a href="{root}index.html">the first page</a>.</p>"""


def root_of(site: str) -> str:
    """Where a site begins on its host, such as ``/en/latest/``."""
    return f"/{urlsplit(site).path.strip('/')}/".replace("//", "/")


def on_config_inited(_app: Sphinx, config: Config) -> None:
    """Write all addresses of the page from the root of the site."""
    root = root_of(config.html_baseurl)
    config.notfound_urls_prefix = root
    config.notfound_context = {"title": "Page not found", "body": BODY.format(root=root)}


def on_page_context(
    app: Sphinx,
    pagename: str,
    _templatename: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Let its scripts know the root, and a site of one page have it too, without contents."""
    if pagename == "404":
        context["content_root"] = root_of(app.config.html_baseurl)
        toctree = context["toctree"]
        context["toctree"] = lambda *args, **options: toctree(*args, **options) or ""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx; the library comes before, at 400, and the theme after, at 500."""
    app.setup_extension("notfound.extension")
    app.connect("config-inited", on_config_inited, priority=400)
    app.connect("html-page-context", on_page_context, priority=450)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
