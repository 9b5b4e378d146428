"""``shown_results``: a number typed by hand that looks like a result is found, and no other."""

import pytest
from cell_rules import problems


def found(code):
    """Messages about a page with one cell, whose text inserts a share."""
    page = f"About {{glue:text}}`share`.\n\n```{{code-cell}}\n{code}\n```\n"
    return [message for _, message in problems(page)]


@pytest.mark.parametrize(
    ("call", "part"),
    [
        ("glue('share', 0.98)", "inserts a constant"),
        ("glue('share', f'{0.98:.1%}')", "inserts a constant"),
        ("glue('share', x, display=False)", "hides"),
        ("glue('other', x)", "is inserted nowhere"),
    ],
)
def test_glue_inserts_results(call, part):
    """A constant, a hidden value and a value that no text uses are found."""
    messages = found(call)
    assert any(part in message for message in messages)


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("print('same:', True)", "shows the constant True. Show a value of the run."),
        ("print('error:', -1e-7)", "shows the constant -1e-07. Show a value"),
        ("print([0.98, 0.97])", "shows the constant [0.98, 0.97]. Show a value"),
        ("print(f'share: {0.98:.1%}')", "shows the constant 0.98. Show a value"),
    ],
)
def test_a_printed_constant_is_found(code, part):
    """Truths, numbers and lists that no run computed are found, in f-strings too."""
    (message,) = found(code)
    assert part in message


@pytest.mark.parametrize(
    "code",
    [
        "print('share', '-' * 9, 3 * x, [x], sep=' ', flush=True)",
        "print(f'{x:.1%} {3 * x} {\"share\":>9}')",
        "print()",
    ],
)
def test_what_is_computed_is_let_through(code):
    """Results, words and settings of ``print`` break no rule."""
    assert found(code) == []
