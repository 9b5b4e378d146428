"""Check the source of every page before any of them runs."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import cell_rules
import characters
import claims
import link_form
import number_words
import page_form
import page_outline
import quotes
import typed_numbers
import wording
from forks import shared
from package_cells import fill
from page_error import PageError
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
CHECKS = (
    page_form,
    page_outline,
    characters,
    cell_rules,
    typed_numbers,
    claims,
    quotes,
    number_words,
    wording,
)


def roles(config: Config) -> dict[str, str]:
    """Sites that pages link to by role, each with the role."""
    sites = {
        urlsplit(site).netloc: f"a role such as {{external+{project}:doc}}"
        for project, (_, (site, _)) in config.intersphinx_mapping.items()
    }
    mirrors = (f"{project}.readthedocs.io" for project in config.intersphinx_mapping)
    sites |= dict(zip(mirrors, sites.values(), strict=True))
    own = urlsplit(config.notebook_site).netloc
    return sites | {own: "{doc} or {ref}", "colab.research.google.com": "{colab}"}


def problems(page: Path, sites: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Line and message of all that is wrong with a page's source."""
    data = page.read_bytes()
    for line, message in page_form.bytes_problems(data):
        raise PageError(str(page), line, message)  # nothing else can be told of such a page
    text = fill(data.decode("utf-8"), str(page))
    yield from link_form.problems(text, sites)
    for check in CHECKS:
        yield from check.problems(text)


def check(pages: list[Path], sites: dict[str, str]) -> list[Path]:
    """Warn, which fails the build, of every problem of pages; return those that have none."""
    found = {page: sorted(set(problems(page, sites))) for page in sorted(pages)}
    for page, faults in found.items():
        for line, message in faults:
            logger.warning(message, location=f"{page}:{line}", type="page_checks")
    return [page for page, faults in found.items() if not faults]


def on_env_before_read_docs(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Check every page that has changed; again each time until it has no fault."""
    if app.builder.name in ("notebook", "linkcheck"):  # they publish no page
        return
    clean: set[str] = vars(env).setdefault("clean_pages", set())
    clean -= set(docnames)  # the page, what it shows or a tool has changed
    pages = {Path(env.doc2path(docname)): docname for docname in env.found_docs - clean}
    for faultless in shared(app, partial(check, sites=roles(app.config)), pages):
        clean |= {pages[page] for page in faultless}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("env-before-read-docs", on_env_before_read_docs)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
