"""``loading``: what a page shows first does not wait for what it needs later."""

import pytest
from bs4 import BeautifulSoup
from loading import defer_scripts, drop_what_is_in_vain, place_images, shorten_imports
from PIL import Image


def parsed(head="", body=""):
    """A page."""
    return BeautifulSoup(f"<head>{head}</head><body>{body}</body>", "html.parser")


@pytest.mark.parametrize(
    ("mode", "body", "n_left"),
    [("false", "", 1), ("true", "", 2), ("false", '<div id="search-results"></div>', 2)],
)
def test_what_is_in_vain_goes(mode, body, n_left):
    """Icons by script always, the search's index where nothing is searched for."""
    head = f"""<script>options.search_as_you_type = {mode};</script>
    <script src="_static/scripts/fontawesome.js?digest=1"></script>
    <script src="searchindex.js"></script><link rel="preload" as="script" href="x.js">"""
    soup = parsed(head, body)
    drop_what_is_in_vain(soup)
    assert len(soup.select("script")) == n_left
    assert not soup.select("link")


def test_scripts_wait_but_for_the_colour_mode():
    """What sets light or dark runs before anything is drawn."""
    soup = parsed('<script data-cfasync="false" src="a.js"></script><script src="b.js"></script>')
    defer_scripts(soup)
    assert [script["src"] for script in soup.select("[defer]")] == ["b.js"]


def test_a_style_sheet_that_only_imports_is_skipped():
    """The page loads what the theme's first sheet would ask for."""
    soup = parsed('<link href="../_static/styles/theme.css?digest=1" rel="stylesheet">')
    shorten_imports(soup)
    assert soup.link["href"] == "../_static/basic.css"


def test_images_state_their_size(tmp_path):
    """A figure gets the size that it has; what states a size, or has none, is left alone."""
    Image.new("L", (30, 20)).save(tmp_path / "a.png")
    soup = parsed(body='<img src="a.png"><img src="a.png" width="5"><img src="b.svg">')
    place_images(soup, tmp_path)
    sizes = [
        (image.get("width"), image.get("height"), image.get("loading")) for image in soup("img")
    ]
    assert sizes == [("30", "20", "lazy"), ("5", None, None), (None, None, None)]
