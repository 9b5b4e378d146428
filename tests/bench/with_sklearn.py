"""Train with scikit-learn's network, which has ReLU where the others have SELU."""

import numpy as np
from problem import RATE, Contestant, Problem
from sklearn.neural_network import MLPClassifier


def classifier(problem: Problem) -> Contestant:
    """Plain gradient descent from first weights of its own, one call per epoch."""
    images, labels = problem.train_set
    rows = images.reshape(len(images), -1)
    sizes = tuple(bias.size for _, bias in problem.weights[:-1])
    settings = {"solver": "sgd", "momentum": 0, "alpha": 0, "learning_rate_init": RATE}
    trained = {}

    def reset() -> None:
        trained["model"] = MLPClassifier(sizes, batch_size=problem.size, random_state=0, **settings)

    def train() -> None:
        for _ in range(problem.n_epochs):
            trained["model"].partial_fit(rows, labels, classes=np.arange(10))

    def predict(images: np.ndarray) -> np.ndarray:
        shares = trained["model"].predict_proba(images.reshape(len(images), -1))
        return np.log(np.maximum(shares, np.finfo(shares.dtype).tiny))  # logits, up to a constant

    return Contestant(reset, train, predict)
