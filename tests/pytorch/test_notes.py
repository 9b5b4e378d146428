"""``docs/tutorials``: what the pages say to those who come from PyTorch. Each test quotes a note.

``tests/docs/test_notes_on_pytorch.py`` finds each quotation on its page.
"""

from types import FunctionType

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
import torch
from flax import nnx
from torch import nn
from torch.utils.data import DataLoader, DistributedSampler

from jaxprimer.loading import local_batches

WHAT = torch.arange(6.0).reshape(2, 3)


@pytest.fixture
def layer():
    """A dense layer of PyTorch, the same each time."""
    torch.manual_seed(0)
    return nn.Linear(3, 2)


def test_a_pytree_has_the_parameters(layer):
    """A pytree plays the part of `module.parameters()` and of `state_dict()`."""
    tree = {name: array.numpy() for name, array in layer.state_dict().items()}
    named = {name: array.detach().numpy() for name, array in layer.named_parameters()}
    assert len(jax.tree.leaves(tree)) == len(list(layer.parameters())) == 2
    assert jax.tree.all(jax.tree.map(np.array_equal, tree, named))


def test_an_optimizer_holds_and_changes(layer):
    """An optimizer of PyTorch holds the parameters and changes them."""
    optimizer = torch.optim.Adam(layer.parameters())
    before = layer.weight.clone()
    layer(WHAT).sum().backward()
    assert optimizer.step() is None
    assert optimizer.param_groups[0]["params"][0] is layer.weight
    assert not torch.equal(layer.weight, before)


def test_an_optimizer_keeps_its_state(layer):
    """`optimizer.step()` changes the parameters, and the optimizer keeps its state to itself."""
    optimizer = torch.optim.Adam(layer.parameters())
    layer(WHAT).sum().backward()
    optimizer.step()
    assert optimizer.state[layer.weight]["exp_avg"].shape == layer.weight.shape
    assert isinstance(optax.adam(0.1).update, FunctionType)


def test_another_order_has_to_be_asked_for():
    """`local_batches` needs no `set_epoch` for another order in each epoch."""
    sampler = DistributedSampler(range(8), num_replicas=2, rank=0)
    assert list(sampler) == list(sampler)
    first = list(sampler)
    sampler.set_epoch(1)
    assert list(sampler) != first
    batches = local_batches([(n,) for n in range(64)], 64, process=0, n_processes=2)
    assert batches[0][0].tolist() != batches[1][0].tolist()


def test_what_is_overwritten_shows_its_new_numbers(layer):
    """JAX refuses to read an array that was given away, an overwritten tensor shows new numbers."""
    weight, before = layer.weight.data, layer.weight.clone()
    layer(WHAT).sum().backward()
    torch.optim.SGD(layer.parameters(), lr=1.0).step()
    assert torch.equal(weight, layer.weight)
    assert not torch.equal(weight, before)
    given = jnp.ones(3)
    jax.jit(lambda x: x + 1, donate_argnums=0)(given)
    with pytest.raises(RuntimeError, match="deleted"):
        print(given)


def test_a_step_overwrites(layer):
    """`optimizer.step()` overwrites parameters in place, which is what donation comes to."""
    place = layer.weight.data_ptr()
    layer(WHAT).sum().backward()
    torch.optim.SGD(layer.parameters(), lr=1.0).step()
    assert layer.weight.data_ptr() == place


def test_what_a_wrapper_does(layer, tmp_path):
    """`DistributedDataParallel` wraps a copy of the model in each process."""
    torch.distributed.init_process_group(
        "gloo", init_method=f"file://{tmp_path / 'store'}", rank=0, world_size=1
    )
    wrapped = nn.parallel.DistributedDataParallel(layer)
    torch.distributed.destroy_process_group()
    assert wrapped.module is layer


def test_where_gradients_are(layer):
    """There is no `loss.backward()`, no `.grad` on a tensor and no `zero_grad()`."""
    loss = layer(WHAT).sum()
    loss.backward()
    assert layer.bias.grad.tolist() == [2, 2]
    layer.zero_grad()
    array, model = jnp.ones(3), nnx.Linear(3, 2, rngs=nnx.Rngs(0))
    names = ("backward", "grad", "zero_grad")
    assert not any(hasattr(thing, name) for thing in (array, model) for name in names)


def test_the_division_is_yours(layer):
    """There, each `loss.backward()` adds to `.grad` until `zero_grad()` is called."""
    (layer(WHAT).mean()).backward()
    whole = layer.weight.grad.clone()
    layer.zero_grad()
    assert layer.weight.grad is None
    for rows in WHAT.split(1):
        (layer(rows).mean() / 2).backward()
    torch.testing.assert_close(layer.weight.grad, whole)


def test_autocast_decides_by_operation(layer):
    """`torch.autocast` decides operation by operation; here each layer says its `dtype`."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = layer(WHAT)
        loss = nn.functional.mse_loss(hidden, torch.zeros(2, 2))
    assert (hidden.dtype, loss.dtype) == (torch.bfloat16, torch.float32)
    dense = nnx.Linear(3, 2, dtype=jnp.bfloat16, rngs=nnx.Rngs(0))
    assert jnp.exp(dense(jnp.asarray(WHAT.numpy()))).dtype == jnp.bfloat16


def test_what_a_loss_scaler_is_for():
    """A loss scaler is for `float16`, whose range loses small gradients; bfloat16 needs none."""
    small = torch.tensor(1e-9)
    assert small.half() == 0
    assert small.bfloat16() > 0
    assert torch.finfo(torch.bfloat16).tiny == torch.finfo(torch.float32).tiny


def test_what_a_loader_does():
    """This is what `DataLoader(shuffle=True, drop_last=True)` does, without workers."""
    loader = DataLoader(range(10), batch_size=3, shuffle=True, drop_last=True)
    epochs = [torch.stack(list(loader)) for _ in range(5)]
    assert {epoch.shape for epoch in epochs} == {(3, 3)}
    assert all(len(epoch.unique()) == 9 for epoch in epochs)
    assert len({tuple(epoch.flatten().tolist()) for epoch in epochs}) > 1
    assert loader.num_workers == 0


def test_a_schedule_can_be_forgotten(layer):
    """There are no `optimizer.param_groups` to change and no `scheduler.step()` to forget."""
    optimizer = torch.optim.SGD(layer.parameters(), lr=1.0)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
    optimizer.step()
    assert optimizer.param_groups[0]["lr"] == 1.0
    scheduler.step()
    assert optimizer.param_groups[0]["lr"] == 0.5


def test_a_dictionary_of_arrays(layer):
    """In PyTorch, `{name: array.cpu().numpy() for name, array in model.state_dict().items()}`."""
    arrays = {name: array.cpu().numpy() for name, array in layer.state_dict().items()}
    assert {name: array.shape for name, array in arrays.items()} == {"weight": (2, 3), "bias": (2,)}
