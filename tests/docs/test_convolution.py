"""Part 6 as published: the facts that the page must get right, read from the page."""

import re

import pytest


@pytest.mark.parametrize(
    "line",
    [
        "images:   (450, 8, 8, 1)",
        "kernels:  (3, 3, 1, 2)",
        "SAME  stride 2: (450, 4, 4, 16)",
        "VALID stride 2: (450, 3, 3, 16)",
        "Conv: 160 parameters",
        "Linear: 66,560 parameters",
        "calls so far: 2",
        "    model.norm2.var          (32,)",
        "0 of 40 arrays differ",
        "logits of the old digits: up to 0.000 apart",
        "same logits: True",
    ],
)
def test_printed_lines(line, outputs):
    """Shapes, names and exact numbers stand on the page as they must."""
    assert line in outputs.splitlines()


@pytest.mark.parametrize(
    "words",
    [
        "Cannot mutate BatchStat from a different trace level",
        "FileExistsError: folder 'half' exists",
        "model.head.bias is float32 (5,) in folder 'model_only', wanted float32 (10,).",
        "lacks 2 of the arrays that are wanted ['model.classifier.bias'",
        "import of flax halted",
    ],
)
def test_failures_are_shown(words, outputs):
    """What goes wrong is shown with its error."""
    assert words in " ".join(outputs.split())


def test_evaluation_mode_reads_better(outputs):
    """On batches of one digit, training mode reads fewer images."""
    read = dict(re.findall(r"(train|eval) ?: \[(.*)\] right", outputs))
    right = {mode: sum(map(int, counts.split(", "))) for mode, counts in read.items()}
    assert right["train"] < right["eval"]


def test_frozen_parameters_are_no_frozen_layer(outputs):
    """Without evaluation mode four running means and variances change, with it none."""
    names = re.findall(r"^model\.[\w.]+$", outputs, re.MULTILINE)
    assert len([name for name in names if re.search(r"norm\d\.(mean|var)$", name)]) == 4
    assert names[-3:] == ["model.dropout.rngs.count", "model.head.bias", "model.head.kernel"]
