"""``loading``: what a page shows first does not wait for what it needs later."""

import numpy as np
import pytest
from bs4 import BeautifulSoup
from loading import defer_scripts, drop_what_is_in_vain, lighten, place_images, shorten_imports
from matplotlib.figure import Figure
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
    (tmp_path / "b.svg").write_text('<svg viewBox="0 0 64 32"></svg>')
    (tmp_path / "c.svg").write_text("<svg></svg>")
    names = '<img src="a.png"><img src="a.png" width="5"><img src="b.svg"><img src="c.svg">'
    soup = parsed(body=f'{names}<img src="/en/b.svg">')
    place_images(soup, tmp_path, "/en/")
    sizes = [
        (image.get("width"), image.get("height"), image.get("loading")) for image in soup("img")
    ]
    assert sizes[:2] == [("30", "20", "lazy"), ("5", None, None)]
    assert sizes[2:] == [("64", "32", "eager"), (None, None, None), ("64", "32", "eager")]


def test_a_figure_becomes_lighter_and_looks_the_same(tmp_path):
    """Colours that nobody tells apart become one; white stays white, and so do soft edges."""
    path = tmp_path / "a.png"
    figure = Figure()
    figure.subplots().plot(np.random.default_rng(0).normal(size=200))
    figure.savefig(path)
    before, size = np.asarray(Image.open(path).convert("RGB"), int), path.stat().st_size
    lighten(path)
    after = np.asarray(Image.open(path).convert("RGB"), int)
    assert path.stat().st_size < 0.7 * size
    assert np.abs(after - before).mean() < 1
    assert tuple(after[0, 0]) == (255, 255, 255)


def test_a_figure_that_lets_through_what_is_behind_it_is_left_alone(tmp_path):
    """A palette would lose the soft edges."""
    path = tmp_path / "a.png"
    Image.new("RGBA", (3, 3), (0, 0, 0, 100)).save(path)
    before = path.read_bytes()
    lighten(path)
    assert path.read_bytes() == before
