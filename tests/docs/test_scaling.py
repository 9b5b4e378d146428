"""Part 7 as published: the facts that the page must get right, read from the page."""

import re

import pytest


@pytest.mark.parametrize(
    "line",
    [
        "8 CPU devices",
        "batches: (42, 32, 8, 8) (42, 32)",
        "they agree to 1e-5: True",
        "the sum is 8.0 times as long as the gradient",
        "1 + 0.001 = 1",
        "cpu:7 (168, 8, 8) from 1176",
        "layer1.kernel  (64, 128) -> (64, 16)",
        "layer2.kernel  (128, 128) -> (16, 128)",
        "agrees with one device to 1e-5: True",
    ],
)
def test_printed_lines(line, outputs):
    """Shapes and agreements stand on the page as they must."""
    assert line in outputs.splitlines()


@pytest.mark.parametrize(
    "error",
    [
        "RuntimeError: jax_num_cpu_devices config should be updated before backends",
        "RuntimeError: Array has been deleted with shape=float32[64,100].",
        "but the dimension size is 1347",
        "but the dimension size is 100 ",
    ],
)
def test_errors_are_shown(error, outputs):
    """What goes wrong is shown in JAX's own words."""
    assert error in " ".join(outputs.split())


def test_calls_cost_more_than_updates(outputs):
    """The page's own run shows most of the time in the calls."""
    (share,) = re.findall(r"^(\d+)% of the call is not computation", outputs, re.MULTILINE)
    assert int(share) > 50


def test_going_on_is_going_on(outputs):
    """Two calls of fit record the losses of one."""
    once, twice = (
        re.findall(rf"^{word}: +\[(.*)\]", outputs, re.MULTILINE) for word in ("once", "twice")
    )
    assert once == twice != []


def test_narrow_parameters_hardly_learn(outputs):
    """Bfloat16 parameters end far above float32, and mixed precision ends near it."""
    losses = dict(re.findall(r"^(float32|bfloat16|mixed) +loss ([\d.]+)", outputs, re.MULTILINE))
    wide, naive, mixed = (float(losses[name]) for name in ("float32", "bfloat16", "mixed"))
    assert naive > 2 * wide
    assert abs(mixed - wide) < 0.05


def test_one_device_exchanges_nothing(outputs):
    """Two programs are counted: one without collectives, one with an all-reduce."""
    lines = outputs.splitlines()
    row = lines.index("{}")
    assert lines[row + 1].startswith("{'all-reduce': ")
