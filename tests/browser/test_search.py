"""``search.html``: the built search, in a browser, finds the right section first."""

import pytest

PART_1 = "tutorials/neural_net_basics.html"
FIRST = [
    ("learning rate", f"{PART_1}#choose-a-loss-and-an-optimizer"),
    ("learning_rate", PART_1),
    ("optimizer", f"{PART_1}#choose-a-loss-and-an-optimizer"),
    ("NaN", f"{PART_1}#when-a-gradient-is-nan"),
    ("jit", f"{PART_1}#just-in-time-compilation"),
    ("grad", f"{PART_1}#automatic-differentiation"),
    ("vmap", f"{PART_1}#vectorization"),
    ("pytree", "tutorials/arrays.html#pytrees"),
    ("epoch", "reference/glossary.html#term-epoch"),
    ("SimpleNN", "reference/api/neural_net_basics.html#jaxprimer.models.SimpleNN"),
]


@pytest.fixture(scope="module")
def tab(browser):
    """A tab of the browser."""
    with browser.new_page() as page:
        yield page


def results(tab, address, query):
    """Text and address of each result of a search, in their order."""
    tab.goto(f"{address}search.html?q={query}")
    tab.locator(".search-summary", has_text="matching the search query").wait_for()
    links = tab.locator("#search-results ul.search > li > a")
    return [(link.inner_text(), link.get_attribute("href")) for link in links.all()]


@pytest.mark.parametrize(("query", "first"), FIRST)
def test_the_right_section_comes_first(tab, address, query, first):
    """Where a page teaches a thing; else what the glossary or the reference says of it."""
    assert results(tab, address, query)[0][1] == first


def test_a_result_has_the_heading_of_its_section(tab, address):
    """A reader sees which part of the page a result leads to."""
    found = dict(results(tab, address, "NaN"))
    assert found["Part 1: JAX neural net basics > When a gradient is NaN"].endswith("-is-nan")


def test_nonsense_finds_nothing(tab, address):
    """A word that no page has is found nowhere."""
    tab.goto(f"{address}search.html?q=xyzzyx")
    assert tab.locator(".search-summary", has_text="did not match any documents").wait_for() is None
    assert tab.locator("#search-results ul.search > li > a").count() == 0
