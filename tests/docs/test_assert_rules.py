"""``assert_rules``: an ``assert`` that cannot fail, or fails elsewhere, is found, and no other."""

import pytest
from cell_rules import problems


def found(code):
    """Messages about a page with one cell, which tests something."""
    return [message for _, message in problems(f"```{{code-cell}}\n{code}\n```\n")]


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("assert True", "cannot fail. Test a value"),
        ("assert x > 0 or True", "cannot fail. Test a value"),
        ("assert len(x) >= 0", "cannot fail. Test a value"),
        ("if x:\n    assert y > 0", "stands under a condition"),
        ("try:\n    assert y > 0\nexcept AssertionError as e:\n    print(e)", "a condition"),
        ("assert 0.95 < 0.98", "cannot fail. Test a value"),
        ("assert len('abc') == 3", "cannot fail. Test a value"),
        ("assert (x > 1, 'message')", "cannot fail. Test a value"),
        ("assert share == share", "cannot fail. Compare with something else"),
        ("assert time_jit < 0.5", "holds a time against a constant"),
    ],
)
def test_a_weak_assert_is_found(code, part):
    """One message tells what was seen and what to do."""
    (message,) = found(code)
    assert part in message


@pytest.mark.parametrize(
    "code",
    [
        "assert 0.94 < share < 0.99",
        "assert time_loop > 10 * time_vmap, 'faster'",
        "assert best_time(f) < 2 * time_vmap",
        "assert step_time < 3 * other_time and n_updates == 300",
    ],
)
def test_a_real_assert_is_let_through(code):
    """Checks of results and ratios of times break no rule."""
    assert found(code) == []
