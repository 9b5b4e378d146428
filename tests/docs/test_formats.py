"""The site as one file: an EPUB that readers can open."""

from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def epub(site, build_site):
    """The EPUB of the site that is published, made from the same run."""
    folder = site.parent
    options = ("-b", "epub", "-d", str(folder / "doctrees"))
    result = build_site(ROOT, *options, out=folder / "epub")
    assert (result.returncode, result.stderr) == (0, "")
    with ZipFile(folder / "epub/JAXPrimer.epub") as archive:
        yield archive


def test_every_page_is_well_formed(epub):
    """Readers refuse a page that is not XML."""
    pages = [name for name in epub.namelist() if name.endswith((".xhtml", ".opf", ".ncx"))]
    assert "tutorials/neural_net_basics.xhtml" in pages
    for name in pages:
        ET.fromstring(epub.read(name))


def test_the_run_is_the_published_one(epub, site):
    """Packing runs nothing anew: the page says what the site says."""
    page = epub.read("tutorials/neural_net_basics.xhtml").decode()
    html = (site / "tutorials/neural_net_basics.html").read_text(encoding="utf-8")
    sentence = "This page ran on "
    start = html.index(sentence)
    assert html[start : start + 60] in page
