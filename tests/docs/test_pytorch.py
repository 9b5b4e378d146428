"""Coming from PyTorch as published: rows of code, PyTorch before JAX, with JAX's results."""

import pytest


@pytest.fixture(scope="module")
def rows(article):
    """The rows."""
    return article.select("div.row-of-code")


def test_each_row_has_both_sides(rows):
    """PyTorch's code runs nowhere here, and JAX's is followed by what it prints."""
    assert len(rows) >= 20
    for row in rows[1:]:  # the first imports
        sides = row.find_all("div", recursive=False)
        assert [side["class"][0] for side in sides] == ["in-pytorch", "in-jax"]
        assert not sides[0].select("div.cell_output")
        assert sides[1].select("div.cell_output")


def test_most_rows_are_side_by_side(rows):
    """Their code is narrow enough for half of the text's width."""
    assert sum("side-by-side" in row["class"] for row in rows) >= len(rows) * 2 / 3


def test_names_of_pytorch_lead_nowhere_else(rows):
    """No name of PyTorch's code is linked as if it were JAX's."""
    assert not [link for row in rows for link in row.select("div.in-pytorch pre a")]


@pytest.mark.parametrize("line", ["int32 float32", "[0.1   0.1   0.05  0.05  0.025]", "50"])
def test_printed_lines(line, article):
    """Dtypes, the schedule's rates and the number of parameters."""
    outputs = "\n".join(output.get_text() for output in article.select("div.cell_output"))
    assert line in outputs.splitlines()
