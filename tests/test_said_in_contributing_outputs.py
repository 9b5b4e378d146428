"""``CONTRIBUTING.md``: what pages put out, and lead to. Each test quotes a rule, and breaks it."""

from types import SimpleNamespace

import cell_rules
import page_form
import part_numbers
import pytest
import run_checks
from documents import ROOT
from link_form import in_no_words
from literal_names import problems as dead_names
from nbformat.v4 import new_code_cell, new_notebook, new_output
from notebook_page import Page
from output_record import close, output_lines, record
from scripts import script

pytestmark = [
    pytest.mark.usefixtures("as_the_document_says"),
    pytest.mark.parametrize("as_the_document_says", ["CONTRIBUTING.md"], indirect=True),
]


def test_a_record_counts_the_checks():
    """What the cells put out is recorded; of the checks, how many there are."""
    page = new_notebook(cells=[new_code_cell("assert x\nassert y")])
    assert "Its cells assert 2 things." in record(page, {}, "page.md")
    assert (ROOT / "docs/tutorials/arrays.outputs.txt").is_file()


def test_a_float_may_differ_by_one():
    """A float may differ by one in its last digit."""
    assert close("0.1125", "0.1124", 0)
    assert not close("0.1126", "0.1124", 0)
    assert not close("434", "433", 0)


def test_a_tolerance_grants_more():
    """`:tolerance: 0.02` grants the numbers of a cell more."""
    assert close("102", "100", 0.02)
    assert not close("103", "100", 0.02)
    cell = "```{{code-cell}}\n:tolerance: {}\nf(x)\n```\n"
    assert [*cell_rules.problems(cell.format(2))]
    assert not [*cell_rules.problems(cell.format(0.02))]


@pytest.mark.parametrize(("tags", "said"), [([], "2 ms"), (["varies"], "# ms")])
def test_numbers_of_the_machine_are_left_out(tags, said):
    """The tag `varies` leaves out those that are the machine's."""
    printed = new_output("stream", text="2 ms")
    cell = new_code_cell("f(x)", outputs=[printed], metadata={"tags": tags})
    assert [*output_lines(cell, {})] == [said]


def test_an_expected_error_must_come():
    """Tagged `raises-exception`, and then it must raise one; its script prints the error."""
    made = new_code_cell("f(x)", metadata={"tags": ["raises-exception"]})
    assert "raises none" in " ".join(run_checks.cell_problems(made))
    printed = script(new_notebook(cells=[new_code_cell("x = 1"), made]), "page")
    assert 'print(f"{type(failure).__name__}: {failure}")' in printed


@pytest.mark.parametrize(("tag", "written"), [("tag_x", 1), ("tag_site-only", 0)])
def test_cells_of_the_site_stay_there(tag, written):
    """A cell that only the site needs is tagged `site-only`, and left out of the notebook."""
    page = SimpleNamespace(cell=lambda node: node)
    node = {"nb_element": "cell_code", "classes": [tag]}
    assert len([*Page.block_container(page, node)]) == written


@pytest.mark.parametrize(("tags", "wanted"), [([], "Not yet: x"), (["solution"], "Right: x")])
def test_a_stub_and_a_solution_are_told_apart(tags, wanted):
    """A cell `print(check_norm(norm))` below the stub; the build fails if it is not so."""
    said = [new_output("stream", text=f"{start}: x") for start in ("Not yet", "Right")]
    options = {"source": "print(check_norm(norm))", "metadata": {"tags": tags}}
    made = [new_code_cell(outputs=[one], **options) for one in said]
    right = [one for one in made if not [*run_checks.cell_problems(one)]]
    assert [one.outputs[0].text for one in right] == [wanted]


def test_a_dead_name_is_found():
    """`jax.tree.map` in JAX, also in a comment of a cell."""
    assert not [*dead_names("With `jax.tree.map`.")]
    assert [*dead_names("With `jax.tree.mop`.")]
    assert [*dead_names("```{code-cell}\nx = 1  # by jax.tree.mop\n```\n")]


def test_a_part_is_a_page():
    """And "Part 3" must be a page whose title begins so, and the one that a link leads to."""
    known = {"Part 3": ("tutorials/functions", "Functions")}
    assert [*part_numbers.problems("index", "See Part 9.", known)]
    assert [*part_numbers.problems("index", "{doc}`Part 3 <tutorials/arrays>`", known)]
    assert not [*part_numbers.problems("index", "{doc}`Part 3 <tutorials/functions>`", known)]


def test_the_text_of_a_link_tells():
    """A link is a role; its text names what it leads to."""
    assert [*in_no_words("See {doc}`here <x>`.")]
    assert not [*in_no_words("See {doc}`the names <x>`.")]


def test_a_description_has_its_length():
    """A page begins with a description of 50 to 160 characters."""
    assert (page_form.ABOUT[0], page_form.ABOUT[-1]) == (50, 160)
    head = "---\nmyst:\n  html_meta:\n    description: {}\n---\n\n# A page\n"
    found = [[*page_form.front_matter(head.format("a" * n))] for n in (49, 50, 160, 161)]
    assert [bool(one) for one in found] == [True, False, False, True]
