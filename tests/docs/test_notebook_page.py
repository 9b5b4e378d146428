"""``notebook_page``: whatever a page shows, its notebook says."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

CONSTRUCTS = (Path(__file__).parent / "constructs.md").read_text(encoding="utf-8")
RESIDUE = re.compile(
    r"\{[a-z][\w:+-]*\}`|^\s*(`{3,}|:{3,})\{|^\([\w-]+\)=$|^%|^\+\+\+", re.MULTILINE
)


def markdown(project, name="index"):
    """Markdown cells of a notebook that was built."""
    path = project.folder / f"build/notebooks/{name}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def words(html):
    """The words of some HTML, but for formulas and what only the site says."""
    soup = BeautifulSoup(html, "html.parser")
    for formula in soup.select("math, .eqno, a.headerlink, p.launch, p.page-facts"):
        formula.decompose()
    return re.findall(r"\w+", re.sub(r"\$+[^$]*\$+", "", soup.get_text(" ")))


@pytest.fixture(scope="module")
def built(make_project, tmp_path_factory):
    """A page with every construct, as a notebook and as HTML."""
    project = make_project(tmp_path_factory.mktemp("constructs"))
    project.write("docs/index.md", CONSTRUCTS)
    for build in (project.build_notebook, project.build):
        result = build()
        assert (result.returncode, result.stderr) == (0, "")
    cells = markdown(project)
    html = (project.folder / "build/html/index.html").read_text(encoding="utf-8")
    return cells, str(BeautifulSoup(html, "html.parser").article)


def test_nothing_of_myst_is_left(built):
    """No role, directive, target or comment shows up in a Markdown cell."""
    for cell in built[0]:
        text = "".join(re.split(r"(?ms)^ *(`{3,}).*?^ *\1", cell)[::2])
        assert not RESIDUE.search(text)


def test_no_word_is_lost(built):
    """A plain CommonMark renderer shows the words of the page, as often as the page does."""
    cells, article = built
    html = "\n".join(MarkdownIt("commonmark").enable("table").render(cell) for cell in cells)
    seen, wanted = words(html), words(article)
    lost = [word for word in set(wanted) if seen.count(word) < wanted.count(word)]
    assert sorted(lost) == []


def test_every_link_is_absolute_and_not_empty(built):
    """Links and images have an address that works from anywhere."""
    html = "\n".join(MarkdownIt("commonmark").render(cell) for cell in built[0])
    soup = BeautifulSoup(html, "html.parser")
    addresses = [tag.get("href") or tag.get("src") for tag in soup.select("a, img")]
    assert len(addresses) > 10
    assert all(address.startswith("https://") for address in addresses)
    assert all(tag["alt"] for tag in soup.select("img"))


def test_unknown_constructs_are_refused_by_name(project):
    """What a notebook cannot show stops the build, with page, line and the construct's name."""
    project.write_page("Text.\n\nA {download}`file <conf.py>`.\n")
    result = project.build_notebook()
    assert result.returncode != 0
    place = project.at("A {download}`file <conf.py>`.")
    assert place + "a notebook cannot show download_reference." in result.stderr
