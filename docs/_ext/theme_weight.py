"""Keep of the theme's style sheets and icon fonts what the site uses: a tenth of the bytes."""

import re
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

WORD = re.compile(r"[\w-]+")
RULE = re.compile(r"([^{};@/]+)(\{[^{}]*\})")
CLASS = re.compile(r"\.([a-zA-Z_-][\w-]*)")
ICON = re.compile(r"\\([ef][0-9a-f]{3})|([\ue000-\uf8ff])")  # the private use area
FONTS = "vendor/fontawesome/webfonts"


def can_match(selector: str, words: set[str], beginnings: tuple[str, ...]) -> bool:
    """Whether a page or script names every class of a selector, or how it begins."""
    required = CLASS.findall(re.sub(r":[\w-]+\(.*", "", selector))
    return all(name in words or name.startswith(beginnings) for name in required)


def trimmed(sheet: str, words: set[str]) -> str:
    """The style sheet without rules for classes that are not among the words."""
    beginnings = tuple(word for word in words if word[-1] == "-" and len(word) > 3)

    def kept(rule: re.Match[str]) -> str:
        selectors = [rule[1]] if "(" in rule[1] else rule[1].split(",")
        used = [one for one in selectors if can_match(one, words, beginnings)]
        return f"{','.join(used)}{rule[2]}" if used else ""

    return RULE.sub(kept, sheet)


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


def words_of(site: Path) -> set[str]:
    """All words of a site's pages and scripts; the icons' script names every icon."""
    files = [*site.rglob("*.html"), *site.joinpath("_static").rglob("*.js")]
    texts = (path.read_text(encoding="utf-8") for path in files if path.stem != "fontawesome")
    return {word for text in texts for word in WORD.findall(text)}


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Trim the files that Sphinx has copied; those of ``docs/_static`` stay as they are written."""
    if exception or app.builder.name != "html":
        return
    static, words, shown = Path(app.outdir, "_static"), words_of(Path(app.outdir)), set[int]()
    for path in static.rglob("*.css"):
        sheet = path.read_text(encoding="utf-8")
        if not Path(app.confdir, "_static", path.relative_to(static)).is_file():
            sheet = trimmed(sheet, words)
            path.write_text(sheet, encoding="utf-8")
        shown |= icons(sheet)
    for path in (static / FONTS).glob("*.woff2"):
        path.write_bytes(cut(path.read_bytes(), shown))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("build-finished", on_build_finished, priority=900)  # after all that write files
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
