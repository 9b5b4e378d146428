"""``search_words``: what is indexed, and where an entry of the index leads."""

import json

import pytest
from docutils import nodes
from search_words import below_heading, words
from sphinx import addnodes

PAGE = """
## A section

```{index} ! compote, ! fruit; stewed
```

`learning_rate` is a name.
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("learning_rate=0.05", ["learning_rate", "learning", "rate", "0", "05"]),
        ("plain words", ["plain", "words"]),
        ("__call__ x_", ["__call__", "call", "x_", "x"]),
    ],
)
def test_a_name_is_indexed_by_its_words_too(text, found):
    """The whole name comes first, then its words, and each of them once."""
    assert words(text) == found


def test_an_entry_of_a_function_keeps_its_anchor():
    """Entries right below a heading are the section's; those below its text are not."""
    above, second, below = (addnodes.index() for _ in range(3))
    nodes.section("", nodes.title(), above, nodes.target(), second, nodes.paragraph(), below)
    assert [below_heading(index) for index in (above, second, below)] == [True, True, False]


def search_index(project):
    """The index of a site that was built."""
    text = (project.folder / "build/html/searchindex.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))


def test_a_word_that_left_its_page_leaves_the_index(project):
    """A site that is built again has the index of one that is built for the first time."""
    kept = []
    for text in ("Peaches and pears.", "Pears."):
        project.write_page(f"{text}\n")
        result = project.build()
        assert (result.returncode, result.stderr) == (0, "")
        kept.append([word in search_index(project)["terms"] for word in ("peach", "pear")])
    assert kept == [[True, True], [False, True]]


def test_an_index_entry_leads_to_its_section(project):
    """It has the section's own anchor, also in a second build, which writes no page."""
    project.write_page(PAGE)
    found = []
    for outcome in ("build succeeded", "no targets are out of date"):
        result = project.build()
        assert (result.returncode, result.stderr) == (0, "")
        assert outcome in result.stdout
        index = search_index(project)
        assert {"learn", "rate"} <= set(index["terms"])
        found.append(index["indexentries"])
    first, second = found
    assert first == second
    assert first.keys() == {"compote", "fruit", "stewed"}
    assert all(entry[1:] == ["a-section", True] for entries in first.values() for entry in entries)
