"""``src``: each error says what was seen, and ends with what to do."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src/jaxprimer"
REMEDY = re.compile(r"[.:] (?:[A-Z][^.]+(?:\.[^ ][^.]*)*\.|\{\})$")  # or a text that was handed in


def text_of(message):
    """A message with ``{}`` for each value in it."""
    parts = message.values if isinstance(message, ast.JoinedStr) else [message]
    return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in parts)


def raised(source):
    """Line and text of each error that some code raises with a message."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            yield node.lineno, text_of(node.exc.args[0])


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_each_error_has_a_remedy(path):
    """Its last sentence is one for the reader, after at least one that tells the fault."""
    found = raised(path.read_text(encoding="utf-8"))
    bare = [f"{path.name}:{line}: {text!r}" for line, text in found if not REMEDY.search(text)]
    assert not bare, f"{bare}: wanted a last sentence that says what to do"


def test_an_error_without_a_remedy_is_found():
    """A fault alone is not enough; the text may be put together."""
    bare = "raise ValueError(f'size is {size}, wanted 1 to {n}.')"
    ((line, text),) = raised(f"x = 1\n{bare}")
    assert (line, text) == (2, "size is {}, wanted 1 to {}.")
    assert not REMEDY.search(text)
    assert REMEDY.search(f"{text} Choose smaller batches.")
    assert REMEDY.search("x is {}. Find them with jnp.isfinite({}), then mend or drop them.")
