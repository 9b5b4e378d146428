"""Place a demo in which the network that this build trained reads what readers draw.

A page that is opened from a folder can load scripts and nothing else, so the weights are one.
"""

from pathlib import Path

import numpy as np
from digit_weights import MIME, Run, disagreement, put_out, score, script, shipped_logits
from docutils import nodes
from outputs import executed
from page_error import PageError
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

WEIGHTS = "digit-weights.js"  # calls what the other scripts define
SCRIPTS = ("digit-network.js", "digit-drawing.js", "digit-input.js", "draw-a-digit.js", WEIGHTS)
DRAWINGS = Path(__file__).with_name("drawn_digits.txt")  # rows of a label and 64 numbers
PLACED = "draws-digits"  # in a page's metadata
NO_SCRIPT = (
    "A pad to draw on stands here where scripts may run. All else on this page does without."
)


class DrawADigit(nodes.General, nodes.Element):
    """Stands for the demo."""


class DrawADigitDirective(SphinxDirective):
    """The demo, and how well it does; elsewhere than on the site, a link to it."""

    def run(self) -> list[nodes.Node]:
        """Leave the place free until the weights are there."""
        self.env.metadata[self.env.docname][PLACED] = "yes"
        self.env.note_dependency(str(DRAWINGS))
        demo = DrawADigit()
        self.set_source_info(demo)
        return [demo]


def places(env: BuildEnvironment) -> list[str]:
    """Pages with the demo."""
    return [name for name in sorted(env.found_docs) if PLACED in env.metadata[name]]


def trained(app: Sphinx, page: str) -> Run:
    """What the run of this build has trained; an error if it has not put that out."""
    run = put_out(executed(app, app.config.digit_demo_page))
    if run is None:
        raise PageError(page, 1, f"no cell puts out {MIME}, which draw-a-digit needs. Restore it.")
    return run


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write new weights that rounding has not spoilt, and with them every page with the demo."""
    if app.builder.name != "html" or not places(env):
        return []
    page, path = str(env.doc2path(app.config.digit_demo_page)), Path(app.outdir, "_static", WEIGHTS)
    run = trained(app, page)
    text = script(run.weights)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return []
    if message := disagreement(shipped_logits(text, run.images), run.logits):
        raise PageError(page, 1, message)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return places(env)


def link(app: Sphinx, demo: DrawADigit, docname: str) -> nodes.paragraph:
    """What stands in place of the demo where no script runs."""
    section = demo.parent["ids"][0] if demo.parent.get("ids") else ""
    address = f"{app.config.notebook_site}{docname}.html#{section}"
    reference = nodes.reference("", "On the site", refuri=address)
    return nodes.paragraph("", "", reference, nodes.Text(" you can draw a digit here."))


def on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say below the demo how well it does, or put a link in its place."""
    for demo in list(doctree.findall(DrawADigit)):
        if app.builder.name != "html":
            demo.replace_self(link(app, demo, docname))
            continue
        text = Path(app.outdir, "_static", WEIGHTS).read_text(encoding="utf-8")
        drawings = np.loadtxt(DRAWINGS, dtype=int)
        demo.parent.insert(demo.parent.index(demo) + 1, nodes.paragraph("", score(text, drawings)))


def visit(translator: HTML5Translator, _demo: DrawADigit) -> None:
    """Write the place that the script fills, with what stands there until then."""
    translator.body.append(f'<div class="digit-demo"><p>{NO_SCRIPT}</p></div>\n')
    raise nodes.SkipNode


def on_html_page_context(app: Sphinx, docname: str, *_others: object) -> None:
    """Load the scripts on pages with the demo."""
    if PLACED in app.env.metadata[docname]:
        app.add_css_file("draw-a-digit.css")
        for name in SCRIPTS:
            app.add_js_file(name, loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.add_config_value("digit_demo_page", "", "env", str)
    app.add_directive("draw-a-digit", DrawADigitDirective)
    app.add_node(DrawADigit, html=(visit, None))
    app.connect("env-updated", on_env_updated)
    app.connect("doctree-resolved", on_doctree_resolved)
    app.connect("html-page-context", on_html_page_context)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
