"""Two ways to train with PyTorch: as it comes, and compiled."""

from collections.abc import Callable

import numpy as np
import torch
from problem import RATE, Contestant, Problem
from torch import nn
from torch.nn.functional import cross_entropy


def network(problem: Problem) -> nn.Sequential:
    """Dense layers with SELU between them."""
    layers: list[nn.Module] = []
    for kernel, _ in problem.weights:
        layers += [nn.Linear(*kernel.shape), nn.SELU()]
    return nn.Sequential(nn.Flatten(), *layers[:-1])


def load(model: nn.Sequential, problem: Problem) -> None:
    """Give a network its first weights; PyTorch keeps kernels the other way round."""
    layers = [layer for layer in model if isinstance(layer, nn.Linear)]
    with torch.no_grad():
        for layer, (kernel, bias) in zip(layers, problem.weights, strict=True):
            layer.weight.copy_(torch.tensor(kernel.T))
            layer.bias.copy_(torch.tensor(bias))


def contestant(problem: Problem, prepare: Callable) -> Contestant:
    """Train in a loop, as PyTorch's tutorials do, with the data in memory as tensors."""
    images, labels = map(torch.tensor, problem.train_set)
    labels, model = labels.long(), network(problem)
    call = prepare(model)

    def train() -> None:
        optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
        for _ in range(problem.n_epochs):
            batches = [slice(None)]
            if not problem.full_batch:
                batches = torch.randperm(len(labels)).split(problem.size)
            for index in batches:
                optimizer.zero_grad()
                cross_entropy(call(images[index]), labels[index]).backward()
                optimizer.step()

    def predict(images: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return model(torch.tensor(images)).numpy()

    return Contestant(lambda: load(model, problem), train, predict)


def eager(problem: Problem) -> Contestant:
    """PyTorch as it comes."""
    return contestant(problem, lambda model: model)


def compiled(problem: Problem) -> Contestant:
    """The network compiled by ``torch.compile``."""
    return contestant(problem, torch.compile)
