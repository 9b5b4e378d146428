"""``digit_demo``: readers can draw by any means, and the browser computes what JAX does."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from digit_demo import DRAWINGS, SCRIPTS, WEIGHTS
from digit_pad import PAD, answer, draw, image
from digit_weights import CLOSE, layers, shipped_logits
from playwright.sync_api import expect
from sklearn.datasets import load_digits

from jaxprimer.data import train_test_arrays

ROOT = Path(__file__).parents[2]
SITE = ROOT / "build/html"
SHAPES = json.loads(Path(__file__).with_name("digit_shapes.json").read_text(encoding="utf-8"))
HANDS = 5  # that write each of the shapes


@pytest.fixture(scope="module")
def weights():
    """The script with the weights."""
    return (SITE / "_static" / WEIGHTS).read_text(encoding="utf-8")


def written(shape, rng):
    """A shape as one hand writes it: large or small, slanted, turned and shaky, on whole pixels."""
    size, aspect = rng.uniform(110, 210), rng.uniform(0.55, 0.95)
    slant, turn = rng.uniform(-0.1, 0.35), rng.uniform(-0.12, 0.12)
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = size * np.array([[cos, -sin], [sin, cos]]) @ np.array([[aspect, -slant], [0, 1]])
    shaky = [np.array(stroke) - 0.5 + rng.normal(0, 0.015, (len(stroke), 2)) for stroke in shape]
    strokes = [points @ matrix.T for points in shaky]
    low, high = (edge(np.concatenate(strokes), axis=0) for edge in (np.min, np.max))
    place = rng.uniform(10 - low, PAD - 10 - high)
    return [np.rint(points + place).tolist() for points in strokes]


def test_the_browser_computes_what_jax_does(page, weights):
    """Logits of all test images are the same, as far as two bytes can tell, and so are answers."""
    digits = load_digits()
    images = np.asarray(train_test_arrays(digits.data, digits.target)[1])
    assert images.shape == (450, 64)
    call = "([layers, images]) => images.map(x => digitNetwork.logits(layers, x))"
    unpack = call.replace("logits(layers", "logits(digitNetwork.unpack(layers)")
    seen = np.array(page.evaluate(unpack, [layers(weights), images.tolist()]))
    wanted = shipped_logits(weights, images)
    assert np.abs(seen - wanted).max() < 1e-2 - CLOSE
    assert (seen.argmax(axis=1) == wanted.argmax(axis=1)).all()


def test_a_prediction_is_instant(page, weights):
    """From a long drawing to probabilities it takes less than 5 ms."""
    call = """layers => {
        const network = digitNetwork.unpack(layers);
        const stroke = Array.from({length: 150}, (_, i) => [128 + 60 * Math.cos(i / 10), i]);
        return Array.from({length: 200}, () => {
            const start = performance.now();
            digitNetwork.softmax(digitNetwork.logits(network, digitDrawing.prepare([stroke])));
            return performance.now() - start;
        });
    }"""
    # Beside other processes most runs wait for a core, which is not the network's own time.
    assert min(page.evaluate(call, layers(weights))) < 5


def test_it_is_small():
    """Scripts, weights and style are at most 60 kB on their way to the reader."""
    files = [SITE / "_static" / name for name in (*SCRIPTS, "draw-a-digit.css")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < 60_000


def test_drawings_are_read_as_the_page_says(page, tmp_path):
    """Digits that a script draws become the recorded images, and as many are read as is said."""
    rng, rows, n_right = np.random.default_rng(0), [], 0
    for digit, shape in [item for item in SHAPES for _ in range(HANDS)]:
        page.get_by_role("button", name="Clear").dispatch_event("click")
        draw(page, written(shape, rng))
        rows.append([digit, *image(page)])
        n_right += answer(page) == digit
    seen = "".join(" ".join(map(str, row)) + "\n" for row in rows)
    path = tmp_path / DRAWINGS.name
    path.write_text(seen, encoding="utf-8")
    remedy = f"If drawings are to become other images, copy {path} to {DRAWINGS}."
    assert seen == DRAWINGS.read_text(encoding="utf-8"), remedy
    said = (
        f"Of {len(rows)} digits that a script drew on this pad, this network reads {n_right} right."
    )
    expect(page.get_by_text(said)).to_be_visible()
