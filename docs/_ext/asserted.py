"""What a page asserts, in a few words of its record: what is taken away or widened is to be seen.

The bounds are those that asserts hold numbers to, with ``x`` for all that has a name.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from page_text import parsed

ASSERT = re.compile(r"^ *assert\b", re.MULTILINE)
ASSERTED = ("Its cells assert ", "Their bounds: ")  # with these begin the lines of the record
ORDER = ast.Lt | ast.LtE | ast.Gt | ast.GtE
TOLERANCES = ("rtol", "atol")


class Blank(ast.NodeTransformer):
    """Puts ``x`` in the place of all that has a name, which may change."""

    def visit(self, node: ast.AST) -> ast.AST:
        """The node itself if it is made of numbers and operators."""
        named = isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call)
        return ast.Name("x") if named else self.generic_visit(node)


def bound(node: ast.AST) -> str:
    """What a part of an assert compares with, if that is an order or a tolerance."""
    if isinstance(node, ast.keyword) and node.arg in TOLERANCES:
        return f"{node.arg}={ast.unparse(node.value)}"
    if isinstance(node, ast.Compare) and any(isinstance(sign, ORDER) for sign in node.ops):
        return ast.unparse(Blank().visit(ast.parse(ast.unparse(node))))
    return ""


def bounds(source: str) -> Iterator[str]:
    """The bounds with a number in the asserts of some code."""
    checks = [node.test for node in ast.walk(parsed(source)) if isinstance(node, ast.Assert)]
    found = (bound(node) for check in checks for node in ast.walk(check))
    yield from (one for one in found if re.search(r"\d", one))


def summary(sources: Sequence[str]) -> str:
    """How many asserts some cells have, and their bounds; both lines of a record."""
    number = sum(len(ASSERT.findall(source)) for source in sources)
    held = sorted(chain.from_iterable(map(bounds, sources)))
    return f"{ASSERTED[0]}{number} things.\n{ASSERTED[1]}{'; '.join(held) or 'none'}\n"


def no_fewer(seen: str, wanted: str) -> bool:
    """Whether such a line of a run has all that the line of a record has."""
    if seen.startswith(ASSERTED[0]):
        return int(seen.split()[3]) >= int(wanted.split()[3])
    mine, theirs = (Counter(line.partition(":")[2].strip().split("; ")) for line in (seen, wanted))
    return not theirs - mine
