"""Refuse markup that was not understood and stands on the page as text."""

import re
from collections.abc import Iterator

from alt_text import nearest_with_line
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
RESIDUE = re.compile(
    r"\{[a-z][\w:+-]*\}|:{3,}|`|\]\(|\]\[|\{\{|\}\}|\*\*|\$\$|\[\^|<{7}|>{7}|<!--|-->|^%|:\w+:`"
    r"|(?<!\w):[a-z][\w+-]*:$|^__?(?=\W|$)"  # a role, or a link, of reStructuredText
    r"|^!!! \w|\[!\w+\]|^\.\. \w+::|~~|==\w+==|<https?:|^\*+$"
    r"|&(?:[a-z]+|#\d+);"  # a sign that was written twice over
    r"|\$\\?[A-Za-z]|\\[A-Za-z]+\{"  # a formula that did not close
    r"|\{[#.][\w-]+\}"  # an attribute
)
IN_FORMULA = re.compile(r"`|(?<![\\{\w])[a-z]{3,},? +[a-z]{2,}")  # words, since it closed too late
WORDS_OF_FORMULA = re.compile(r"\\(?:text|mathrm|operatorname)\*?\{[^}]*\}")
VERBATIM = (nodes.literal, nodes.math, nodes.FixedTextElement)


def residues(doctree: nodes.document) -> Iterator[tuple[nodes.Node, str]]:
    """Each text of a page that holds markup, with that markup."""
    for text in doctree.findall(nodes.Text):
        if not within(text, VERBATIM) and (found := RESIDUE.search(text.astext())):
            yield text, found[0]


def sentences_in_formulas(doctree: nodes.document) -> Iterator[tuple[nodes.Node, str]]:
    """Each formula of a page that holds code or words, with these."""
    for formula in doctree.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)):
        if found := IN_FORMULA.search(WORDS_OF_FORMULA.sub("", formula.astext())):
            yield formula, found[0]


def within(node: nodes.Node, kinds: tuple[type[nodes.Node], ...]) -> bool:
    """Whether a node lies in one of some kinds."""
    while node := node.parent:
        if isinstance(node, kinds):
            return True
    return False


def on_doctree_read(_app: Sphinx, doctree: nodes.document) -> None:
    """Warn, which fails the build, at each."""
    for text, markup in (*residues(doctree), *sentences_in_formulas(doctree)):
        logger.warning(
            "markup is left in the text: %r in %r. Mend it, or write it as code.",
            markup,
            text.astext().strip()[:60],
            location=nearest_with_line(text),
            type="residue",
        )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("doctree-read", on_doctree_read)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
