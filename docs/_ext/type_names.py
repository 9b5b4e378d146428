"""Call the union ``ArrayLike`` by its name in the reference: autodoc sees its members alone."""

from jax.typing import ArrayLike
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata, stringify_annotation

MEMBERS = stringify_annotation(ArrayLike, "smart")


def named(annotation: str) -> str:
    """A type as autodoc writes it, with a name for what is like an array."""
    return annotation.replace(MEMBERS, "~jax.typing.ArrayLike")


def on_process_signature(app: Sphinx, _kind: str, name: str, *_others: object) -> None:
    """Name the types of a function's parameters and of what it returns."""
    types = app.env.current_document.autodoc_annotations.get(name, {})
    types |= {parameter: named(annotation) for parameter, annotation in types.items()}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("autodoc-process-signature", on_process_signature)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
