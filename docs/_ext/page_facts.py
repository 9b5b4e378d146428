"""Say on each page when it ran, how long, with which versions and device."""

import math
import os
import platform
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version

import jax
from docutils import nodes
from forks import apart
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

SHOWN_ON_PAGES = ("jax", "flax", "optax")
PACKAGES = (
    "jaxprimer",
    *SHOWN_ON_PAGES,
    "jaxlib",
    "numpy",
    "scikit-learn",
    "matplotlib",
    "myst-nb",
    "sphinx",
)
WORDS_PER_MINUTE = 150  # fewer than for plain prose, since there is code between


def reading_minutes(text: str) -> int:
    """Minutes that it takes to read a text, at least one."""
    return max(1, math.ceil(len(text.split()) / WORDS_PER_MINUTE))


@cache
def device() -> str:
    """What JAX computes on: another process asks it, since this one forks, and JAX has threads."""
    kind = apart(lambda: jax.devices()[0].device_kind)
    return f"{kind} ({platform.machine()}, {os.cpu_count()} cores)"


def run_text(seconds: float, timestamp: float) -> str:
    """Sentence about one run of a page."""
    moment = datetime.fromtimestamp(timestamp, UTC)
    versions = ", ".join(f"{name} {version(name)}" for name in SHOWN_ON_PAGES)
    return (
        f"This page ran on {moment:%Y-%m-%d at %H:%M} UTC, "
        f"in {seconds:.1f} seconds, with Python {platform.python_version()}, "
        f"{versions} on the device {device()}."
    )


def field_list(facts: dict[str, str]) -> nodes.field_list:
    """A two-column list of facts."""
    fields = [
        nodes.field("", nodes.field_name("", name), nodes.field_body("", nodes.paragraph("", text)))
        for name, text in facts.items()
    ]
    return nodes.field_list("", *fields)


class ReadingTime(nodes.paragraph):
    """Stands for the time a page takes, until the page is finished."""


class BuildFacts(nodes.General, nodes.Element):
    """Stands for the list of versions, until the build is finished."""


class BeforeYouStart(SphinxDirective):
    """A box that states what a page expects, and how long it takes."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Make the box."""
        box = nodes.admonition("", nodes.title("", "Before you start"), classes=["note"])
        box += [*self.parse_content_to_nodes(), ReadingTime()]
        self.set_source_info(box)
        return [box]


class BuildFactsDirective(SphinxDirective):
    """A list of the versions and the device of this build."""

    def run(self) -> list[nodes.Node]:
        """Leave the place free until the build has run."""
        return [BuildFacts()]


def on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Complete boxes and lists, and end each page that ran with its facts."""
    run = getattr(app.env, "nb_metadata", {}).get(docname, {}).get("exec_data")
    for sentence in list(doctree.findall(ReadingTime)):
        took = f", and {run['runtime']:.0f} seconds to run" if run else ""
        minutes = reading_minutes(doctree.astext())
        text = f"It takes about {minutes} minutes to read{took}."
        sentence.replace_self(nodes.paragraph("", text))
    for place in list(doctree.findall(BuildFacts)):
        if app.builder.name == "notebook":  # it runs elsewhere, and prints its own versions
            place.replace_self([])
            continue
        facts = {"Python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
        place.replace_self(field_list({**facts, "device": device()}))
    if run:
        doctree += nodes.paragraph(
            "", run_text(run["runtime"], run["mtime"]), classes=["page-facts"]
        )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.add_directive("before-you-start", BeforeYouStart)
    app.add_directive("build-facts", BuildFactsDirective)
    app.connect("doctree-resolved", on_doctree_resolved)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
