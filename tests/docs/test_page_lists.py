"""``page_lists``: machines are told of every page, once, at its public address."""

import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from page_lists import Page, llms, read_page, robots, sitemap

ROOT = Path(__file__).parents[2]
SITE = "https://example.org/en/latest/"
PAGES = [Page(f"{SITE}index.html", "Home & all", "The start."), Page(f"{SITE}a.html", "A", "One.")]
HTML = """<head><meta content="About it." name="description"/></head>
<h1>The site</h1>
<article><h1>A <code>page</code><a class="headerlink">#</a></h1></article>"""


def addresses(text):
    """The addresses of a sitemap."""
    return [element.text for element in ET.fromstring(text).findall(".//{*}loc")]


def test_a_page_says_what_it_is():
    """Title and description come from the written page; without them there is the address."""
    assert read_page(HTML, "a.html") == Page("a.html", "A page", "About it.")
    assert read_page("<article></article>", "a.html") == Page("a.html", "a.html", "")


def test_a_sitemap_holds_every_address():
    """It is XML, and an address in it is what it was."""
    assert addresses(sitemap([*PAGES, Page("https://example.org/?a&b", "", "")])) == [
        *(page.address for page in PAGES),
        "https://example.org/?a&b",
    ]


def test_robots_are_welcome():
    """Nothing is closed to them, and the sitemap is named by its whole address."""
    lines = robots(SITE).splitlines()
    assert "Disallow" not in robots(SITE)
    assert lines[-1] == f"Sitemap: {SITE}sitemap.xml"


def test_llms_has_a_line_for_each_page():
    """A heading, what the site is about, and every other page with its description."""
    text = llms("Primer", *PAGES[:1], PAGES[1:])
    assert text == f"# Primer\n\n> The start.\n\n## Pages\n\n- [A]({SITE}a.html): One.\n"


@pytest.fixture(scope="module")
def base():
    """The public address of the site."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["project"]["urls"]["Documentation"]


def test_the_site_lists_its_pages(site, base):
    """The sitemap has each page and no other, and so has ``llms.txt``, with words about each."""
    pages = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    wanted = {f"{base}{page.with_suffix('.html').as_posix()}" for page in pages}
    found = addresses((site / "sitemap.xml").read_text(encoding="utf-8"))
    assert sorted(found) == sorted(wanted)
    assert found[0] == f"{base}index.html"
    lines = (site / "llms.txt").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if line.startswith("- ")]
    assert len(listed) == len(wanted) - 1
    assert all(len(line.partition("): ")[2]) >= 50 for line in listed)


def test_each_page_has_its_own_description_and_address(site, base):
    """What a search engine shows of a page fits, differs from page to page, and has one address."""
    seen = set()
    for path in site.rglob("*.html"):
        name = path.relative_to(site).as_posix()
        if not (ROOT / "docs" / name).with_suffix(".md").is_file():
            continue
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        (about,) = soup.select("meta[name=description]")
        assert 50 <= len(about["content"]) <= 160, name
        seen.add(about["content"])
        (link,) = soup.select("link[rel=canonical]")
        assert link["href"] == f"{base}{name}"
    assert len(seen) == len(list((ROOT / "docs").rglob("*.md")))
