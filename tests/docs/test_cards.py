"""``docs/index.md``: each card says of its Part what the Part teaches."""

import re
from pathlib import Path

import pytest
from link_form import CARD, TO_PAGE
from sklearn.feature_extraction.text import TfidfVectorizer

DOCS = Path(__file__).parents[2] / "docs"
PARTS = sorted(path.stem for path in (DOCS / "tutorials").glob("*.md"))
CARDS = [card["body"] for card in CARD.finditer((DOCS / "index.md").read_text(encoding="utf-8"))]
OF_PARTS = {TO_PAGE.search(card)["page"]: card for card in CARDS if card.startswith(" Part ")}


def best_fit(words):
    """The Part in which words stand that stand in few others."""
    texts = [(DOCS / f"tutorials/{part}.md").read_text(encoding="utf-8") for part in PARTS]
    weights = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    scores = weights.fit_transform(texts) @ weights.transform([words]).T
    return PARTS[scores.toarray().argmax()]


def test_every_part_has_a_card():
    """In the order of their numbers, as the titles have them."""
    numbers = [int(re.search(r"^ Part (\d+)", card)[1]) for card in OF_PARTS.values()]
    assert numbers == [*range(1, len(PARTS) + 1)]
    assert sorted(OF_PARTS) == [f"tutorials/{part}" for part in PARTS]


@pytest.mark.parametrize("page", OF_PARTS)
def test_a_card_says_what_its_part_teaches(page):
    """Its sentence, without its title, fits no other Part as well."""
    sentence = OF_PARTS[page].split("\n\n")[0].partition("\n")[2]
    assert f"tutorials/{best_fit(sentence)}" == page


@pytest.mark.parametrize("part", PARTS)
def test_a_description_says_what_its_part_teaches(part):
    """What search engines and shared links show of a Part fits no other as well."""
    text = (DOCS / f"tutorials/{part}.md").read_text(encoding="utf-8")
    assert best_fit(re.search(r"^ +description: (.*)$", text, re.MULTILINE)[1]) == part
