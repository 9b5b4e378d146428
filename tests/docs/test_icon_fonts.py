"""``icon_fonts``: the fonts hold the icons that are shown."""

from io import BytesIO
from pathlib import Path

import pydata_sphinx_theme
from fontTools.ttLib import TTFont
from icon_fonts import cut, cut_again, icons

THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
FONT = THEME / "vendor/fontawesome/webfonts/fa-solid-900.woff2"
SUN = 0xF185


def test_icons_are_read_from_style_sheets():
    """They stand there as escapes or as signs of the private use area."""
    sheet = '.fa-sun{--fa:"\\f185"}:root{--icon:"\uf0f3"}.a::before{content:"\\2014"}'
    assert icons(sheet) == {SUN, 0xF0F3}


def test_a_font_is_cut():
    """It keeps what it is asked to, and is a hundredth as large."""
    whole = FONT.read_bytes()
    small = cut(whole, {SUN, 0xFFFFF})
    assert set(TTFont(BytesIO(small)).getBestCmap()) == {SUN}
    assert len(small) < len(whole) / 50
    assert set(TTFont(BytesIO(cut(small, {SUN}))).getBestCmap()) == {SUN}


def test_a_font_that_was_cut_so_is_kept(tmp_path):
    """The same font and icons make one file, and other icons another."""
    whole, folder = FONT.read_bytes(), tmp_path / "fonts"
    small = cut_again(whole, {SUN}, folder)
    assert set(TTFont(BytesIO(small)).getBestCmap()) == {SUN}
    assert cut_again(whole, {SUN}, folder) == small
    assert len([*folder.iterdir()]) == 1
    assert cut_again(whole, {SUN, 0xF0F3}, folder) != small
