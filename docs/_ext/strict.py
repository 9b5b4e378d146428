"""Refuse settings under which a page could be published unverified."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
WANTED: dict[str, list[Any]] = {
    "include_patterns": [["**"]],
    "exclude_patterns": [["**.ipynb", "**.ipynb_checkpoints"]],  # MyST-NB adds the second
    "nb_execution_mode": ["force", "cache"],
    "nb_execution_excludepatterns": [(), []],
    "nb_execution_allow_errors": [False],
    "nb_execution_raise_on_error": [True],
    "nb_output_stderr": ["show"],
    "suppress_warnings": [(), []],
    "nitpick_ignore": [(), set(), []],
    "nitpick_ignore_regex": [(), set(), []],
    "linkcheck_ignore": [(), []],
    "linkcheck_anchors": [True],
    "linkcheck_anchors_ignore": [("^!",), ["^!"]],
    "linkcheck_exclude_documents": [(), []],
    "linkcheck_allowed_redirects": [{}],
    "nb_merge_streams": [False],
    "nb_execution_show_tb": [False],
    "html_math_renderer": ["mathml"],  # the other one loads a script of another site
    "outputs_recorded": [os.environ.get("TOX_ENV_NAME") != "lowest"],
}
# What these have a theme show on every page, no check reads.
UNREAD = ("announcement", "analytics", "extra_footer", "icon_links")
MOST = {"nb_execution_timeout": 120, "run_seconds": 45}  # seconds
EXTENSIONS = {
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if "\ndef setup(" in path.read_text(encoding="utf-8")
}


def loose(settings: dict[str, Any], extensions: list[str]) -> Iterator[tuple[str, str]]:
    """Name and message of each setting that lets something through."""
    for name, allowed in WANTED.items():
        if (seen := settings[name]) not in allowed:
            yield name, f"{name} is {seen!r}, so that faults pass unseen. Set it to {allowed[0]!r}."
    for name, most in MOST.items():
        if not 0 <= (seen := settings[name]) <= most:
            yield name, f"{name} is {seen!r}, so that slow pages pass. Set it to {most} at most."
    for name in filter(settings["html_theme_options"].__contains__, UNREAD):
        yield name, f"html_theme_options have {name!r}, which no check reads. Write it on a page."
    for name in sorted(EXTENSIONS - set(extensions)):
        yield "extensions", f"extensions lack {name!r}, which the published site needs. Add it."


def line_of(name: str, path: Path) -> int:
    """Line of a file where a setting or an option of the theme is given, else 1."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(
        (number for number, row in enumerate(lines, 1) if row.lstrip(' "').startswith(name)), 1
    )


def on_builder_inited(app: Sphinx) -> None:
    """Warn, which fails the build, of loose settings."""
    if app.builder.name in ("notebook", "linkcheck"):  # they publish no page
        return
    path = Path(app.confdir, "conf.py")
    settings = {name: app.config[name] for name in [*WANTED, *MOST, "html_theme_options"]}
    for name, message in loose(settings, app.config.extensions):
        logger.warning(message, location=f"{path}:{line_of(name, path)}", type="strict")


def on_build_finished(app: Sphinx, _exception: Exception | None) -> None:
    """Have the next build read every page again if this one warned: nothing warns only once."""
    if app._warncount:  # noqa: SLF001 - Sphinx has no public name for it
        Path(app.doctreedir, "environment.pickle").unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx; other extensions look at a finished build before this one does."""
    app.connect("builder-inited", on_builder_inited)
    app.connect("build-finished", on_build_finished, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
