"""``CONTRIBUTING.md``: how a page is written. Each test quotes a rule, and breaks it."""

import cell_rules
import claims
import number_words
import pytest
import typed_numbers
import wording
from notebook_source import notebook_source, plain_code
from outside_world import stays_inside
from package_cells import fill
from page_error import PageError
from page_text import cells
from quotes import quotes

pytestmark = [
    pytest.mark.usefixtures("as_the_document_says"),
    pytest.mark.parametrize("as_the_document_says", ["CONTRIBUTING.md"], indirect=True),
]
CELL = "```{{code-cell}}\n:tags: [{tags}]\n{code}\n```\n"


def cell(code, tags="remove-cell"):
    """A cell of a page."""
    return CELL.format(code=code, tags=tags)


def faults(module, said, check="", tags="remove-cell"):
    """What a check of pages says of a sentence, with a cell in its section."""
    page = f"# A page\n\n## Section\n\n{said}\n\n{cell(check, tags)}"
    return [message for _, message in module.problems(page)]


def broken(code, tags="remove-cell"):
    """What the rules for cells say of one."""
    return " ".join(message for _, message in cell_rules.problems(cell(code, tags)))


def test_the_build_fills_a_pointer():
    """A cell that defines something points at the package, and the build fills it in."""
    pointer = "```{code-cell}\n:source: jaxprimer.models:SimpleNN\n```\n"
    assert "class SimpleNN(nnx.Module):" in fill(pointer)
    assert "Move it to the package" in broken("def double(x):\n    return 2 * x")


def test_glue_has_a_cell_of_its_own():
    """A cell of its own says `glue("share", share)`, the text says ``{glue:text}`share:.1%` ``."""
    with pytest.raises(PageError, match="Give glue its own cell"):
        plain_code('share = 1\nglue("share", share)', {})
    assert not faults(typed_numbers, "It is {glue:text}`share:.1%`.", 'glue("share", share)')
    assert faults(typed_numbers, "It is 96.2%.", 'glue("share", share)')


def test_a_notebook_prints_what_is_inserted():
    """A notebook prints it instead."""
    page = "It is {glue:text}`share:.1%`.\n\n" + cell('glue("share", share)')
    assert 'print("share =", format(share, ".1%"))' in notebook_source(page)


@pytest.mark.parametrize(("said", "code"), [("96%", "share > 0.96"), ("300 ms", "t < 300")])
def test_a_result_is_asserted_in_its_section(said, code):
    """A result, such as a percentage or a duration, only in the section of that `assert`."""
    section = f"## Section\n\nIt took {said}.\n\n"
    check, page = cell(f"assert {code}"), "# A page\n\n{}## Another\n\n{}"
    assert [*typed_numbers.problems(page.format(section, check))]
    assert not [*typed_numbers.problems(page.format(section + check, ""))]


@pytest.mark.parametrize("claim", ["faster", "agrees", "the loss falls"])
def test_a_claim_has_its_assert(claim):
    """A claim such as "faster", "agrees" or "the loss falls" has a cell with an `assert`."""
    assert faults(claims, f"So {claim}.", "assert x > 0, 'positive'")
    assert not faults(claims, f"So {claim}.", f"assert x > 0, '{claim}'")
    assert not faults(claims, f"So {claim}, says [the paper](https://x.org).")


def test_a_denial_is_no_check():
    """Headings that state something claim; a "not" in one and none in the other is no check."""
    assert faults(claims, "This is not faster.", "assert x > 0, 'this is faster'")
    assert faults(claims, "### This is faster", "assert x > 0, 'positive'")


def test_a_time_is_compared_with_a_time():
    """Times are compared with each other, and never with a number of seconds."""
    assert "Compare two times" in broken("assert time_jit < 0.5")
    assert broken("assert time_jit < time_plain") == ""


@pytest.mark.parametrize("start", ["if", "where"])
def test_a_supposition_claims_nothing(start):
    """A sentence that begins with "if" or "where" claims nothing."""
    assert faults(claims, "The second is faster.")
    assert not faults(claims, f"{start.capitalize()} the second is faster.")


@pytest.mark.parametrize("turn", ["not", "almost"])
def test_a_quotation_leaves_no_turn_out(turn):
    """Words of it in their order, of which some may be left out, but no "not" and no "almost"."""
    assert quotes("the loss falls", "The loss of both falls.")
    assert not quotes("falls the loss", "The loss of both falls.")
    assert not quotes("the loss falls", f"The loss {turn} falls.")


def test_words_count_from_three_on():
    """A number in words, from three on, is quoted by such a message."""
    assert min(number_words.NUMBERS.values()) == 3
    assert faults(number_words, "There are three ways.", "assert x > 0, 'positive'")
    assert not faults(number_words, "There are three ways.", "assert x > 0, 'there are three'")


def test_a_list_counts_for_its_number():
    """Or as many things follow it in its sentence, after a colon."""
    assert number_words.listed("Four steps: load, split, train and test.", "four")
    assert not number_words.listed("Five steps: load, split, train and test.", "five")


LOOSE = ["x > 0 or x < 0", "(a == b).any()", "np.allclose(a, b, atol=0.5)", "True"]


@pytest.mark.parametrize("test", LOOSE)
def test_an_assert_can_fail(test):
    """A small tolerance, without `or` and without `any()` of what is equal."""
    assert broken(f"assert {test}")
    assert broken("assert np.allclose(a, b, atol=1e-5)") == ""


def test_no_assert_stands_where_errors_pass():
    """And without `any()`, and stands in no cell that is tagged `raises-exception`."""
    assert "tagged raises-exception" in broken("assert a == b", "raises-exception")


@pytest.mark.parametrize("code", ["print(3)", "if 1:\n    print(x)"])
def test_what_is_constant_is_found(code):
    """No condition and no printed value is a constant."""
    assert "constant" in broken(code)
    assert broken("if x:\n    print(x)") == ""


OUTSIDE = ["time.time()", "urllib.request", "os.environ['A']", "np.random.default_rng()"]


@pytest.mark.parametrize("code", OUTSIDE)
def test_a_cell_asks_nothing_outside(code):
    """It asks no clock for the date, no network and no environment, and draws from a seed."""
    assert [*stays_inside(cells(cell(code))[0])]
    assert not [*stays_inside(cells(cell("np.random.default_rng(0)"))[0])]


def test_what_ages_is_found():
    """A sentence that ages, such as one with "currently", says since which version instead."""
    assert "since which version" in " ".join(faults(wording, "JAX currently does this."))
    assert not faults(wording, "JAX does this since 0.6.")
