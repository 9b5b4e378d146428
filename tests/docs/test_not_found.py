"""``not_found``: a dead link leads to a page that works, wherever it was."""

import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from not_found import root_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("address", "root"),
    [
        ("https://example.org/en/latest/", "/en/latest/"),
        ("https://example.org/primer", "/primer/"),
        ("https://example.org", "/"),
        ("", "/"),
    ],
)
def test_the_root_of_a_site(address, root):
    """It begins and ends with a slash."""
    assert root_of(address) == root


def test_a_site_of_one_page_has_it_too(project):
    """Its links begin at the root of the site; there is no table of contents to show."""
    result = project.build("-D", "html_baseurl=https://example.org/a/b/")
    assert (result.returncode, result.stderr) == (0, "")
    html = (project.folder / "build/html/404.html").read_text(encoding="utf-8")
    link = BeautifulSoup(html, "html.parser").article.p.a
    assert link["href"] == "/a/b/index.html"


def test_it_works_at_any_depth(site):
    """Whatever it loads or links to has its whole path, begins at the site's root, and exists."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    root = root_of(tomllib.loads(text)["project"]["urls"]["Documentation"])
    html = (site / "404.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(html, "html.parser")
    found = [tag.get("href") or tag.get("src") for tag in soup.select("[href], [src]")]
    found += [form["action"] for form in soup.select("form[action]")]
    inside = [address for address in found if not address.startswith(("https://", "#", "data:"))]
    assert len(inside) > 10
    for address in inside:
        assert address.startswith(root)
        assert (site / address.removeprefix(root).partition("?")[0].partition("#")[0]).exists()
    assert "There is no page at this address." in soup.article.get_text()


def test_it_is_not_listed(site):
    """No search engine is led to it."""
    assert "404" not in (site / "sitemap.xml").read_text(encoding="utf-8")
    assert "404" not in (site / "llms.txt").read_text(encoding="utf-8")
