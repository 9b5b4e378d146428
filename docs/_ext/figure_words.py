"""Say what stands in a figure: its titles, axes and legends. The kernels of pages run this file.

A picture of a figure hardly changes when two of its labels are exchanged; its words do.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from IPython import get_ipython

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from matplotlib.figure import Figure

    class Printer(Protocol):
        """As much of IPython's as is used."""

        def text(self, words: str) -> None:
            """Write words."""


KIND = "figure with"


def words(figure: Figure) -> Iterator[str]:
    """What is written at each of a Matplotlib figure's axes, one line each."""
    for axes in figure.axes:
        legend = axes.get_legend()
        entries = [text.get_text() for text in legend.get_texts()] if legend else []
        said = {
            "title": axes.get_title(),
            "x": axes.get_xlabel(),
            "y": axes.get_ylabel(),
            "legend": ", ".join(entries),
        }
        yield from (f"{KIND} {name}: {text}" for name, text in said.items() if text)


def write(figure: Figure, printer: Printer, _cycle: bool) -> None:
    """Have IPython say of a figure what stands in it, beside the picture that it shows."""
    printer.text("\n".join(words(figure)) or repr(figure))


def before_a_cell(_info: object) -> None:
    """Have figures say it, once Matplotlib is there: a formatter it would drop at the first."""
    if module := sys.modules.get("matplotlib.figure"):
        module.Figure._repr_pretty_ = write


if shell := get_ipython():
    shell.events.register("pre_run_cell", before_a_cell)
