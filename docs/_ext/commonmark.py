"""Write inline nodes as CommonMark with ``$math$``, and what blocks need for that.

Each method is named after the node that it writes. A node without one stops the build by name:
nothing is lost silently.
"""

import re
from collections.abc import Callable

from docutils import nodes


class UnknownNodeError(Exception):
    """There is no way yet to write this kind of node in a notebook."""

    def __init__(self, node: nodes.Node) -> None:
        super().__init__(type(node).__name__)
        self.node = node


MARKUP = re.compile(r"([\\`*\[\]$<]|(?<!\w)_|_(?!\w)|&(?=#?\w+;))")


def escape(text: str) -> str:
    """Text with CommonMark's and maths' own characters made plain."""
    return MARKUP.sub(r"\\\1", text)


def code_span(text: str) -> str:
    """Inline code, whatever backticks it holds."""
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    space = " " if "`" in text else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def fence(text: str, language: str = "") -> str:
    """A block of code, whatever backticks it holds."""
    ticks = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{ticks}{language}\n{text.rstrip()}\n{ticks}"


def prefix(text: str, first: str, rest: str) -> str:
    """A block with something before its first line, and something before the others."""
    lines = text.split("\n")
    return "\n".join([(first + lines[0]).rstrip(), *((rest + line).rstrip() for line in lines[1:])])


class Spans:
    """Inline nodes."""

    def __init__(self, address: Callable[[nodes.Element], str]) -> None:
        """Take the function that gives the absolute address of a link or an image."""
        self.address = address

    def span(self, node: nodes.Node) -> str:
        """One inline node."""
        method = getattr(self, f"span_{type(node).__name__}", None)
        if method is None:
            raise UnknownNodeError(node)
        return str(method(node))

    def spans(self, node: nodes.Node) -> str:
        """All inline nodes below a node."""
        return "".join(map(self.span, node.children))

    def span_Text(self, node: nodes.Text) -> str:  # noqa: N802 - docutils names it so
        return escape(node.astext())

    def span_emphasis(self, node: nodes.Element) -> str:
        return f"*{self.spans(node)}*"

    def span_strong(self, node: nodes.Element) -> str:
        return f"**{self.spans(node)}**"

    def span_literal(self, node: nodes.Element) -> str:
        return code_span(node.astext().replace("\n", " "))

    def span_math(self, node: nodes.Element) -> str:
        return f"${node.astext().strip()}$"

    def span_reference(self, node: nodes.Element) -> str:
        text = self.spans(node).strip()
        return f"[{text}](<{self.address(node)}>)" if text else ""

    def span_image(self, node: nodes.Element) -> str:
        return f"![{escape(node['alt'])}](<{self.address(node)}>)"

    def span_raw(self, node: nodes.Element) -> str:
        return node.astext() if node["format"] == "html" else ""  # other formats go elsewhere

    def span_footnote_reference(self, node: nodes.Element) -> str:
        return f"<sup>[{node.astext()}]</sup>"

    def span_subscript(self, node: nodes.Element) -> str:
        return f"<sub>{self.spans(node)}</sub>"

    def span_superscript(self, node: nodes.Element) -> str:
        return f"<sup>{self.spans(node)}</sup>"

    def span_abbreviation(self, node: nodes.Element) -> str:
        return f"{self.spans(node)} ({escape(node['explanation'])})"

    def span_target(self, node: nodes.Element) -> str:
        return self.spans(node)

    def span_index(self, _node: nodes.Element) -> str:
        return ""

    span_inline = span_sd_badge = span_generated = span_term = span_target
    span_literal_emphasis = span_title_reference = span_emphasis
    span_literal_strong = span_strong
    span_number_reference = span_reference
    span_problematic = span_literal
