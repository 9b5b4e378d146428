"""Cut the theme's icon fonts down to the icons that its style sheets show."""

import logging
import re
from io import BytesIO
from pathlib import Path

from run_cache import digest

ICON = re.compile(r"\\([ef][0-9a-f]{3})|([\ue000-\uf8ff])")  # the private use area

logging.getLogger("fontTools.subset").setLevel(logging.WARNING)  # it tells of every table


def icons(sheet: str) -> set[int]:
    """Code points of the icons that a style sheet shows."""
    return {int(code, 16) if code else ord(sign) for code, sign in ICON.findall(sheet)}


def cut(font: bytes, code_points: set[int]) -> bytes:
    """The font with the glyphs of these code points alone."""
    # Loading these takes a tenth of a build in which nothing has changed, and nothing is cut.
    from fontTools import subset  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options = subset.Options(flavor="woff2")
    cutter, whole, out = subset.Subsetter(options), TTFont(BytesIO(font)), BytesIO()
    cutter.populate(unicodes=code_points)
    cutter.subset(whole)
    subset.save_font(whole, out, options)
    return out.getvalue()


def cut_again(font: bytes, code_points: set[int], folder: Path) -> bytes:
    """The font cut so, from a folder that keeps it: each build brings the whole font anew."""
    kept = folder / f"{digest([font, str(sorted(code_points)).encode()])}.woff2"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(cut(font, code_points))
    return kept.read_bytes()
