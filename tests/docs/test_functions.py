"""Part 3 as published: the facts that the page must get right, read from the page."""

import re

import pytest


@pytest.mark.parametrize(
    "line",
    [
        "identical records: True",
        "plain:    [np.float32(1.0), np.float32(2.0), np.float32(3.0)]",
        "traced for: [(3,), (4,), (5,)]",
        "traced for: [(8,)]",
        "static:   4 traces",
        "ordinary: 1 trace",
        "x = 100.0: value inf, slope nan",
        "x = 100.0: value 99.307, slope nan",
        "x = 100.0: value 99.307, slope 1.000, bend 0.000",
        "they agree: True",
        "17,610 parameters",
        "1.24 gigabytes for the Hessian",
        "(1347, 64, 32)",
        "(8, 200)",
    ],
)
def test_printed_lines(line, outputs):
    """Shapes, counts and exact numbers stand on the page as they must."""
    assert line in outputs.splitlines()


def test_failures_come_before_their_cures(outputs):
    """Each error and each NaN is followed by what mends it."""
    order = [
        "UnexpectedTracerError",
        "TracerBoolConversionError",
        "cond[",
        "[(3,), (4,), (5,)]",
        "[(8,)]",
        "slope nan",
        "bend 0.000",
        "Output was (Array(",
        "residuals (200,)",
        "Output had shape: (200,)",
        "they agree: True",
    ]
    text = " ".join(outputs.split())
    assert all(words in text for words in order)
    assert [text.find(words) for words in order] == sorted(map(text.find, order))


def test_a_record_has_no_colours(outputs):
    """The first record stands on the page as text, without codes of a terminal."""
    assert "{ lambda ; a:f32[]. let b:f32[] = cosh a; c:f32[] = log b in (c,) }" in outputs


def test_the_record_of_scan_does_not_grow(outputs):
    """Ten times the steps make ten times the loop's record, and scan's as it was."""
    sizes = re.findall(r"(\d+) steps, (\w+): ([\d,]+) lines", outputs)
    lines = {(name, int(n)): int(size.replace(",", "")) for n, name, size in sizes}
    assert lines["descend", 5] == lines["descend", 50]
    assert lines["descend_by_loop", 50] > 5 * lines["descend_by_loop", 5]


def test_the_limit_explains_part_1(outputs):
    """Part 1's rate of 0.05 is far above the limit for unscaled pixels, and below the other."""
    limits = re.findall(r"pixels / +\d+: curvature +[\d.]+, limit ([\d.]+)", outputs)
    unscaled, scaled = map(float, limits)
    assert 10 * unscaled < 0.05 < scaled
