"""``notebook_source``: a page's source without what only the site can do."""

import pytest
from notebook_source import glue_formats, notebook_source
from page_error import PageError

PAGE = """The loss is {glue:text}`loss:.2f`, of {glue:text}`n`; again {glue:text}`loss:.1f`.

```{code-cell}
:tags: [remove-cell, other]
assert True
```

```{code-cell}
:tags: [remove-cell]
glue("loss", float(losses[0]))
glue("n", 3, display=False)
```
"""


def test_formats_are_those_of_the_first_mention():
    """A number that is mentioned twice is printed as it is first shown."""
    assert glue_formats(PAGE) == {"loss": ".2f", "n": ""}


def test_hidden_cells_are_shown():
    """No tag that removes anything is left, and other tags are."""
    source = notebook_source(PAGE)
    assert "remove-" not in source
    assert ":tags: [shown-cell, other]\nassert True" in source


def test_glue_becomes_print():
    """What the site inserts into the text, the notebook prints by name and format."""
    assert """
print("loss =", format(float(losses[0]), ".2f"))
print("n =", 3)
```
""" in notebook_source(PAGE)


def test_printed_lines_are_what_the_page_shows(capsys):
    """The generated code runs, and prints the formatted number."""
    code = notebook_source(PAGE).split("[shown-cell]\n")[1].split("```")[0]
    exec(code, {"losses": [1.23456]})  # noqa: S102 - the code under test
    assert capsys.readouterr().out == "loss = 1.23\nn = 3\n"


def test_glue_beside_other_code_is_refused():
    """A cell that glues and does something else names page, line and remedy."""
    page = PAGE.replace('glue("n"', 'n = 3\nglue("n"')
    with pytest.raises(PageError, match=r"page:10: .*Give glue its own cell"):
        notebook_source(page)
