"""``docs/conf.py``: how the site is found and shared."""

import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

ROOT = Path(__file__).parents[2]
PAGES = [path.relative_to(ROOT / "docs") for path in sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture(scope="module")
def base():
    """The public address of the site."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["project"]["urls"]["Documentation"]


def read(path):
    """A written page."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_page_has_a_card(page, site, base):
    """A link to it that is shared shows its title, what it is about, and a picture of its own."""
    soup = read(site / page.with_suffix(".html"))
    tags = {tag["property"]: tag["content"] for tag in soup.select("meta[property^='og:']")}
    assert tags["og:title"] == soup.article.h1.get_text().removesuffix("#")
    assert tags["og:url"] == f"{base}{page.with_suffix('.html').as_posix()}"
    assert tags["og:description"]
    assert tags["og:image"].startswith(f"{base}_images/")
    with Image.open(site / tags["og:image"].removeprefix(base)) as card:
        assert (card.width, card.height) == (1146, 600)
    assert soup.select_one("meta[name='twitter:card']")["content"] == "summary_large_image"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_page_has_a_logo_and_an_icon(page, site):
    """Both are the site's own, as SVG, and the logo is there for the light and the dark theme."""
    soup = read(site / page.with_suffix(".html"))
    logos = soup.select("img.logo__image")
    assert [logo["class"][1] for logo in logos] == ["only-light", "only-dark"]
    icons = soup.select("link[rel~=icon]")
    for address in [*(logo["src"] for logo in logos), *(icon["href"] for icon in icons)]:
        path = (site / page).parent / address.partition("?")[0]
        assert path.suffix == ".svg"
        assert path.is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_page_leads_on(page, site):
    """Below each page is a link to the next or to the one before, and it arrives."""
    soup = read(site / page.with_suffix(".html"))
    links = soup.select("a.left-prev, a.right-next")
    assert len(links) == 1 + (page not in (PAGES[0], Path("reference/status.md")))
    assert all(((site / page).parent / link["href"]).is_file() for link in links)
