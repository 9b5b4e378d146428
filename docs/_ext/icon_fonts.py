"""Cut the theme's icon fonts down to the icons that its style sheets show."""

import logging
import re
from io import BytesIO

from fontTools import subset
from fontTools.ttLib import TTFont

ICON = re.compile(r"\\([ef][0-9a-f]{3})|([\ue000-\uf8ff])")  # the private use area

logging.getLogger("fontTools.subset").setLevel(logging.WARNING)  # it tells of every table


def icons(sheet: str) -> set[int]:
    """Code points of the icons that a style sheet shows."""
    return {int(code, 16) if code else ord(sign) for code, sign in ICON.findall(sheet)}


def cut(font: bytes, code_points: set[int]) -> bytes:
    """The font with the glyphs of these code points alone."""
    options = subset.Options(flavor="woff2")
    cutter, whole, out = subset.Subsetter(options), TTFont(BytesIO(font)), BytesIO()
    cutter.populate(unicodes=code_points)
    cutter.subset(whole)
    subset.save_font(whole, out, options)
    return out.getvalue()
