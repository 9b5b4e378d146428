"""``launch``: each page offers its notebook in Colab and for download."""

import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from executed_pages import PAGES, name
from launch import launch_html, wrong_install
from repository import Repository

ROOT = Path(__file__).parents[2]
FORK = Repository("https://github.com/fork/primer", "v1.2")
COLAB = "https://colab.research.google.com/github/"


def tracked():
    """Paths of the files in git."""
    listing = subprocess.run(
        ["git", "-C", ROOT, "ls-files"], check=True, capture_output=True, text=True
    )
    return set(listing.stdout.splitlines())


def page_soup(site, docname):
    """A built page, parsed."""
    return BeautifulSoup((site / f"{docname}.html").read_text(encoding="utf-8"), "html.parser")


def test_row_of_links():
    """The row opens the fork's notebook at the tag, and finds badge and files from any depth."""
    row = BeautifulSoup(launch_html("a/b/page", FORK), "html.parser")
    addresses = [link["href"] for link in row.select("a")]
    assert addresses == [
        f"{COLAB}fork/primer/blob/v1.2/docs/a/b/page.ipynb",
        "../../downloads/page.ipynb",
        "../../downloads/page-with-outputs.ipynb",
        "../../downloads/page.py",
    ]
    assert row.img["src"] == "../../_static/colab.svg"
    assert row.img["alt"] == "Open in Colab"


@pytest.mark.parametrize("docname", ["index", *map(name, PAGES)])
def test_every_colab_link_names_a_tracked_file(site, docname):
    """Badge, theme button and cards lead to notebooks that git has at that path."""
    links = [a["href"] for a in page_soup(site, docname).select("a") if COLAB in a.get("href", "")]
    assert links
    for link in links:
        _, _, _, _, _, path = urlsplit(link).path.split("/", 5)
        ref, _, file = path.partition("/")
        assert file in tracked(), f"{link}: git has no {file}"
        assert ref


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_downloads(site, page):
    """The links lead to files; the notebook with outputs has one for each cell that prints."""
    links = page_soup(site, name(page)).select("p.launch a[download]")
    files = [(site / name(page)).parent.joinpath(link["href"]).resolve() for link in links]
    assert [file.name for file in files] == [
        f"{page.stem}.ipynb",
        f"{page.stem}-with-outputs.ipynb",
        f"{page.stem}.py",
    ]
    clean, filled = (nbformat.read(file, as_version=4) for file in files[:2])
    assert [cell.source for cell in clean.cells] == [cell.source for cell in filled.cells]
    ends = [(cell, cell.source.splitlines()[-1]) for cell in filled.cells[2:] if cell.source]
    printing = [cell for cell, end in ends if cell.cell_type == "code" and end[:6] == "print("]
    assert printing
    assert all(cell.outputs for cell in printing)
    compile(files[2].read_text(encoding="utf-8"), files[2].name, "exec")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_theme_s_button_downloads_the_same_notebook(site, page):
    """The header's download is the clean notebook with outputs, not the page's source."""
    header = site / f"_sources/{name(page)}.ipynb"
    offered = site / f"downloads/{page.stem}-with-outputs.ipynb"
    assert header.read_bytes() == offered.read_bytes()


def test_outputs_come_from_the_cache_too(project):
    """A page that did not run again offers the outputs of the run it was taken from."""
    project.write_page("```{code-cell}\nprint(6 * 7)\n```\n")
    for _ in range(2):
        shutil.rmtree(project.folder / "build/html", ignore_errors=True)
        result = project.build()
        assert (result.returncode, result.stderr) == (0, "")
        file = project.folder / "build/html/downloads/index-with-outputs.ipynb"
        assert nbformat.read(file, as_version=4).cells[-1].outputs[0].text == "42\n"
    assert "Using cached notebook" in result.stdout


def test_a_link_to_colab_follows_the_commit(project):
    """A page that is not read again still leads to what is checked out now."""
    project.write_page("{colab}`Open <index>`\n")
    for ref in ("one", "two"):
        result = project.build(GITHUB_REPOSITORY="fork/primer", GITHUB_REF_NAME=ref)
        assert (result.returncode, result.stderr) == (0, "")
        html = (project.folder / "build/html/index.html").read_text(encoding="utf-8")
        assert ">Open<" in html
        assert f"fork/primer/blob/{ref}/docs/index.ipynb" in html
    assert "0 added, 0 changed, 0 removed" in result.stdout


def test_a_stale_notebook_stops_the_build(project):
    """A page whose notebook does not have its cells says how to make it anew."""
    project.write_page("```{code-cell}\nprint(1 + 1)\n```\n")
    result = project.build(notebook=False)
    assert result.returncode != 0
    assert "its notebook is out of date. Run: python -m tox run -e notebooks" in result.stderr


def test_a_cell_that_is_not_python_breaks_off_no_check(project):
    """The page and line are told, and so is all else that is wrong with the site."""
    cells = "```{code-cell}\n1 + 1\n```\n\n```{code-cell}\nprint(object())\n```\n"
    project.write_page(cells)
    project.build()
    project.write_page(cells.replace("1 + 1", "%time 1 + 1"))
    result = project.build(notebook=False)
    assert f"{project.at('%time 1 + 1')}WARNING: a cell is not plain Python" in result.stderr
    assert "an address in memory" in result.stderr
    assert "Extension error" not in result.stdout + result.stderr


def test_a_notebook_that_is_not_python_stops_the_build(project):
    """The page is right, and its committed notebook is not."""
    project.write_page("```{code-cell}\n1 + 1\n```\n")
    assert project.build().returncode == 0
    path = project.folder / "docs/index.ipynb"
    path.write_text(path.read_text("utf-8").replace("1 + 1", "1 +* 1"), "utf-8")
    result = project.build(notebook=False)
    assert "its notebook is out of date" in result.stderr


def test_an_unchanged_page_has_its_changed_notebook_checked(project):
    """Downloads are made again, and told to be out of date, when the notebook alone changes."""
    project.write_page("```{code-cell}\nprint(1 + 1)\n```\n")
    assert project.build().returncode == 0
    path = project.folder / "docs/index.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("print(1 + 1)", "print(1 + 2)"), "utf-8")
    result = project.build(notebook=False)
    assert result.returncode != 0
    assert "0 added, 0 changed, 0 removed" in result.stdout
    assert "its notebook is out of date" in result.stderr


def test_a_release_s_notebooks_install_the_release():
    """A tag whose notebooks install another state is refused; a branch may move on."""
    main = Repository(FORK.url, "main")
    assert "The tag v1.2 is published" in wrong_install(FORK, main, tagged=True)
    assert wrong_install(FORK, main, tagged=False) == ""
    assert wrong_install(FORK, FORK, tagged=True) == ""


def test_a_publisher_s_notebooks_install_from_the_publisher(project):
    """A fork that publishes with the original's address in its notebooks is told so."""
    project.write_page("Text.\n")
    result = project.build(
        READTHEDOCS="True",
        READTHEDOCS_GIT_CLONE_URL="https://github.com/fork/primer.git",
        READTHEDOCS_GIT_IDENTIFIER="main",
        READTHEDOCS_VERSION_TYPE="branch",
    )
    assert result.returncode != 0
    assert "https://github.com/fork/primer is published" in result.stderr
    assert "Set Repository to your address in pyproject.toml" in result.stderr
    assert "python -m tox run -e notebooks" in result.stderr
