"""``notebooks``: the committed notebooks are what the pages make, and run anywhere."""

import ast
import difflib
import json
from pathlib import Path

import nbformat
import pytest
from docutils import nodes
from executed_pages import DOCS, PAGES, name
from notebook_page import LONG, Code, Page
from notebooks import joined, notebook
from scripts import script

ROOT = Path(__file__).parents[2]
COMMAND = "Run: python -m tox run -e notebooks"


@pytest.fixture(scope="session")
def fresh(build_site, tmp_path_factory):
    """The notebooks that the pages make now."""
    out = tmp_path_factory.mktemp("notebooks")
    options = ("-b", "notebook", "-D", "nb_execution_mode=off", "-d", str(out / "doctrees"))
    result = build_site(ROOT, *options, out=out)
    assert result.returncode == 0, result.stderr
    return out


def code_cells(page):
    """Code cells of a page's committed notebook."""
    cells = nbformat.read(page.with_suffix(".ipynb"), as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


def test_every_page_has_its_notebook_and_every_notebook_its_page():
    """No notebook is missing, and none is left over from a page that was renamed."""
    notebooks = {path.with_suffix(".md") for path in DOCS.rglob("*.ipynb")}
    assert set(PAGES) == notebooks, COMMAND


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_notebook_is_up_to_date(page, fresh):
    """The committed notebook is, byte for byte, what the page makes."""
    made = (fresh / f"{name(page)}.ipynb").read_text(encoding="utf-8")
    committed = page.with_suffix(".ipynb").read_text(encoding="utf-8")
    titles = (f"committed {page.stem}.ipynb", "what the page makes")
    lines = committed.splitlines(), made.splitlines()
    difference = "\n".join(difflib.unified_diff(*lines, *titles, lineterm=""))
    assert committed == made, f"{COMMAND}\n{difference}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_notebook_is_clean(page):
    """A notebook is valid, has no outputs, and ids that come from the position."""
    made = nbformat.read(page.with_suffix(".ipynb"), as_version=4)
    nbformat.validate(made)
    assert [cell.id for cell in made.cells] == [f"cell-{n}" for n in range(len(made.cells))]
    assert all(not cell.get("outputs") for cell in made.cells)
    assert "myst_nb" not in json.dumps(made)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_edited_definitions_take_effect(page):
    """No import brings back what a cell defines, so that a reader's edit stays in force."""
    nodes = [node for cell in code_cells(page) for node in ast.walk(ast.parse(cell.source))]
    defined = {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    aliases = [a for n in nodes if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names]
    assert defined
    assert not defined & {alias.asname or alias.name for alias in aliases}


def test_text_is_cut_at_headings_and_cells():
    """Blocks between two cells are one cell, and a heading begins another."""
    blocks = ["# A", "text", "more", Code("x"), "after", "## B", Code("y")]
    assert list(joined(blocks)) == ["# A\n\ntext\n\nmore", Code("x"), "after", "## B", Code("y")]


def test_a_notebook_goes_on_after_an_expected_error():
    """Only a cell that is to raise an error says so, where Jupyter looks for it."""
    made = notebook(["# A", Code("x"), Code("1 / 0", ("raises-exception",))], "install")
    wanted = [{}, {}, {}, {"tags": ["raises-exception"]}]
    assert [cell.metadata for cell in made.cells] == wanted


def test_folded_checks_have_a_title():
    """Colab and Jupyter fold a cell by its metadata, of which a script keeps none."""
    made = notebook(["# A", Code("assert x", folded=True)], "install")
    folded = {"cellView": "form", "jupyter": {"source_hidden": True}}
    title = "# @title Checks of this section"
    assert (made.cells[2].metadata, made.cells[2].source) == (folded, f"{title}\nassert x")
    assert f"# %%\n{title}\nassert x\n" in script(made, "a")


@pytest.mark.parametrize(
    ("lines", "shown", "folded"),
    [
        (["assert x"] * (LONG + 1), True, True),
        (["assert x"] * LONG, True, False),
        (["assert x"] * (LONG + 1), False, False),
        (["x = 1"] * (LONG + 1), True, False),
    ],
)
def test_only_long_checks_that_a_page_hides_are_folded(lines, shown, folded):
    """What a page shows, and a few lines of checks, stand open in a notebook."""
    cell = nodes.container(nb_element="cell_code", classes=["tag_shown-cell"] * shown)
    cell += nodes.literal_block(text="\n".join(lines))
    (code,) = Page(str).blocks(nodes.container("", cell))
    assert code.folded == folded


def test_the_first_code_cell_installs():
    """The install cell follows the title, before any other code."""
    made = notebook(["# A", Code("x")], "install")
    assert [(cell.cell_type, cell.source) for cell in made.cells] == [
        ("markdown", "# A"),
        ("code", "install"),
        ("code", "x"),
    ]
