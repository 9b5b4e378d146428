"""Improve each page that was written, where the theme has no setting for it."""

import time
from functools import partial
from pathlib import Path

from bs4 import BeautifulSoup
from inline_code import move_out
from loading import defer_scripts, drop_what_is_in_vain, place_images, shorten_imports
from site_checks import written
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from theme_repairs import hide_icons, label_buttons, mark_home


def improved(html: str, folder: Path) -> tuple[str, dict[str, str]]:
    """The page of a folder, and the files for ``_static`` that it loads now, by name."""
    soup = BeautifulSoup(html, "html.parser")
    drop_what_is_in_vain(soup)
    files = move_out(soup)
    shorten_imports(soup)
    defer_scripts(soup)
    place_images(soup, folder)
    hide_icons(soup)
    label_buttons(soup)
    mark_home(soup)
    return str(soup), files


def on_build_finished(app: Sphinx, exception: Exception | None, *, start: float) -> None:
    """Improve the pages that this build wrote."""
    if exception or app.builder.name != "html":
        return
    static = Path(app.outdir, "_static")
    for path in written(app, start):
        if not path.is_relative_to(static):
            html, files = improved(path.read_text(encoding="utf-8"), path.parent)
            path.write_text(html, encoding="utf-8")
            for name, text in files.items():
                (static / name).write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx, before the checks of the written pages."""
    app.connect("build-finished", partial(on_build_finished, start=time.time()), priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
