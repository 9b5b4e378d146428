"""``page_text``: what readers see of a page, with its lines and sections."""

import re

import pytest
from page_text import blocks, cells, plain, prose

PAGE = """---
file_format: mystnb
kernelspec: {name: python3}
---

# Title 1

Text 2 with {glue:text}`name:.2f` and {py:func}`jax.log1p` and {doc}`words 3 <part4>`.
% a comment 5

```{toctree}
page6
```

:::{admonition} Heading 7
:class: note
Inside 8, a [link 9](https://example.org/10).
:::

## Section

```{code-cell}
:tags: [varies, remove-input]
:mystnb: {image: {alt: "A curve 11"}}
x = 12  # hidden 13
```

```{code-cell}
print("shown 14", f"{x:15} 16")  # remark 17
```

Formula $x^2 + 18$, $0.19$ and $20\\%$.

```
plain 21
```

:::{image} x22.png
:alt: Text 23
:::
"""


def seen(lines):
    """Numbers in texts, with line and section."""
    return [
        (int(word.removeprefix("0.")), line.line, line.section)
        for line in lines
        for word in re.findall(r"(?:0\.)?\d+", line.text)
    ]


def test_prose_is_what_readers_read():
    """Sentences, titles, words of links and texts of figures are read; targets and code are not."""
    found = [number for number, _, _ in seen(prose(PAGE))]
    assert found == [1, 2, 3, 7, 8, 9, 11, 19, 20, 23]


def test_lines_and_sections_are_the_page_s():
    """Each text has the line where it stands and the number of headings above."""
    lines = PAGE.splitlines()
    for number, line, section in seen(prose(PAGE)):
        assert str(number) in lines[line - 1]
        assert section == (2 if line > lines.index("## Section") else 1)


def test_plain_keeps_lines():
    """What is taken away leaves its line ends, so that every line stays where it was."""
    assert plain(PAGE).count("\n") == PAGE.count("\n")


def test_cells_know_their_tags_and_lines():
    """A cell has its tags, and the line of its first line of code."""
    first, second = cells(PAGE)
    assert first.tags == {"varies", "remove-input"}
    assert first.hidden
    assert not second.hidden
    assert PAGE.splitlines()[first.line - 1] == "x = 12  # hidden 13"
    assert (first.section, second.section) == (2, 2)


@pytest.mark.parametrize("code", ["x = (", "%timeit x", "if x:\n  y\n z", "'''"])
def test_broken_code_has_no_tree_and_stops_nothing(code):
    """Code that is not Python is left to the rule that says so."""
    (cell,) = cells(f"```{{code-cell}}\n{code}\n```\n")
    assert cell.tree.body == []


@pytest.mark.parametrize("title", ["Use `jit`", "Part 1: {doc}`Title <there>`"])
def test_text_between_blocks_is_read(title):
    """A block of colons ends where it says so, with code in its title, too."""
    block = f":::{{tip}} {title}\nLook here.\n:::\n"
    assert "Between." in [line.text for line in prose(f"# A\n\n{block}\nBetween.\n\n{block}")]


@pytest.mark.parametrize("row", ["```x``` is no block", "``` `` is none"])
def test_a_block_of_backticks_has_none_in_its_title(row):
    """Three backticks within a line open no block."""
    assert blocks(f"{row}\nText.\n") == []
