"""``fair_shares``: each process of a build gets as much to do as the others."""

import pytest
from executed_pages import PAGES
from fair_shares import shares
from package_cells import CELL
from sphinx.util.parallel import make_chunks


@pytest.mark.parametrize("n_shares", [1, 2, 3, 7, 20])
def test_no_name_is_lost(n_shares):
    """However many shares there are, each name is in one of them."""
    names = [f"page_{number}" for number in range(11)]
    assert sorted(shares(names, n_shares)) == sorted(names)


def test_shares_weigh_about_the_same():
    """Two shares of the numbers from 1 to 8 have one sum, and one process changes nothing."""
    numbers = [*range(8, 0, -1)]
    dealt = shares(numbers, 2)
    assert sum(dealt[:4]) == sum(dealt[4:])
    assert shares(numbers, 1) == numbers


def test_two_processes_share_the_site_s_cells():
    """As Sphinx cuts the order into pieces, none of two has more than three fifths of all cells."""
    weights = {page: len(CELL.findall(page.read_text(encoding="utf-8"))) for page in PAGES}
    order = shares(sorted(weights, key=weights.get, reverse=True), 2)
    first, second, *_ = (sum(weights[page] for page in chunk) for chunk in make_chunks(order, 2))
    assert max(first, second) < 0.6 * sum(weights.values())
