"""``written_pages``: what a build writes is light and strict, however often it is built."""

import re

import pytest
from bs4 import BeautifulSoup
from written_pages import apart, together

ICON = "{fas}`leaf`"


@pytest.fixture
def soup(project):
    """The page of the tiny site as it stands after a build."""

    def build_and_read(name="index"):
        result = project.build()
        assert result.returncode == 0, result.stderr
        text = (project.folder / f"build/html/{name}.html").read_text(encoding="utf-8")
        return BeautifulSoup(text, "html.parser")

    return build_and_read


def sheets(project, soup):
    """The text of all style sheets of a page."""
    folder = project.folder / "build/html"
    links = soup.select("head > link[rel=stylesheet]")
    return "".join((folder / link["href"].partition("?")[0]).read_text("utf-8") for link in links)


def test_a_page_holds_no_code(project, soup):
    """Neither scripts nor styles nor handlers stand in it, and one theme sheet is loaded."""
    page = soup()
    assert not page.select("script:not([src]), style, [style], [onclick]")
    loaded = [link["href"].partition("?")[0] for link in page.select("head > link[rel=stylesheet]")]
    assert len(loaded) == 2
    assert loaded[1].endswith("_static/custom.css")
    assert not page.select("head script:not([defer], [data-cfasync])")
    assert "fontawesome.js" not in str(page)
    assert ".fa-sun{" in sheets(project, page)


def test_a_later_build_adds_what_is_new(project, soup):
    """An icon that a page starts to use is in the style sheet and in the font."""
    assert ".fa-leaf{" not in sheets(project, soup())
    project.write_page(f"{ICON}\n")
    assert ".fa-leaf{" in sheets(project, soup())
    again = soup()
    assert re.findall("styles-", str(again)) == ["styles-"]


def test_a_page_that_is_gone_is_gone_from_the_site(project):
    """A later build leaves no page of a source that was deleted."""
    source = project.write_page("", name="other")
    project.write_page("```{toctree}\n:hidden:\nother\n```\n")
    assert project.build().returncode == 0
    site = project.folder / "build/html"
    assert (site / "other.html").is_file()
    source.unlink()
    source.with_suffix(".ipynb").unlink(missing_ok=True)
    project.write_page("")
    assert project.build().returncode == 0
    assert not [path for path in site.rglob("other*") if ".doctrees" not in path.parts]
    assert (site / "search.html").is_file()


def test_code_is_set_apart_and_comes_back():
    """Code stays as it was written, each block in its place."""
    page = '<p>a</p><pre><span class="n">x</span> &lt; 1\n</pre><i>b</i><pre></pre><pre>y</pre>'
    html, code = apart(page)
    assert html == "<p>a</p><pre></pre><i>b</i><pre></pre><pre></pre>"
    assert together(html.replace("<i>", '<i id="b">'), code) == page.replace("<i>", '<i id="b">')
