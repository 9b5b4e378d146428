"""The weights that a page's run puts out, as a script that readers' browsers load.

They are rounded, which halves them, and the rounded ones are held against the run.
"""

import base64
import io
import json
from typing import Any, NamedTuple

import nbformat
import numpy as np
from outputs import code_cells

from jaxprimer.activations import SELU_ALPHA, SELU_LAMBDA

MIME = "application/x-npz"
CLOSE = 5e-3  # how far rounding may move a logit
LARGEST = 32767  # whole number of two bytes


class Run(NamedTuple):
    """What the hidden cell puts out."""

    weights: list[np.ndarray]  # bias and kernel of each layer, in the order of JAX's leaves
    images: np.ndarray  # (n, 8, 8)
    logits: np.ndarray  # (n, 10)


def put_out(notebook: nbformat.NotebookNode) -> Run | None:
    """What the hidden cell of a page's run puts out; nothing if the page has no such cell."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if MIME in output.get("data", {}):
                arrays = np.load(io.BytesIO(base64.b64decode(output.data[MIME])))
                *weights, images, logits = (arrays[name] for name in arrays.files)
                return Run(weights, images, logits)
    return None


def rounded(weights: np.ndarray) -> tuple[float, np.ndarray]:
    """Weights as whole numbers of two bytes, and what to multiply them by."""
    scale = float(np.abs(weights).max()) / LARGEST or 1.0
    return scale, np.rint(weights / scale).astype("<i2")


def packed(weights: np.ndarray) -> dict[str, Any]:
    """Weights as the script reads them."""
    scale, numbers = rounded(weights)
    return {"scale": scale, "data": base64.b64encode(numbers.tobytes()).decode("ascii")}


def unpacked(array: dict[str, Any]) -> np.ndarray:
    """Weights that the script reads, as numbers."""
    return array["scale"] * np.frombuffer(base64.b64decode(array["data"]), "<i2")


def script(weights: list[np.ndarray]) -> str:
    """The script that starts the demo."""
    pairs = zip(weights[::2], weights[1::2], strict=True)
    shipped = [{"bias": packed(bias), "kernel": packed(kernel)} for bias, kernel in pairs]
    return f"drawADigit({json.dumps(shipped)});\n"


def layers(text: str) -> list[dict[str, Any]]:
    """The layers that a script holds."""
    found: list[dict[str, Any]] = json.loads(text.removeprefix("drawADigit(").removesuffix(");\n"))
    return found


def dense(x: np.ndarray, layer: dict[str, Any]) -> np.ndarray:
    """Input times kernel plus bias."""
    kernel = unpacked(layer["kernel"]).reshape(x.shape[1], -1)
    result: np.ndarray = x @ kernel + unpacked(layer["bias"])
    return result


def selu(x: np.ndarray) -> np.ndarray:
    """The activation of the network, as the script computes it."""
    curve = SELU_ALPHA * np.expm1(np.minimum(x, 0))  # of a large number it would overflow
    return SELU_LAMBDA * np.where(x > 0, x, curve)


def shipped_logits(text: str, images: np.ndarray) -> np.ndarray:
    """What browsers compute with the weights of a script."""
    first, *others = layers(text)
    x = dense(images.reshape(len(images), -1), first)
    for layer in others:
        x = dense(selu(x), layer)
    return x


def disagreement(seen: np.ndarray, wanted: np.ndarray) -> str:
    """What to tell of rounded weights that give other logits; nothing if they do not."""
    error = float(np.abs(seen - wanted).max())
    others = int((seen.argmax(1) != wanted.argmax(1)).sum())
    if error <= CLOSE and not others:
        return ""
    return (
        f"the rounded weights move a logit by {error:.1e} and change {others} answers, "
        f"wanted at most {CLOSE} and 0. Round them less in digit_demo."
    )


def score(text: str, drawings: np.ndarray) -> str:
    """How many of the recorded drawings the network of a script reads."""
    labels, images = drawings[:, 0], drawings[:, 1:]
    right = int((shipped_logits(text, images).argmax(1) == labels).sum())
    return (
        f"Of {len(labels)} digits that a script drew on this pad, this network reads {right} right."
    )
