"""``docs``: what the pages say of PyTorch's layers and random numbers. Each test quotes a note."""

import inspect

import jax
import jax.numpy as jnp
import numpy as np
import torch
from flax import nnx
from torch import nn


def test_one_draw_more_changes_those_after_it():
    """`torch.manual_seed` sets a generator that every later draw moves on."""
    torch.manual_seed(0)
    first, second = torch.rand(3), torch.rand(3)
    torch.manual_seed(0)
    assert torch.equal(torch.rand(3), first)
    assert torch.equal(torch.rand(3), second)
    torch.manual_seed(0)
    torch.rand(1)
    assert not torch.equal(torch.rand(3), first)


def test_where_the_channels_are():
    """The channels are the last axis, where PyTorch has them second."""
    assert nn.Conv2d(1, 2, 3)(torch.zeros(4, 1, 8, 8)).shape == (4, 2, 6, 6)
    conv = nnx.Conv(1, 2, (3, 3), rngs=nnx.Rngs(0))
    assert conv(jnp.zeros((4, 8, 8, 1))).shape == (4, 8, 8, 2)
    assert (conv.kernel.shape, nn.Conv2d(1, 2, 3).weight.shape) == ((3, 3, 1, 2), (2, 1, 3, 3))


def test_who_pads():
    """Flax pads so that height and width stay, `padding="SAME"`; `Conv2d` does not pad."""
    assert inspect.signature(nnx.Conv.__init__).parameters["padding"].default == "SAME"
    assert nnx.Conv(1, 2, (5, 5), rngs=nnx.Rngs(0))(jnp.zeros((1, 8, 8, 1))).shape[1:3] == (8, 8)
    assert nn.Conv2d(1, 2, 5)(torch.zeros(1, 1, 8, 8)).shape[2:] == (4, 4)


def test_both_have_two_modes():
    """`model.train()` and `model.eval()` do what you expect."""
    theirs, ours = nn.Dropout(0.5), nnx.Dropout(0.5, rngs=nnx.Rngs(0))
    for model, ones in ((theirs, torch.ones(100)), (ours, jnp.ones(100))):
        model.train()
        assert (model(ones) == 0).any()
        model.eval()
        assert (model(ones) == 1).all()


def test_what_is_in_the_state():
    """What `state_dict()` returns is nnx.state(model) here: buffers are in both."""
    theirs = nn.BatchNorm1d(3).state_dict()
    ours = nnx.state(nnx.BatchNorm(3, rngs=nnx.Rngs(0)))
    assert {"running_mean", "running_var", "weight", "bias"} <= theirs.keys()
    assert set(ours) == {"mean", "var", "scale", "bias"}


def test_whose_random_numbers():
    """PyTorch's random numbers come from a global generator; here they are part of the state."""
    dropout = nn.Dropout(0.5)
    draws = [torch.manual_seed(1) and dropout(torch.ones(99)) for _ in range(2)]
    assert torch.equal(*draws)
    assert not dropout.state_dict()
    assert jax.tree.leaves(nnx.state(nnx.Dropout(0.5, rngs=nnx.Rngs(0)), nnx.RngState))


def test_a_line_is_computed_when_it_is_reached(capsys):
    """PyTorch computes each line when it comes to it, and `print` sees numbers everywhere."""
    x = torch.tensor(3.0, requires_grad=True)
    square = x * x
    print(square.item())
    square.backward()
    assert capsys.readouterr().out == "9.0\n"


def test_a_tape_in_reverse():
    """PyTorch keeps a tape of what has run, and `backward()` plays it in reverse."""
    order, first = [], torch.tensor(2.0, requires_grad=True).sin()
    second = first.exp()
    first.register_hook(lambda _: order.append("first"))
    second.register_hook(lambda _: order.append("second"))
    second.backward()
    assert order == ["second", "first"]


def test_dtypes_of_numpy_stay():
    """PyTorch makes these an `int64` and a `float64`."""
    assert torch.tensor([1, 2]).sum().dtype == torch.int64
    assert torch.from_numpy(np.ones(2)).mean().dtype == torch.float64


def test_other_numbers_for_every_seed():
    """The numbers are not those of PyTorch, whatever the seed."""
    for seed in range(20):
        torch.manual_seed(seed)
        theirs = torch.randn(3).numpy()
        assert not np.allclose(theirs, jax.random.normal(jax.random.key(seed), 3), atol=1e-3)
