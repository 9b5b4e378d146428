"""Write every page again when something that links lead to is gone, moved or renamed.

Sphinx writes the pages that have changed, and no link on another one is looked at again, though it
may now lead nowhere, or say what its target was called before. A new page is in no sidebar but its
own.
"""

from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata


def targets(env: BuildEnvironment) -> set[Any]:
    """All that a link can lead to, with its place and what it is called."""
    standard, names = env.domains.standard_domain, env.domains.python_domain.objects
    headings = {
        (docname, slug, *place[1:])  # without its line
        for docname, facts in env.metadata.items()
        for slug, place in facts.get("myst_slugs", {}).items()
    }
    titles = sorted((docname, title.astext()) for docname, title in env.titles.items())
    contents = sorted(env.toctree_includes.items())
    pages = {str([titles, contents])}  # in one, since each page's sidebar lists them all
    labels = {*standard.labels.items(), *standard.anonlabels.items(), *standard.objects.items()}
    return headings | pages | labels | {(name, one.node_id) for name, one in names.items()}


def on_env_get_outdated(app: Sphinx, env: BuildEnvironment, *_docnames: set[str]) -> list[str]:
    """Have pages written again, not read again, if this build loses something of what there is."""
    before = targets(env)

    def on_env_updated(_app: Sphinx, env: BuildEnvironment) -> list[str]:
        return sorted(env.found_docs) if before - targets(env) else []

    app.connect("env-updated", on_env_updated)
    return []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("env-get-outdated", on_env_get_outdated)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
