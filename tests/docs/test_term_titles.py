"""``term_titles``: a link to a term says what the term means."""

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from term_titles import meanings, term_links

PAGE = """A {term}`apples <apple>`, and {doc}`index`.

```{glossary}
apple
  A fruit,
  round.

  Some are red, on the left.
```
"""


def item(*paragraphs):
    """An entry of a glossary."""
    body = nodes.definition("", *(nodes.paragraph("", text) for text in paragraphs))
    return nodes.definition_list_item("", nodes.term("", "apple", ids=["term-apple"]), body)


@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [(["A fruit,\n round.", "More."], {"term-apple": "A fruit, round."}), ([], {"term-apple": ""})],
)
def test_the_first_paragraph_is_the_meaning(paragraphs, found):
    """It stands in one line; an entry without text says nothing."""
    assert meanings(nodes.definition_list("", item(*paragraphs))) == found


@pytest.mark.parametrize(
    ("classes", "found"), [(["xref", "std", "std-term"], ["term-apple"]), (["std-doc"], [])]
)
def test_only_links_to_terms_are_found(classes, found):
    """A link to a page is another thing."""
    link = nodes.reference("", "", nodes.inline("", "x", classes=classes), refuri="g#term-apple")
    assert [anchor for _, anchor in term_links(nodes.paragraph("", "", link))] == found


def test_a_link_has_the_meaning_as_its_title(project):
    """On a built page, and for a term under another name."""
    project.write_page(PAGE)
    result = project.build()
    assert (result.returncode, result.stderr) == (0, "")
    html = (project.folder / "build/html/index.html").read_text(encoding="utf-8")
    article = BeautifulSoup(html, "html.parser").article
    (link,) = [link for link in article.select("a") if link.get_text() == "apples"]
    assert link["title"] == "A fruit, round."
    assert [other["title"] for other in article.select("a.internal[title]")] == [link["title"]]


def term_addresses(path):
    """Links of a built page to terms of the glossary."""
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    return [link for link in soup.article.select("a") if link.select(".std-term")]


def test_part_1_links_terms(site):
    """Each link to the glossary arrives and says what its term means; no term is linked twice."""
    links = term_addresses(site / "tutorials/neural_net_basics.html")
    glossary = (site / "reference/glossary.html").read_text(encoding="utf-8")
    assert 10 <= len(links) <= 30
    assert len({link["href"] for link in links}) == len(links)
    for link in links:
        assert f'id="{link["href"].partition("#")[2]}"' in glossary
        assert len(link["title"]) >= 20
