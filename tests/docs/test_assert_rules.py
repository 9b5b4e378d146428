"""``assert_rules``: an ``assert`` that cannot fail, or fails elsewhere, is found, and no other."""

import pytest
from cell_rules import problems


def found(code, options=""):
    """Messages about a page with one cell, which tests something."""
    return [message for _, message in problems(f"```{{code-cell}}\n{options}{code}\n```\n")]


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
        ("assert len(x) > 0 and x.shape == x.shape", "cannot fail. Compare with something else"),
        ("assert y == 3 or x == 16", "says too little. Say what must be"),
        ("assert y == 3 and (x == 16 or x == 17)", "says too little. Say what must be"),
        ("assert f(x) is not None", "says too little. Say what must be"),
        ("assert (x == y).any(), 'equal'", "says too little. Say what must be"),
        ("assert jnp.isclose(x, y).any()", "says too little. Say what must be"),
        ("with case.assertRaises(Exception):\n    f(x)", "lets any error pass. Name the one"),
        ("assert [x == 16, x == 17]", "cannot fail. Test a value"),
        ("assert y == 3 and {x == 16}", "cannot fail. Test a value"),
        ("assert f'{x == 16}'", "cannot fail. Test a value"),
        ("assert (row > 0 for row in x)", "cannot fail. Test a value"),
        ("assert x.shape == (4,), 'all three agree'", "looks at no number. Compare those"),
        ("assert x.ndim == 1 and x.dtype == y.dtype, 'the same'", "looks at no number"),
        ("assert (x == y).all", "calls no method. Call all, or compare it."),
        ("assert y == 3 and x.any", "calls no method. Call any, or compare it."),
        ("assert jnp.allclose(f(x), f(x))", "compares a thing with itself. Compare two."),
        ("print(np.array_equal(x, x))", "compares a thing with itself. Compare two."),
        ("assert jnp.allclose(x, y, atol=1e9)", "the tolerance atol=1000000000.0 is more than"),
        ("print(jnp.allclose(x, y, rtol=10**3))", "the tolerance rtol=10 ** 3 is more than 0.1"),
        ("assert np.allclose(x, y, 10, 1e-3)", "the tolerance 10 is more than 0.1"),
        ("for row in x[2:]:\n    assert row > 0", "may loop over nothing: x[2:]. Loop over all"),
        ("assert all(row > 0 for row in x[2:])", "may loop over nothing: x[2:]. Loop over all"),
        ("assert time_jit < 0.5", "holds a time against a constant"),
    ],
)
def test_a_weak_assert_is_found(code, part):
    """One message tells what was seen and what to do."""
    (message,) = found(code)
    assert part in message


def test_an_assert_that_may_fail_is_found():
    """A cell that is to raise an error holds no assert, whose error would be as good."""
    (message,) = found("assert x == 16", ":tags: [remove-cell, raises-exception]\n")
    assert "'assert x == 16' stands in a cell tagged raises-exception" in message
    assert found("x @ x", ":tags: [raises-exception]\n") == []


@pytest.mark.parametrize(
    "code",
    [
        "assert 0.94 < share < 0.99",
        "assert time_loop > 10 * time_vmap, 'faster'",
        "assert len(x) == 1347 and 1347 % 8 == 3",
        "assert x.ok() and x.dtype == y.dtype and not x.flag",
        "assert (x != y).any() and not (x == 0).any() and not jnp.isclose(x, y).any()",
        "assert [f(row) for row in x[1:]] == [1, 2]",
        "assert jnp.allclose(f(x), f(y), rtol=1e-5, atol=room)",
        "assert np.allclose(x, y, 1e-3, room) and np.array_equal(x, y, True)",
        "assert x.at[0].set(1) is not x and all(a > 1 or a < 0 for a in x)",
        "for row in x[2:]:\n    print(row)",
        "for row in rows:\n    assert row > 0",
        "assert best_time(f) < 2 * time_vmap",
        "assert step_time < 3 * other_time and n_updates == 300",
    ],
)
def test_a_real_assert_is_let_through(code):
    """Checks of results and ratios of times break no rule."""
    assert found(code) == []
