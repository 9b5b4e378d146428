"""``digit_weights``: what the browser is given is what the run trained, within two bytes."""

import base64
import io

import jax
import nbformat
import numpy as np
import pytest
from digit_weights import (
    CLOSE,
    MIME,
    disagreement,
    layers,
    put_out,
    rounded,
    score,
    script,
    shipped_logits,
    unpacked,
)
from flax import nnx


@pytest.fixture
def weights(model):
    """Bias and kernel of each layer of an untrained network."""
    return [np.asarray(leaf) for leaf in jax.tree.leaves(nnx.state(model, nnx.Param))]


def notebook(*outputs):
    """A page's run of one cell."""
    cell = nbformat.v4.new_code_cell("x", outputs=list(outputs))
    return nbformat.v4.new_notebook(cells=[cell])


def test_what_a_cell_puts_out_is_read(weights):
    """Weights, images and logits come back as they were; a page without them gives nothing."""
    np.savez(file := io.BytesIO(), *weights, np.ones((5, 8, 8)), np.zeros((5, 10)))
    data = {MIME: base64.b64encode(file.getvalue()).decode()}
    run = put_out(notebook(nbformat.v4.new_output("display_data", data=data)))
    assert [array.shape for array in run.weights] == [array.shape for array in weights]
    assert (run.images.shape, run.logits.shape) == ((5, 8, 8), (5, 10))
    assert put_out(notebook(nbformat.v4.new_output("stream", text="x"))) is None


@pytest.mark.parametrize("numbers", [[-2.0, 0.0, 1.0], [1e-6, 2e-6], [0.0, 0.0]])
def test_rounding_moves_a_number_by_half_a_step(numbers):
    """The largest number takes both bytes, zeros stay zeros."""
    scale, whole = rounded(np.array(numbers))
    assert whole.dtype == np.dtype("<i2")
    assert np.abs(scale * whole - numbers).max() <= 0.51 * scale
    assert np.abs(whole).max() in (0, 32767)


def test_the_script_holds_the_network(weights, model, digits):
    """Weights survive the way into the script and back, and with them it computes what JAX does."""
    text = script(weights)
    assert text.startswith("drawADigit([{")
    assert [len(unpacked(layer["kernel"])) for layer in layers(text)] == [6400, 10000, 1000]
    logits = np.asarray(model(digits[1]))
    assert disagreement(shipped_logits(text, np.asarray(digits[1])), logits) == ""


def test_a_disagreement_is_told():
    """Both a logit that moved too far and another answer are found."""
    wanted = np.array([[0.0, CLOSE / 2]])
    assert disagreement(wanted, wanted) == ""
    assert "move a logit by 1.0e+00 and change 0 answers" in disagreement(wanted + 1, wanted)
    assert "change 1 answers" in disagreement(wanted[:, ::-1], wanted)


def test_the_score_counts_right_answers(weights, model, digits):
    """Drawings labelled with the network's own answers are all right, others all wrong."""
    images = np.asarray(digits[1]).reshape(450, 64)
    answers = np.asarray(model(digits[1])).argmax(axis=1)
    rows = [np.column_stack([labels, images]) for labels in (answers, (answers + 1) % 10)]
    said = [score(script(weights), drawings) for drawings in rows]
    assert [text.partition("Of 450 digits ")[2].split()[-2] for text in said] == ["450", "0"]
