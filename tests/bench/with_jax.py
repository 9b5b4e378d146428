"""Three ways to train with JAX: Part 1's loop, ``fit``, and a scan without NNX."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx
from problem import RATE, Contestant, Problem, orders

from jaxprimer.epochs import batch_order
from jaxprimer.models import SimpleNN
from jaxprimer.plain import plain_fit
from jaxprimer.training import fit, train_step

TX = optax.sgd(RATE)  # made once: what is compiled belongs to it


def network(problem: Problem) -> tuple[SimpleNN, nnx.Optimizer]:
    """The network with its first weights, and an optimizer that has made no update."""
    n_hidden = problem.weights[0][1].size
    model = SimpleNN(n_hidden=n_hidden, rngs=nnx.Rngs(0))
    layers = model.layer1, model.layer2, model.layer3
    for layer, (kernel, bias) in zip(layers, problem.weights, strict=True):
        layer.kernel[...] = jnp.asarray(kernel)
        layer.bias[...] = jnp.asarray(bias)
    return model, nnx.Optimizer(model, TX, wrt=nnx.Param)


def logits(model: nnx.Module, images: np.ndarray) -> np.ndarray:
    """What a network makes of images."""
    return np.asarray(model(jnp.asarray(images)))


def explicit_loop(problem: Problem) -> Contestant:
    """One call of ``train_step`` per update."""
    images, labels = jax.tree.map(jnp.asarray, problem.train_set)
    order = jnp.asarray(orders(len(labels), problem.size, problem.n_epochs))
    trained = {}

    def reset() -> None:
        trained["model"], trained["optimizer"] = network(problem)

    def train() -> None:
        for index in order.reshape(-1, problem.size):
            batch = (images, labels) if problem.full_batch else (images[index], labels[index])
            train_step(trained["model"], trained["optimizer"], *batch)
        jax.block_until_ready(nnx.state(trained["model"]))

    return Contestant(reset, train, lambda images: logits(trained["model"], images))


def fit_in_one_call(problem: Problem) -> Contestant:
    """``jaxprimer.training.fit``, which judges the network once, at the end."""
    train_set, test_set = jax.tree.map(jnp.asarray, (problem.train_set, problem.test_set))
    size = None if problem.full_batch else problem.size
    n_updates, key, trained = problem.n_updates, jax.random.key(0), {}

    def reset() -> None:
        trained["model"], trained["optimizer"] = network(problem)

    def train() -> None:
        settings = {"n_updates": n_updates, "every": n_updates, "size": size, "key": key}
        history = fit(trained["model"], trained["optimizer"], train_set, test_set, **settings)
        jax.block_until_ready(history)

    return Contestant(reset, train, lambda images: logits(trained["model"], images))


def plain_scan(problem: Problem) -> Contestant:
    """``jaxprimer.plain.plain_fit``: a scan over a dictionary of arrays."""
    train_set, n_updates = jax.tree.map(jnp.asarray, problem.train_set), problem.n_updates
    key, trained = jax.random.key(0), {}

    def reset() -> None:
        layers = [{"kernel": kernel, "bias": bias} for kernel, bias in problem.weights]
        trained["params"] = jax.tree.map(jnp.asarray, layers)

    def train() -> None:
        order = None
        if not problem.full_batch:
            order = batch_order(key, 0, len(train_set[1]), problem.size, n_updates)
        settings = {"rate": RATE, "n_updates": n_updates}
        trained["params"], losses = plain_fit(trained["params"], train_set, order, **settings)
        jax.block_until_ready(losses)

    def predict(images: np.ndarray) -> np.ndarray:
        layers = [(layer["kernel"], layer["bias"]) for layer in trained["params"]]
        return logits(network(problem._replace(weights=layers))[0], images)

    return Contestant(reset, train, predict)
