"""``page_outline``: sections that say something untrue of each other are found."""

import pytest
from page_outline import problems, slug

PAGE = """# A page

`jnp.sum` adds. See [the first exercise](#add-it-up).

## What you have seen

- `jax.numpy.sum` adds up.

## Exercises

A class and two functions for you to complete.

### Add it up

```{code-cell}
:source: jaxprimer.stubs.page:add
```

:::{dropdown} Hint
Add.
:::

### Take it apart

```{code-cell}
:source: jaxprimer.stubs.page:take
```

### Build it

```{code-cell}
:source: jaxprimer.stubs.page:Model
```
"""


def test_a_page_that_agrees_with_itself_is_let_through():
    """Counts, links and names are right, and so is a page without exercises."""
    assert list(problems(PAGE)) == []
    assert list(problems("# A page\n\nThree functions: `a`, `b` and `c`.\n")) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("two functions", "three functions", "'three functions', but the page has 2."),
        ("A class and two functions", "Four exercises", "'Four exercises', but the page has 3."),
        ("the first exercise", "The second exercise", "add-it-up is not the second exercise."),
        ("- `jax.numpy.sum`", "- `jax.vmap`", "the page has not shown vmap."),
        ("Add.", "<b>Add.</b>", "'<b' is HTML, which no check reads."),
        ("Add.", "<!-- later -->", "'<!--' is HTML"),
        ("Add.", "The term`loss`.", "'term`l' is half a role. Write {term}`...`."),
        ("Add.", "Use py:func`jax.jit`.", "is half a role. Write {py:func}`...`."),
        ("Add.", "The next section adds.", "'next section' leads astray"),
        ("Add.", "As figure 3 shows.", "'figure 3' leads astray"),
        ("Add.", "See the list below.", "'list below' leads astray"),
        ("Add.", "At the end of this page.", "'At the end of this page' leads astray"),
        ("Add.", "[A later section](#a-page) says.", "leads the other way"),
        ("{dropdown} Hint", "{dropdown} Help", "a dropdown is called 'Help'."),
        (":::{dropdown} Hint", ":::{admonition} Coming from R", "Call it Coming from NumPy or"),
    ],
)
def test_what_does_not_agree_is_told(old, new, told):
    """At its line, with what to do."""
    text = PAGE.replace(old, new, 1)
    ((line, message),) = problems(text)
    assert told in message
    assert text.splitlines()[line - 1] != PAGE.splitlines()[line - 1]


def test_later_is_further_down():
    """A link may say where it leads, as long as it is so."""
    page = "# A\n\n[A later section](#c).\n\n## B\n\n## C\n\n[Above](#b), [an earlier one](#a).\n"
    page += "```{code-cell}\n# B\n```\n"
    assert list(problems(page)) == []


@pytest.mark.parametrize(
    "row", ["Use `x < y` and `a<b>`.", "The `term`s.", "Where 1 < 2 is.", "{term}`x` and `eval`."]
)
def test_code_and_roles_are_let_through(row):
    """A comparison is no HTML, and what stands in backticks is code."""
    assert list(problems(f"# A page\n\n{row}\n")) == []


def test_a_place_is_what_a_link_names():
    """Small letters, dashes for blanks, and no other signs."""
    assert slug("When `vmap` is not needed?") == "when-vmap-is-not-needed"
