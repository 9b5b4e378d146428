"""``cell_errors``: the failing cell is found in the page."""

import pytest
from cell_errors import failing_line

PAGE = (
    "# Title\n\n```{code-cell}\nx = 1\n```\n\n```{code-cell}\n:tags: [a]\nx = 2\ny = 1 / 0\n```\n"
)


@pytest.mark.parametrize(
    ("quoted", "line"),
    [("x = 1", 4), ("x = 2\ny = 1 / 0", 9), ("x = 2\n...\ny = 1 / 0", 9), ("z", 1)],
)
def test_failing_line(quoted, line):
    """The line of the quoted cell is found; a shortened quote is found by its first line."""
    message = (
        f"An error occurred:\n------------------\n{quoted}\n------------------\n\nZeroDivisionError"
    )
    assert failing_line(message, PAGE) == line


def test_message_without_a_quote():
    """A message that quotes no cell leads to the top of the page."""
    assert failing_line("Kernel died", PAGE) == 1
