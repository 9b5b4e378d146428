"""``docs/``: a check or a test quotes what a page says, or ``unproven.txt`` lists it."""

from pathlib import Path

import pytest
from quotations import PAGES, claims, listed, unproven

DOCS = Path(__file__).parents[2] / "docs"
LISTS = listed(Path(__file__).with_name("unproven.txt"))
LISTED = {name: [*map(str.strip, rows)] for name, rows in LISTS.items()}
NAMES = {page.relative_to(DOCS).as_posix(): page for page in PAGES}
REMEDY = (
    "nothing proves {clause!r}. Quote it in the message of an assert beside it, or in the "
    "docstring of a test that proves it, or list it in tests/docs/unproven.txt if readers have to "
    "take our word for it."
)
PAGE = """# A heading with words

Is this a question?
This is a *claim* of the page; and it makes another.
Here:

:::{note} A title of a box
It claims more than that.
:::

```{code-cell}
:mystnb: {image: {alt: "A curve that falls."}}
print(1)  # what it prints
```
"""


def test_what_could_be_false_needs_a_proof():
    """Clauses, texts of figures and comments do; headings, titles and questions do not."""
    assert [line.line for line, _ in claims(PAGE)] == [4, 4, 8, 12, 13]


def test_listed_pages_are_there():
    """A page that went takes its sentences with it."""
    assert LISTED.keys() <= NAMES.keys()


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_is_new_and_unproven(name):
    """Who writes one proves it, or says in a list that others read that there is no proof."""
    known = LISTED.get(name, [])
    new = [(line, clause) for line, clause in unproven(NAMES[name]) if clause not in known]
    told = [f"docs/{name}:{line}: {REMEDY.format(clause=clause)}" for line, clause in new]
    assert not new, "\n".join(told)


@pytest.mark.parametrize("name", LISTED)
def test_no_sentence_is_listed_in_vain(name):
    """What was mended, moved or proven leaves the list."""
    found = [clause for _, clause in unproven(NAMES[name])]
    gone = [clause for clause in LISTED[name] if clause not in found]
    assert not gone, f"tests/docs/unproven.txt lists what {name} does not say, or proves: {gone}"
