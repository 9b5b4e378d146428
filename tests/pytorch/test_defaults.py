"""``docs/reference/pytorch.md``: what the page says of PyTorch alone."""

import inspect

import pytest
import torch
from torch import nn


@pytest.mark.parametrize(
    ("function", "argument", "wanted"),
    [
        (nn.BatchNorm1d, "momentum", 0.1),
        (nn.BatchNorm1d, "eps", 1e-5),
        (nn.LayerNorm, "eps", 1e-5),
        (nn.Conv2d, "padding", 0),
        (torch.optim.AdamW, "weight_decay", 0.01),
        (torch.optim.Adam, "weight_decay", 0),
    ],
)
def test_defaults(function, argument, wanted):
    """A default is what the page says that it is."""
    assert inspect.signature(function).parameters[argument].default == wanted


def test_dtypes():
    """Integers have 64 bits, and NumPy's float64 stays."""
    assert torch.tensor([1, 2]).sum().dtype == torch.int64
    assert torch.ones(2, dtype=torch.float64).mean().dtype == torch.float64
    assert torch.tensor(1.0).dtype == torch.float32


def test_a_bias_begins_at_random():
    """The bias of a dense layer is not zero, and within one over the root of its inputs."""
    torch.manual_seed(0)
    layer = nn.Linear(100, 1000)
    assert (layer.bias != 0).all()
    assert 0.09 < layer.bias.abs().max() <= 0.1
    assert layer.weight.shape == (1000, 100)


def test_gradients_add_up():
    """A second backward adds to the first, unlike JAX's functions."""
    w = torch.ones(2, requires_grad=True)
    for _ in range(2):
        w.sum().backward()
    assert w.grad.tolist() == [2.0, 2.0]


def test_gelu_is_exact_by_default():
    """The approximation has to be asked for."""
    x = torch.linspace(-3, 3, 13)
    exact = x * torch.special.ndtr(x)
    torch.testing.assert_close(nn.functional.gelu(x), exact)
    assert (nn.functional.gelu(x, approximate="tanh") != exact).any()
