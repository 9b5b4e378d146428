"""Measure training side by side, and record it in the package: ``python tests/bench``."""

from itertools import pairwise

import numpy as np
from contest import ROUNDS, check_same, contest
from problem import N_EXAMPLES, Problem
from record import facts, write
from sklearn.datasets import load_digits

from jaxprimer.data import train_test_arrays

MAKERS = {
    "fit": "with_jax:fit_in_one_call",
    "scan without NNX": "with_jax:plain_scan",
    "explicit loop": "with_jax:explicit_loop",
    "PyTorch": "with_torch:eager",
    "torch.compile": "with_torch:compiled",
    "Keras on JAX": "with_keras:fit",
    "scikit-learn": "with_sklearn:classifier",
}
SAME = [name for name in MAKERS if name != "scikit-learn"]  # it has ReLU, and weights of its own
PACKAGES = ("jax", "flax", "optax", "numpy", "torch", "keras", "scikit-learn")
MODULES = ("epochs", "models", "plain", "rounds", "training")
TASKS = {
    "full batch": {"n_hidden": 100, "size": N_EXAMPLES, "n_updates": 300},
    "batches of 64": {"n_hidden": 100, "size": 64, "n_updates": 420},
    "ten times as wide": {"n_hidden": 1000, "size": N_EXAMPLES, "n_updates": 20},
}


def problem(n_hidden: int, size: int, n_updates: int) -> Problem:
    """The digits, scaled to 0..1, and first weights of three layers."""
    digits = load_digits()
    parts = map(np.asarray, train_test_arrays(digits.images / 16, digits.target))
    images, test_images, labels, test_labels = parts
    rng, sizes = np.random.default_rng(0), [64, n_hidden, n_hidden, 10]
    kernels = [rng.normal(0, n**-0.5, (n, m)).astype("float32") for n, m in pairwise(sizes)]
    weights = [(kernel, np.zeros(kernel.shape[1], "float32")) for kernel in kernels]
    train_set = images[:N_EXAMPLES], labels[:N_EXAMPLES]
    return Problem(train_set, (test_images, test_labels), weights, size, n_updates)


def main() -> None:
    """Measure one task after the other, and print what is recorded."""
    tasks = {}
    for name, settings in TASKS.items():
        rows = contest(MAKERS, problem(**settings))
        if settings["size"] == N_EXAMPLES:  # otherwise each has an order of its own
            check_same(rows, SAME)
        tasks[name] = {**settings, "rows": rows}
        print(*(f"{name}: {contestant}: {row}" for contestant, row in rows.items()), sep="\n")
    write("training", {**facts(PACKAGES, MODULES), "rounds": ROUNDS, "tasks": tasks})


if __name__ == "__main__":
    main()
