"""``asserted``: the record tells of checks that are taken away, and of bounds that are widened."""

import nbformat
import pytest
from asserted import bounds, no_fewer, summary
from output_record import accepted, difference, record


@pytest.mark.parametrize(
    ("check", "held"),
    [
        ("loss < 0.02", ["x < 0.02"]),
        ("0.9 < one[0] / two.mean() < 1.1", ["0.9 < x / x < 1.1"]),
        ("naive > 2 * wide", ["x > 2 * x"]),
        ("np.allclose(a, b, atol=1e-5)", ["atol=1e-05"]),
        ("len(x) == 3", []),
        ("one < other", []),
        ("(a > 1).all() and b <= -2", ["x <= -2", "x > 1"]),
        ("np.isfinite(x[1:])", []),
    ],
)
def test_what_holds_a_number(check, held):
    """An order with a number in it, and a tolerance; names do not matter."""
    assert sorted(bounds(f"assert {check}, 'what it says'")) == held


def test_code_that_is_not_python_has_no_bounds():
    """A cell with a command of IPython is let through."""
    assert list(bounds("%pip install jax")) == []


def test_both_lines():
    """How many asserts there are, and the bounds of all cells in one order."""
    said = summary(["assert x > 2\nassert y < 1", "x = 1", "assert z == 1"])
    assert said == "Its cells assert 3 things.\nTheir bounds: x < 1; x > 2\n"
    assert summary([]) == "Its cells assert 0 things.\nTheir bounds: none\n"


def test_one_bound_more_is_let_through():
    """And one less is not, though as many are left; nor is one of two that are alike."""
    one, other = "Their bounds: x < 1\n", "Their bounds: x < 1; x < 1; x > 2\n"
    assert no_fewer(other, one)
    assert not no_fewer(one, other)
    assert not no_fewer("Their bounds: x < 20; x > 2\n", "Their bounds: x < 2; x > 2\n")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["assert x < 2"], "-Its cells assert 2 things.\n+Its cells assert 1 things."),
        (["assert x < 20", "assert y"], "-Their bounds: x < 2\n+Their bounds: x < 20"),
    ],
)
def test_a_weaker_check_is_told(lines, told):
    """It is another record; one more check is not yet, and stands in the next one."""
    kept, wanted = (
        record(nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, some))), {}, "p")
        for some in (lines, ["assert x < 2", "assert y"])
    )
    assert told in difference(kept, wanted, "record")[1]
    more = wanted.replace("2 things", "3 things").replace("x < 2", "x < 2; x > 1")
    assert difference(more, wanted, "record")[1] == ""
    assert accepted(more, wanted) == more
