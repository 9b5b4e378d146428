"""Pages arrive at once: few bytes, few requests, nothing that blocks or moves."""

import json

from fontTools.ttLib import TTFont

LARGEST = 400_000  # bytes that a page with all its figures takes on the wire
BLOCKING = 5  # style sheets, and the script that sets light or dark
REQUESTS = 35
SHIFT = 0.05  # Lighthouse calls 0.1 good
ICONS = """[...document.querySelectorAll("[class*='fa-']")].map(one => {
  const style = getComputedStyle(one, "::before");
  return [one.outerHTML.slice(0, 90), style.content.split('"')[1], style.fontFamily];
})"""


def resources(page):
    """What the browser notes of each file that a page has loaded."""
    return page.evaluate("performance.getEntriesByType('resource').map(one => one.toJSON())")


def test_a_page_is_light(look):
    """With everything on it, a page stays below its budget of bytes and requests."""
    page = look().page
    size = page.evaluate("performance.getEntriesByType('navigation')[0].transferSize")
    sizes = {one["name"]: one["transferSize"] for one in resources(page)}
    assert size + sum(sizes.values()) < LARGEST, json.dumps(sizes, indent=1)
    assert len(sizes) < REQUESTS


def test_little_blocks_a_page(look):
    """Text is drawn as soon as the style sheets are there."""
    blocking = [
        one["name"] for one in resources(look().page) if one["renderBlockingStatus"] == "blocking"
    ]
    assert len(blocking) <= BLOCKING
    assert sum(name.partition("?")[0].endswith(".js") for name in blocking) <= 1


def test_nothing_moves_while_a_page_loads(look):
    """Images, fonts and scripts find the place that is kept for them."""
    page = look(width=320).page
    assert page.evaluate("window.shift") < SHIFT


def test_a_page_is_first_drawn_in_its_theme(look, theme):
    """Nobody sees a page without its lines and colours, however long it is."""
    assert look(theme).page.evaluate("window.firstTheme") == theme


def test_images_keep_their_place_and_wait(look):
    """Each image states its size, and figures below the window are not loaded before they near."""
    images = look().page.evaluate(
        """[...document.querySelectorAll("img")].map(one =>
        [one.src, one.hasAttribute("width"), one.hasAttribute("height"), one.loading])"""
    )
    assert [one for one in images if not (one[1] and one[2])] == []
    assert [one for one in images if "/_images/" in one[0] and one[3] != "lazy"] == []


def test_each_icon_is_in_its_font(look, site):
    """The fonts are cut down to the icons that pages show, and to no fewer."""
    fonts = {
        path.stem: TTFont(path).getBestCmap()
        for path in site.joinpath("_static").rglob("fa-*.woff2")
    }
    known = {ord(" "), *(code for font in fonts.values() for code in font)}
    icons = look().page.evaluate(ICONS)
    assert len(icons) > 5
    assert [icon for icon in icons if not icon[1] or not set(map(ord, icon[1])) <= known] == []
    assert sum(len(font) for font in fonts.values()) < 200
