"""``docs/``: the sections of each page as published, as ``headings.txt`` lists them."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from quotations import PAGES, listed

DOCS = Path(__file__).parents[2] / "docs"
LISTED = listed(Path(__file__).with_name("headings.txt"))


def test_every_page_is_listed():
    """A new page gets its list, and a page that went takes its list with it."""
    assert LISTED.keys() == {path.relative_to(DOCS).with_suffix("").as_posix() for path in PAGES}


@pytest.mark.parametrize("page", LISTED)
def test_sections_are_complete_and_in_order(page, site):
    """No section gets lost, and none is where a reader would not look for it."""
    html = (site / f"{page}.html").read_text(encoding="utf-8")
    found = BeautifulSoup(html, "html.parser").article.select("h1, h2, h3")
    headings = [f"{4 * int(tag.name[1]) * ' '}{tag.get_text().rstrip('#')}" for tag in found]
    assert headings == LISTED[page], "wanted what tests/docs/headings.txt lists. Mend either."
