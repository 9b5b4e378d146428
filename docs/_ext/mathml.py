"""Write formulas as MathML, which browsers draw themselves: no script, no other site."""

import re
from html import unescape

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

APPLIED = re.compile(r"<mo>&ApplyFunction;</mo>(?!\s*<mo[^>]*>[(\[])")
SPACED = '<mo rspace="0.1667em">&ApplyFunction;</mo>'  # browsers set "ln 10" as "ln10"
NAMED = re.compile(r"&(?!(?:lt|gt|amp|quot);)[A-Za-z]\w*;")

logger = logging.getLogger(__name__)


def character(entity: re.Match[str]) -> str:
    """The character that HTML names; EPUB's XML does not know the name."""
    return unescape(entity[0])


def mathml(node: nodes.math | nodes.math_block, *, as_block: bool) -> str:
    """The formula of a node as MathML; a warning, which fails the build, if it is not LaTeX."""
    try:
        formula = APPLIED.sub(SPACED, tex2mathml(node.astext(), as_block=as_block))
        return NAMED.sub(character, formula)
    except MathError as error:
        logger.warning("a formula is wrong: %s: %s", error, node.astext(), location=node)
        return ""


def visit_math(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula that stands in a line of text."""
    translator.body.append(mathml(node, as_block=False))
    raise nodes.SkipNode


def visit_displaymath(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula that stands by itself, with its number if it has one."""
    number = f"({get_node_equation_number(translator, node)})" if node["number"] else ""
    eqno = f'<span class="eqno">{number}</span>' if number else ""
    start = translator.starttag(node, "div", "", CLASS="math notranslate nohighlight")
    translator.body.append(f"{start}{eqno}{mathml(node, as_block=True)}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_displaymath, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
