"""Let a page show its text first: scripts wait, figures keep their place, nothing is in vain."""

import re
from pathlib import Path

from bs4 import BeautifulSoup
from PIL import Image

COLOURS = 64
VIEW_BOX = re.compile(r"viewBox=[\"']0 0 (\d+) (\d+)[\"']")
COLOUR_MODE = "[data-cfasync]"  # sets light or dark, which must be known before anything is drawn
SEARCHES = "search_as_you_type = true"
SEARCH_TOOLS = "script[src*='searchtools.js'], script[src*='language_data.js']"
SEARCH_TOOLS += ", script[src*='searchindex.js']"
# The theme draws each icon twice, by this script and by the font that shows where it is missing.
IN_VAIN = "script[src*='scripts/fontawesome.js'], link[rel=preload][as=script]"


def drop_what_is_in_vain(soup: BeautifulSoup) -> None:
    """Load no icon script, and the search's index on the page that searches only."""
    for element in soup.select(IN_VAIN):
        element.decompose()
    searches = soup.select_one("#search-results") or SEARCHES in str(soup.head)
    for script in [] if searches else soup.select(SEARCH_TOOLS):
        script.decompose()


def shorten_imports(soup: BeautifulSoup) -> None:
    """Load a style sheet at once that the theme loads by way of another."""
    for link in soup.select("link[href*='styles/theme.css']"):
        link["href"] = str(link["href"]).partition("styles/theme.css")[0] + "basic.css"


def defer_scripts(soup: BeautifulSoup) -> None:
    """Let scripts run, in their order, when the page is there."""
    for script in soup.select(f"head script[src]:not({COLOUR_MODE})"):
        script["defer"] = ""


def size(path: Path) -> tuple[str, ...]:
    """Width and height of a picture, as far as its file states them."""
    if path.suffix == ".svg":
        found = VIEW_BOX.search(path.read_text(encoding="utf-8"))
        return found.groups() if found else ()
    if path.suffix != ".png":
        return ()
    with Image.open(path) as picture:
        return tuple(map(str, picture.size))


def is_opaque(picture: Image.Image) -> bool:
    """Whether nothing shows through a picture."""
    return picture.convert("RGBA").getchannel("A").getextrema() == (255, 255)


def lighten(path: Path) -> None:
    """Keep as many colours of a figure as one can see, which takes a third of the bytes."""
    with Image.open(path) as picture:
        if picture.mode != "P" and is_opaque(picture):
            picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)


def place_images(soup: BeautifulSoup, folder: Path, root: str) -> None:
    """Give each image its size, so that nothing moves, and load it when it is near.

    The page for dead links, at the top of the site, names files from the root of its host.
    """
    for image in soup.select("img:not([width], [src^='data:'])"):
        path = folder / str(image["src"]).removeprefix(root)
        if path.is_file() and (stated := size(path)):
            image["width"], image["height"] = stated
            image["loading"] = "lazy" if path.suffix == ".png" else "eager"
