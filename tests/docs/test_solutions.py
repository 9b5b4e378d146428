"""``solutions``: folded on the site, and in a notebook text that does not run."""

import json

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from executed_pages import TUTORIALS
from solutions import fold

PAGE = """
```{code-cell}
answer = "the reader's"
```

:::{dropdown} Solution
Why it is so.
:::

```{code-cell}
:tags: [solution]
answer = "the page's"
```

```{code-cell}
:tags: [solution, site-only]
print("It is", answer)
```

```{code-cell}
print("It is still", answer)
```
"""


@pytest.fixture(scope="module")
def built(make_project, tmp_path_factory):
    """A tiny site with a solution."""
    project = make_project(tmp_path_factory.mktemp("solutions"))
    project.write_page(PAGE)
    result = project.build()
    assert (result.returncode, result.stderr) == (0, "")
    return project.folder


def test_cells_move_into_the_dropdown_above_in_their_order():
    """The second cell follows the first, because that has left the place between them."""
    dropdown = nodes.container("", nodes.rubric("", "Solution"), design_component="dropdown")
    cells = [nodes.container(classes=["tag_solution"]) for _ in range(2)]
    section = nodes.section("", nodes.paragraph(), dropdown, *cells, nodes.paragraph())
    assert all(fold(cell) for cell in cells)
    assert dropdown.children[1:] == cells
    assert [type(node) for node in section.children] == [
        nodes.paragraph,
        nodes.container,
        nodes.paragraph,
    ]


@pytest.mark.parametrize("before", [[], [nodes.paragraph()], [nodes.container()]])
def test_a_cell_without_a_dropdown_stays(before):
    """Nothing is moved where there is no place to move it to."""
    cell = nodes.container(classes=["tag_solution"])
    section = nodes.section("", *before, cell)
    assert not fold(cell)
    assert section.children == [*before, cell]


def test_the_site_folds_code_and_outputs(built):
    """Text, code and output of the solution stand inside the fold, and nothing else does."""
    html = (built / "build/html/index.html").read_text(encoding="utf-8")
    (details,) = BeautifulSoup(html, "html.parser").article.select("details")
    assert details.summary.get_text(strip=True) == "Solution"
    assert "Why it is so." in details.get_text()
    assert "It is the page's\n" in details.select_one("div.cell_output").get_text()
    assert "still" not in details.get_text()


def test_a_notebook_folds_the_code_as_text(built):
    """The solution is shown inside the fold, and the reader's own answer stays in force."""
    notebook = json.loads((built / "build/notebooks/index.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]
    (text,) = [cell for cell in cells if "<details>" in cell]
    assert text == (
        "<details>\n<summary>Solution</summary>\n\nWhy it is so.\n\n"
        '```python\nanswer = "the page\'s"\n```\n\n</details>'
    )
    code = [cell for cell in cells if cell != text]
    assert not any("the page's" in cell or 'It is"' in cell for cell in code)


def test_a_solution_without_a_dropdown_stops_the_build(project):
    """The message names the page, the author's line and the remedy."""
    pointer = "```{code-cell}\n:source: jaxprimer.tiny:answer\n```\n\n"
    project.write_page(pointer + '```{code-cell}\n:tags: [solution]\nprint("lost")\n```\n')
    result = project.build()
    assert result.returncode != 0
    message = "WARNING: a solution has no dropdown above it."
    assert project.at('print("lost")') + message in result.stderr


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_exercises_answer_back(site, page):
    """Each exercise refuses its stub in the open, and accepts its solution inside the fold."""
    html = (site / f"tutorials/{page.stem}.html").read_text(encoding="utf-8")
    exercises = BeautifulSoup(html, "html.parser").select("#exercises > section")
    assert 3 <= len(exercises) <= 5
    for exercise in exercises:
        hint, solution = exercise.select("details")
        titles = [part.summary.get_text(strip=True) for part in (hint, solution)]
        assert titles == ["Hint", "Solution"]
        shown = [one.get_text() for one in exercise.select(":scope > .cell .cell_output")]
        folded = [one.get_text() for one in solution.select(".cell_output")]
        assert [text.strip().startswith("Not yet: ") for text in shown] == [True]
        assert folded[0].strip().startswith("Right: ")
