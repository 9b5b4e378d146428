"""Look up the names of other projects and of the package that stand in prose as code.

A role fails the build when its name is gone; a name between backticks has to be tried.
"""

import re
from collections.abc import Iterator
from pkgutil import resolve_name

from package_cells import fill
from page_text import without_verbatim
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
SHORT = {"jnp": "jax.numpy", "nnx": "flax.nnx", "np": "numpy"}
NAME = re.compile(r"(?<![}`\w])`((?:jax|jnp|flax|nnx|optax|numpy|np|jaxprimer)(?:\.\w+)+)")


def exists(name: str) -> bool:
    """Whether a dotted name leads to something that can be imported."""
    first, _, rest = name.partition(".")
    try:
        resolve_name(f"{SHORT.get(first, first)}.{rest}")
    except (ImportError, AttributeError):
        return False
    return True


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Line and message of each name in the prose of a page that leads nowhere."""
    for number, row in enumerate(without_verbatim(text).split("\n"), 1):
        for name in NAME.findall(row):
            if not exists(name):
                yield number, f"there is no {name}. Correct the name."


def on_env_before_read_docs(_app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Remember which pages this build reads."""
    vars(env)["read_now"] = list(docnames)


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn, which fails the build, when JAX has to be imported for the links in code anyway."""
    docnames = vars(env).pop("read_now", [])
    for docname in docnames if app.config.outputs_recorded else []:  # old releases lack new names
        page = env.doc2path(docname)
        for line, message in problems(fill(page.read_text(encoding="utf-8"), str(page))):
            logger.warning(message, location=f"{page}:{line}", type="literal_names")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("env-before-read-docs", on_env_before_read_docs)
    app.connect("env-updated", on_env_updated)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
