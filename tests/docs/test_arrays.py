"""Part 2 as published: the facts that the page must get right, read from the page."""

import re

import pytest


@pytest.mark.parametrize(
    "line",
    [
        "same as NumPy: True",
        "new: [0. 5. 0.]",
        "[1 1 1 1 1 1 1 1 1 1]",
        "[178 182 177 183 181 182 181 179 174 180]",
        "90 90",
        "fill: [20 -1]",
        "JAX:   [0.] float32",
        "JAX:   -1494967296",
        "[60.] float32",
        "parameters: 19",
        "['output']['weights'] (3, 1) float32",
        "correlation: 0.98",
        "correlation: 1.00",
        "train: (331, 10) (331,)",
        "after 4 updates: loss inf",
        "[0].trace['weights'] (10,) float32",
    ],
)
def test_printed_lines(line, outputs):
    """Shapes, dtypes, exact numbers and known traps stand on the page as they must."""
    assert line in outputs.splitlines()


@pytest.mark.parametrize(
    "error",
    [
        "TypeError: sum requires ndarray or scalar arguments",
        "TypeError: JAX arrays are immutable",
        "IndexError: index 10 is out of bounds",
        "TypeError: unsupported operand",
        "PlainLine",
        "KeyReuseError: Previously-consumed key",
    ],
)
def test_failures_are_shown(error, outputs):
    """Each mistake is made in the open, with the message that a reader gets."""
    assert error in outputs


def test_descent_with_momentum_arrives(outputs):
    """The second column of weights is the third, and the first is not."""
    rows = re.findall(r"^(?:age|sex|bmi|bp|s\d) +(\S+) +(\S+) +(\S+)$", outputs, re.MULTILINE)
    plain, momentum, exact = (
        [float(text) for text in column] for column in zip(*rows, strict=True)
    )
    assert len(exact) == 10
    assert momentum == pytest.approx(exact, abs=0.11)
    assert max(abs(one - other) for one, other in zip(plain, exact, strict=True)) > 5


def test_error_is_told_with_its_spread(outputs, prose):
    """The held-out error lies in the interval that the text gives, and below the baseline."""
    error, low, high = map(float, re.search(r"error (\S+), from (\S+) to (\S+)", outputs).groups())
    baseline = float(re.search(r"mean of the training targets: (\S+)", outputs)[1])
    assert low < error < high < baseline
    assert f"Nine in ten draws lie between {low:.0f} and {high:.0f}." in prose


def test_figures_say_what_is_to_be_seen(article):
    """Two figures, each with a text of its own of some length."""
    texts = [image["alt"] for image in article.select("div.cell_output img")]
    assert len(texts) == len(set(texts)) == 2
    assert all(len(text) > 80 for text in texts)
