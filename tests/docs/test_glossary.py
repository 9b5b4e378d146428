"""The glossary as a whole; ``test_glossary_of_...`` test what it says of single terms."""

import pytest
from glossary_terms import DOCS, definitions


def test_terms_are_in_order():
    """A reader who looks a word up finds it where the alphabet has it."""
    terms = list(definitions())
    assert len(terms) > 50
    assert terms == sorted(terms)


@pytest.mark.parametrize("page", ["index.md", "reference/glossary.md"])
def test_the_first_and_the_last_term_are_named(page):
    """The home page and the glossary's description say what it begins and ends with."""
    first, *_, last = definitions()
    assert f"from {first} to {last.upper()}" in (DOCS / page).read_text(encoding="utf-8")
