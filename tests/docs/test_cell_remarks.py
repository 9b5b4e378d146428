"""``cell_remarks``: what readers see inside cells, with its lines."""

import ast

import pytest
from cell_remarks import comments, notes, remarks, shown_strings, stated_strings, statements

PAGE = """# Title

```{code-cell}
:tags: [remove-input]
x = 12  # hidden
```

```{code-cell}
print("shown 14", f"{x:15} 16")  # remark 17
```
"""


def test_remarks_are_those_of_shown_cells():
    """Comments and printed texts of shown cells are read, those of hidden cells are not."""
    line = PAGE.splitlines().index('print("shown 14", f"{x:15} 16")  # remark 17') + 1
    found = [(line, "remark 17"), (line, "shown 14"), (line, "16")]
    assert [(one.line, one.text.strip()) for one in remarks(PAGE)] == found
    assert [(one.line, one.text) for one in notes(PAGE)] == found[:1]


@pytest.mark.parametrize(
    "code",
    ["axes.set_title('a')", "plot(x, label='a')", "plot_sweep(x, {'a': y})", "axes.legend(['a'])"],
)
def test_texts_of_figures_are_shown(code):
    """Titles, labels, and the names of series."""
    assert list(shown_strings(ast.parse(code))) == [(0, "a")]


@pytest.mark.parametrize("code", ["print('a', x)", "print(f'a {x}')", "axes.text(x, y, 'a')"])
def test_texts_beside_values_state_nothing(code):
    """What the run completes, the author does not say."""
    assert list(shown_strings(ast.parse(code)))
    assert list(stated_strings(ast.parse(code))) == []


def test_statements_are_comments_and_texts_alone():
    """Comments of shown cells are read, and texts that stand alone."""
    page = PAGE + "```{code-cell}\nprint('alone', 'b')\n```\n"
    assert [one.text for one in statements(page)] == ["remark 17", "alone", "b"]


@pytest.mark.parametrize("code", ["x = (", "%timeit x", "if x:\n  y\n z", "'''"])
def test_broken_code_has_no_comments(code):
    """Code that is not Python is left to the rule that says so."""
    assert list(comments(code)) == []
