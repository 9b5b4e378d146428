"""What all contestants train: the same data, first weights, batches and number of updates."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

RATE = 0.05
N_EXAMPLES = 1344  # fills batches of 64, so that nobody trains on the rest


class Problem(NamedTuple):
    """One training to time; all arrays are NumPy's."""

    train_set: tuple[np.ndarray, np.ndarray]
    test_set: tuple[np.ndarray, np.ndarray]
    weights: list[tuple[np.ndarray, np.ndarray]]  # kernel (n_in, n_out) and bias of each layer
    size: int  # examples per batch
    n_updates: int

    @property
    def full_batch(self) -> bool:
        """Whether each update uses the whole training set."""
        return self.size == len(self.train_set[1])

    @property
    def n_epochs(self) -> int:
        """How often the training set is used."""
        return self.n_updates * self.size // len(self.train_set[1])


class Contestant(NamedTuple):
    """A way to train: only ``train`` is timed."""

    reset: Callable[[], None]
    train: Callable[[], None]
    predict: Callable[[np.ndarray], np.ndarray]


def orders(n: int, size: int, n_epochs: int) -> np.ndarray:
    """Indices of the batches of some epochs in random order, shape (n_epochs, n // size, size)."""
    rng = np.random.default_rng(0)
    return np.stack([rng.permutation(n).reshape(-1, size) for _ in range(n_epochs)])


def mean_loss(logits: np.ndarray, labels: np.ndarray) -> float:
    """Mean cross-entropy of logits, in nats."""
    top = logits.max(axis=1, keepdims=True)
    normalizer = np.log(np.exp(logits - top).sum(axis=1)) + top[:, 0]
    return float(np.mean(normalizer - logits[np.arange(len(labels)), labels]))


def score(contestant: Contestant, problem: Problem) -> dict[str, float]:
    """Loss on the training set and accuracy on the test set."""
    images, labels = problem.test_set
    return {
        "train_loss": mean_loss(contestant.predict(problem.train_set[0]), problem.train_set[1]),
        "accuracy": float(np.mean(contestant.predict(images).argmax(axis=1) == labels)),
    }
