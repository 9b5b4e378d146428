"""Train with Keras on JAX, by its own ``fit``."""

import os

os.environ["KERAS_BACKEND"] = "jax"  # read when it is imported

import keras
import numpy as np
from problem import RATE, Contestant, Problem


def network(problem: Problem) -> keras.Sequential:
    """Dense layers with SELU between them, and the optimizer and loss of the others."""
    *hidden, last = (bias.size for _, bias in problem.weights)
    layers = [keras.layers.Dense(n, activation="selu") for n in hidden]
    shape = problem.train_set[0].shape[1:]
    model = keras.Sequential(
        [keras.Input(shape), keras.layers.Flatten(), *layers, keras.layers.Dense(last)]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.SGD(RATE), loss=loss)
    return model


def fit(problem: Problem) -> Contestant:
    """``Model.fit`` with its defaults, but for the progress bar."""
    model, (images, labels) = network(problem), problem.train_set
    weights = [array for layer in problem.weights for array in layer]
    settings = {"batch_size": problem.size, "epochs": problem.n_epochs, "verbose": 0}

    def train() -> None:
        model.fit(images, labels, shuffle=not problem.full_batch, **settings)

    def predict(images: np.ndarray) -> np.ndarray:
        return np.asarray(model(images))

    return Contestant(lambda: model.set_weights(weights), train, predict)
