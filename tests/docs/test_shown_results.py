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


@pytest.mark.parametrize(
    ("code", "part"),
    [
        (
            "print(f'{took * 1e6:.3f} ms')",
            "'took * 1000000.0' is scaled by 1e+06, and the unit 'ms'",
        ),
        (
            "print(f'{took:.3f} ms')",
            "'took' is scaled by 1, and the unit 'ms' behind it wants 1000.",
        ),
        ("print(f'{used / 1e6:.0f} GB')", "wants 1e-09. Mend one."),
        (
            "print(f'{used / 1e6:.0f} layers')",
            "is scaled by 1e-06, and the unit '' behind it wants 1.",
        ),
    ],
)
def test_a_unit_that_does_not_fit_is_found(code, part):
    """A factor of a thousand more or less, a factor without a unit, a unit without a factor."""
    (message,) = found(code)
    assert part in message


@pytest.mark.parametrize(
    "code",
    [
        "print(f'{took * 1e3:.3f} ms, {used / 1e9:.2f} gigabytes')",
        "print(f'{1e3 * took:.1f} ms, {row[\"megabytes\"]} MB')",
        "print(f'{took:.1f} s, {2 * n:,} bytes, {ratio:.1f} times {took * 1e6:.0f}\u00b5s')",
    ],
)
def test_a_unit_that_fits_is_let_through(code):
    """Thousands of units, and the units themselves."""
    assert found(code) == []
