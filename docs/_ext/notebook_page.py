"""Write the blocks of a resolved page as CommonMark, and its cells as they are.

Each method is named after the node that it writes, as in ``commonmark``.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from commonmark import Spans, UnknownNodeError, fence, prefix
from docutils import nodes


class Code(NamedTuple):
    """A code cell of the page."""

    source: str
    tags: tuple[str, ...] = ()
    folded: bool = False


Blocks = Iterator[str | Code]
LONG = 6  # lines of checks; a notebook folds more
LINE_START = re.compile(r"^(\s*\d*)([#>+.)-])(?=\s)")
CONTAINERS = ["document", "compound", "glossary", "only"]
NOTHING = [
    "comment",
    "sd_tab_input",
    "target",
    "index",
    "meta",
    "toctree",
    "substitution_definition",
    "colspec",
]
ADMONITIONS = ["attention", "caution", "danger", "error", "hint", "important", "note", "tip"]
ADMONITIONS += ["seealso", "warning"]


class Page(Spans):
    """Block nodes, down to the headings and cells of a page."""

    level = 0

    def blocks(self, node: nodes.Node) -> Blocks:
        """All block nodes below a node."""
        for child in node.children:
            yield from self.block(child)

    def block(self, node: nodes.Node) -> Blocks:
        """One block node; several blocks where it holds cells or further blocks."""
        kind = type(node).__name__
        if kind in NOTHING:
            return
        if kind in ADMONITIONS:
            yield self.quote(node, kind.replace("seealso", "see also").capitalize())
            return
        method = getattr(self, f"block_{kind}", self.blocks if kind in CONTAINERS else None)
        if method is None:
            raise UnknownNodeError(node)
        yield from method(node)

    def text(self, node: nodes.Node) -> str:
        """The blocks below a node as one text; a cell cannot stand there."""
        parts = list(self.blocks(node))
        if any(isinstance(part, Code) for part in parts):
            raise UnknownNodeError(node)
        return "\n\n".join(map(str, parts))

    def quote(self, node: nodes.Node, title: str = "") -> str:
        """A quote, under a bold title if there is one."""
        text = "\n\n".join(filter(None, [f"**{title}**" if title else "", self.text(node)]))
        return prefix(text, "> ", "> ")

    def block_section(self, node: nodes.Element) -> Blocks:
        self.level += 1
        yield from self.blocks(node)
        self.level -= 1

    def block_title(self, node: nodes.Element) -> Blocks:
        yield f"{'#' * self.level} {self.spans(node)}"

    def block_container(self, node: nodes.Element) -> Blocks:
        if node.get("nb_element") == "cell_code":
            if "tag_site-only" not in node["classes"]:
                yield self.cell(node)
        elif node.get("design_component") == "dropdown":
            title, *rest = node.children
            summary = f"<summary>{html.escape(title.astext())}</summary>"
            body = self.text(nodes.container("", *rest))
            yield f"<details>\n{summary}\n\n{body}\n\n</details>"
        else:
            yield from self.blocks(node)

    def cell(self, node: nodes.Element) -> str | Code:
        """One cell; a solution is text, so that it runs only where a reader copies it."""
        source = next(iter(node.findall(nodes.literal_block))).astext()
        if "tag_solution" in node["classes"]:
            return fence(source, "python")
        checks = "tag_shown-cell" in node["classes"] and re.search(r"(?m)^ *assert ", source)
        tags = ("raises-exception",) * ("tag_raises-exception" in node["classes"])
        return Code(source, tags, bool(checks) and source.count("\n") >= LONG)

    def block_paragraph(self, node: nodes.Element) -> Blocks:
        if text := self.spans(node).strip():
            yield "\n".join(LINE_START.sub(r"\1\\\2", line) for line in text.split("\n"))

    block_PassthroughTextElement = block_paragraph  # noqa: N815 - sphinx-design names it so

    def block_rubric(self, node: nodes.Element) -> Blocks:
        yield f"**{self.spans(node)}**"

    def block_admonition(self, node: nodes.Element) -> Blocks:
        title, *rest = node.children
        yield self.quote(nodes.container("", *rest), self.spans(title))

    block_topic = block_admonition

    def block_block_quote(self, node: nodes.Element) -> Blocks:
        yield self.quote(node)

    def block_bullet_list(self, node: nodes.Element) -> Blocks:
        yield "\n".join(prefix(self.text(item), "- ", "  ") for item in node.children)

    def block_enumerated_list(self, node: nodes.Element) -> Blocks:
        start = node.get("start", 1)
        numbers = [f"{number}. " for number in range(start, start + len(node.children))]
        items = zip(numbers, node.children, strict=True)
        yield "\n".join(prefix(self.text(item), mark, " " * len(mark)) for mark, item in items)

    def block_definition_list(self, node: nodes.Element) -> Blocks:
        for item in node.children:
            terms = [child for child in item.children if isinstance(child, nodes.term)]
            names = ", ".join(f"**{self.spans(term)}**" for term in terms)
            definitions = map(self.text, item.children[len(terms) :])
            yield prefix("\n\n".join([names, *definitions]), "- ", "  ")

    def block_literal_block(self, node: nodes.Element) -> Blocks:
        language = node.get("language", "").replace("ipython3", "python")
        yield fence(node.astext(), "" if language in ("default", "none") else language)

    block_doctest_block = block_literal_block

    def block_math_block(self, node: nodes.Element) -> Blocks:
        number = f" \\tag{{{node['number']}}}" if node.get("number") else ""
        yield f"$$\n{node.astext().strip()}{number}\n$$"

    def block_image(self, node: nodes.Element) -> Blocks:
        yield self.span_image(node)

    def block_figure(self, node: nodes.Element) -> Blocks:
        yield from self.blocks(node)

    block_legend = block_figure

    def block_caption(self, node: nodes.Element) -> Blocks:
        yield f"*{self.spans(node)}*"

    def block_attribution(self, node: nodes.Element) -> Blocks:
        yield f"— {self.spans(node)}"

    def block_versionmodified(self, node: nodes.Element) -> Blocks:
        yield self.quote(node)

    def block_line_block(self, node: nodes.Element) -> Blocks:
        yield "\\\n".join(self.spans(line) for line in node.children)

    def block_sd_tab_label(self, node: nodes.Element) -> Blocks:
        yield f"**{self.spans(node)}**"

    def block_transition(self, _node: nodes.Element) -> Blocks:
        yield "---"

    def block_raw(self, node: nodes.Element) -> Blocks:
        yield self.span_raw(node)

    def block_footnote(self, node: nodes.Element) -> Blocks:
        label, *rest = node.children
        yield f"<sup>[{label.astext()}]</sup> {self.text(nodes.container('', *rest))}"

    def block_table(self, node: nodes.Element) -> Blocks:
        rows = [
            [" ".join(self.text(cell).split("\n")).replace("|", "\\|") for cell in row.children]
            for row in node.findall(nodes.row)
        ]
        rows.insert(1, ["---"] * len(rows[0]))
        yield from (
            f"*{self.spans(title)}*" for title in node.children if isinstance(title, nodes.title)
        )
        yield "\n".join(f"| {' | '.join(row)} |" for row in rows)
