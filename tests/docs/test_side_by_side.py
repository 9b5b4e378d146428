"""``side_by_side``: a row of code has PyTorch at the left, and the cells below it at the right."""

import json

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from side_by_side import COLUMN, fits, pair

PAGE = """
## A row

Text before.

```{in-pytorch}
x = torch.ones(2)
```

```{code-cell}
x = 1
```

```{code-cell}
print("x is", x)
```

Text after.

```{code-cell}
print("apart")
```
"""


def cell(code):
    """A code cell, as MyST-NB makes it."""
    block = nodes.literal_block(code, code)
    return nodes.container("", block, nb_element="cell_code", classes=["cell"])


def box(code):
    """A box with code of PyTorch."""
    return nodes.container("", nodes.literal_block(code, code), classes=["in-pytorch"])


def test_a_row_takes_the_cells_that_follow():
    """Cells after other text stay where they are, and so does the text."""
    first, cells = box("a"), [cell("b"), cell("c"), cell("d")]
    section = nodes.section("", first, *cells[:2], nodes.paragraph(), cells[2])
    assert pair(first)
    row, text, last = section.children
    assert row.children[0] is first
    assert row.children[1].children[1:] == cells[:2]
    assert (type(text), last) == (nodes.paragraph, cells[2])
    assert row["classes"] == ["row-of-code", "side-by-side"]


HIDDEN = nodes.container("", nb_element="cell_code", classes=["tag_remove-cell"])


@pytest.mark.parametrize("after", [[], [nodes.paragraph()], [nodes.container()], [HIDDEN]])
def test_a_box_without_cells_is_found(after):
    """At the end, before text, before a container that is no cell, before a hidden check."""
    first = box("a")
    section = nodes.section("", first, *after)
    assert not pair(first)
    assert len(section.children) == 1 + len(after)


@pytest.mark.parametrize(("length", "expected"), [(COLUMN, True), (COLUMN + 1, False)])
def test_long_lines_stand_one_below_the_other(length, expected):
    """Half of the text's width holds so many characters on either side."""
    assert fits(nodes.container("", box("x" * length), cell("y"))) is expected
    assert fits(nodes.container("", box("x"), cell("y\n" + "z" * length))) is expected


@pytest.fixture(scope="module")
def built(make_project, tmp_path_factory):
    """A tiny site with a row."""
    project = make_project(tmp_path_factory.mktemp("rows"))
    project.write_page(PAGE)
    result = project.build()
    assert (result.returncode, result.stderr) == (0, "")
    return project.folder


def test_the_page_shows_both_sides_with_their_names(built):
    """The code of PyTorch has no output, and the cells have theirs beneath them."""
    html = (built / "build/html/index.html").read_text(encoding="utf-8")
    (row,) = BeautifulSoup(html, "html.parser").select("div.row-of-code.side-by-side")
    left, right = row.find_all("div", recursive=False)
    assert [side.select_one(".rubric").get_text() for side in (left, right)] == ["PyTorch", "JAX"]
    assert "torch.ones" in left.get_text()
    assert not left.select("div.cell")
    assert [output.get_text().strip() for output in right.select("div.cell_output")] == ["x is 1"]


def test_the_notebook_has_the_row_too(built):
    """The code of PyTorch is text, which does not run; the cells follow it."""
    cells = json.loads((built / "docs/index.ipynb").read_text(encoding="utf-8"))["cells"]
    kinds = [one["cell_type"] for one in cells]
    assert kinds[-5:] == ["markdown", "code", "code", "markdown", "code"]
    texts = "\n".join("".join(one["source"]) for one in cells if one["cell_type"] == "markdown")
    assert "**PyTorch**\n\n```python\nx = torch.ones(2)\n```\n\n**JAX**" in texts


@pytest.mark.parametrize(
    ("code", "words"),
    [("x = torch.ones(2)", "has no cell below it"), ("x = = 1", "is not plain Python")],
)
def test_a_broken_row_stops_the_build(project, code, words):
    """One that stands alone, and one that cannot be read, with their line."""
    project.write_page(f"```{{in-pytorch}}\n{code}\n```\n\nText.\n")
    result = project.build()
    assert result.returncode != 0
    assert words in result.stderr
    assert "index.md:" in result.stderr
