"""``CONTRIBUTING.md``: what pages put out, and lead to. Each test quotes a rule, and breaks it."""

import re
from types import SimpleNamespace

import cell_errors
import cell_rules
import page_form
import part_numbers
import pytest
import run_checks
from alt_text import fault as alt_fault
from formulas import FORMULAS
from link_form import in_no_words
from literal_names import problems as dead_names
from nbformat.v4 import new_code_cell, new_notebook, new_output
from notebook_page import Page
from output_record import close, output_lines, record
from page_lists import Page as Listed
from page_lists import llms
from project_files import ROOT
from scripts import script

from jaxprimer.verdicts import fault, verdict

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


def test_a_formula_is_found_letter_by_letter():
    """A formula that is displayed stands letter by letter in `tests/formulas.py`."""
    text = (ROOT / "docs/tutorials/neural_net_basics.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\$\$\n([^$]*)\n\$\$", text, re.MULTILINE)
    assert shown
    assert {" ".join(formula.split()) for formula in shown} <= set(FORMULAS)


def test_code_of_pytorch_has_cells_below():
    """`in-pytorch` holds code of PyTorch, and the cells below it do the same with JAX."""
    page = (ROOT / "docs/reference/pytorch.md").read_text(encoding="utf-8")
    boxes = page.split("```{in-pytorch}\n")[1:]
    assert len(boxes) > 5
    assert {box.split("\n```\n\n", 1)[1].split("\n")[0] for box in boxes} == {"```{code-cell}"}


def test_a_check_raises_nothing():
    """The check raises nothing, returns a text that begins with `Right:` or says `Not yet:`."""
    said = verdict(fault("norm(x)", lambda: 1 / 0, wanted=1), "all is right.")
    assert said.startswith("Not yet: norm(x) raised ZeroDivisionError")
    assert verdict("", "all is right.") == "Right: all is right."


def test_a_page_runs_offline():
    """It asks no clock for the date, no network and no environment."""
    assert set(cell_errors.OFFLINE.values()) == {cell_errors.CLOSED_DOOR, ""}
    assert {"http_proxy", "HTTPS_PROXY"} < set(cell_errors.OFFLINE)


def test_a_description_is_listed():
    """A description, which search engines, `llms.txt` and shared links show."""
    pages = [Listed(f"https://x.org/{name}.html", name, f"About {name}.") for name in "ab"]
    assert "- [b](https://x.org/b.html): About b." in llms("X", pages[0], pages[1:])


def test_a_figure_says_what_is_to_be_seen():
    """A figure has a text that says what is to be seen."""
    assert alt_fault("")
    assert alt_fault("A plot of it")
    assert alt_fault("Held-out loss against the number of updates, falling.") == ""
