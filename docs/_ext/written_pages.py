"""Improve each page that was written, where the theme has no setting for it."""

import re
from functools import partial
from pathlib import Path

from bs4 import BeautifulSoup
from forks import shared
from icon_fonts import cut_again, icons
from inline_code import move_out
from loading import defer_scripts, drop_what_is_in_vain, lighten, place_images, shorten_imports
from not_found import root_of
from site_checks import CODE, written
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from style_sheets import bundle, words_of
from theme_repairs import hide_icons, label_buttons, label_toggles, mark_home, settle_theme

EMPTY = "<pre></pre>"


def improve(soup: BeautifulSoup, folder: Path, root: str) -> dict[str, str]:
    """Improve the page of a folder, and return the files for ``_static`` that it loads now."""
    drop_what_is_in_vain(soup)
    settle_theme(soup)
    files = move_out(soup)
    shorten_imports(soup)
    defer_scripts(soup)
    place_images(soup, folder, root)
    hide_icons(soup)
    label_buttons(soup)
    label_toggles(soup)
    mark_home(soup)
    return files


def apart(html: str) -> tuple[str, list[str]]:
    """A page without its code, which is most of it and needs no improving, and that code."""
    return CODE.sub(EMPTY, html), CODE.findall(html)


def together(html: str, code: list[str]) -> str:
    """A page with its code again."""
    return re.sub(EMPTY, lambda _: code.pop(0), html)


def remove_old_pages(app: Sphinx) -> None:
    """Delete what was written of pages whose source is gone: Sphinx leaves it where it was."""
    sources, downloads = Path(app.outdir, "_sources"), Path(app.outdir, "downloads")
    stems = {Path(name).name for name in app.env.all_docs}
    for path in sources.rglob("*.*"):
        name = path.relative_to(sources).with_suffix("").as_posix()
        if name not in app.env.all_docs:
            Path(app.outdir, f"{name}.html").unlink(missing_ok=True)
            path.unlink()
    for path in downloads.glob("*.*"):
        if path.stem.removesuffix("-with-outputs") not in stems:
            path.unlink()


def save(files: dict[str, str], folder: Path) -> None:
    """Write the files of a folder."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def improve_all(paths: list[Path], app: Sphinx, words: set[str]) -> None:
    """Improve written pages, and save the files that they load now."""
    static, root = Path(app.outdir, "_static"), root_of(app.config.html_baseurl)
    own = {name for name, _ in app.config.html_css_files}
    for path in paths:
        html, code = apart(path.read_text(encoding="utf-8"))
        soup = BeautifulSoup(html, "html.parser")
        save(improve(soup, path.parent, root), static)
        save(bundle(soup, static, words, own), static)
        path.write_text(together(str(soup), code), encoding="utf-8")


def on_builder_inited(app: Sphinx) -> None:
    """Make the folder that pydata-sphinx-theme copies its logo to, even when a build has failed.

    Without it, the logo becomes a file of the folder's name, and no later build can succeed.
    """
    Path(app.outdir, "_static").mkdir(parents=True, exist_ok=True)


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Remove old pages, improve those that this build wrote, then cut the icon fonts."""
    if exception or app.builder.name != "html":
        return
    remove_old_pages(app)
    site, static = Path(app.outdir), Path(app.outdir, "_static")
    for path in site.joinpath("_images").glob("*.png"):
        lighten(path)
    pages = [path for path in written(app) if not path.is_relative_to(static)]
    shared(app, partial(improve_all, app=app, words=words_of(site)), pages)
    shown = (icons(path.read_text(encoding="utf-8")) for path in static.glob("*.css"))
    code_points = set().union(*shown)
    for path in static.rglob("fa-*.woff2"):
        font = cut_again(path.read_bytes(), code_points, Path(app.doctreedir, "fonts"))
        path.write_bytes(font)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx, after all that writes pages and style sheets."""
    app.connect("builder-inited", on_builder_inited)
    app.connect("build-finished", on_build_finished, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
