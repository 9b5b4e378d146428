"""``jaxprimer.convolution``: against SciPy, NumPy and finite differences."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx
from scipy.signal import correlate2d

from jaxprimer.convolution import CNN, check_grey_images, forward, train, train_step
from jaxprimer.named_arrays import arrays_of, differing
from jaxprimer.training import loss_fn


@pytest.fixture
def network():
    """A small network in training mode."""
    return CNN(5, n_channels=4, rngs=nnx.Rngs(0))


@pytest.fixture
def batch():
    """Eight random images with labels."""
    return jax.random.uniform(jax.random.key(0), (8, 8, 8)), jnp.arange(8) % 5


def trainer(network, wrt=nnx.Param):
    """Plain gradient descent."""
    return nnx.Optimizer(network, optax.sgd(0.1), wrt=wrt)


def test_first_layer_equals_scipy(network, batch):
    """A channel of a convolution is SciPy's correlation with the kernel of that channel."""
    seen = network.conv1(batch[0][..., None])
    kernel = np.asarray(network.conv1.kernel[...])[:, :, 0, 1]
    wanted = correlate2d(np.asarray(batch[0][3]), kernel, mode="same")
    np.testing.assert_allclose(seen[3, :, :, 1], wanted, atol=1e-5)


def test_evaluation_reads_each_image_by_itself(network, batch):
    """In evaluation mode an image's logits are those that it has alone, and no call changes any."""
    network.eval()
    before = arrays_of(model=network)
    together, alone = network(batch[0]), [network(image[None])[0] for image in batch[0]]
    np.testing.assert_allclose(together, jnp.stack(alone), atol=1e-5)
    np.testing.assert_array_equal(together, network(batch[0]))
    assert not differing(before, arrays_of(model=network))


def test_training_mode_changes_state_but_no_parameter(network, batch):
    """A call moves the running means and variances and the count of the draws."""
    before = arrays_of(model=network)
    network(batch[0])
    moved = differing(before, arrays_of(model=network))
    assert "model.dropout.rngs.count" in moved
    assert "model.norm1.mean" in moved
    assert not set(moved) & set(arrays_of(nnx.Param, model=network))


def test_forward_is_the_call_without_its_side_effects(network, batch):
    """The pure function gives the logits of the call, and the state that the call leaves."""
    graphdef, params, rest = nnx.split(nnx.clone(network), nnx.Param, ...)
    logits, new = jax.jit(forward, static_argnums=0)(graphdef, params, rest, batch[0])
    np.testing.assert_allclose(logits, network(batch[0]), atol=1e-5)
    wanted = nnx.state(network, nnx.BatchStat)
    for seen, want in zip(
        jax.tree.leaves(nnx.filter_state(new, nnx.BatchStat)), jax.tree.leaves(wanted), strict=True
    ):
        np.testing.assert_allclose(seen, want, atol=1e-6)


def test_step_is_gradient_descent(network, batch):
    """A step subtracts the learning rate times the slope, which two losses nearby give."""
    network.eval()  # so that the loss is one function of the parameters
    before = network.head.bias[...]
    optimizer = trainer(network)

    def loss(shift):
        moved = nnx.clone(network)
        moved.head.bias = nnx.Param(before.at[2].add(shift))
        return loss_fn(moved, *batch)[0]

    slope = (loss(0.01) - loss(-0.01)) / 0.02
    train_step(network, optimizer, *batch)
    np.testing.assert_allclose(network.head.bias[2], before[2] - 0.1 * slope, atol=1e-4)


def test_step_changes_what_the_optimizer_updates(network, batch):
    """With a filter for the head, no other parameter changes."""
    before = arrays_of(nnx.Param, model=network)
    head = nnx.All(nnx.Param, nnx.PathContains("head"))
    train_step(network, trainer(network, wrt=head), *batch)
    moved = differing(before, arrays_of(nnx.Param, model=network))
    assert moved == ["model.head.bias", "model.head.kernel"]


def test_train_lowers_the_loss_and_moves_the_draws(network, digits):
    """The loss halves on the digits, and each step takes a key."""
    low = digits[2] < 5
    examples = digits[0][low] / 16, digits[2][low]
    rngs = nnx.Rngs(batches=1)
    losses = train(network, trainer(network), rngs, examples, n_steps=40)
    assert losses.shape == (40,)
    assert losses[-5:].mean() < losses[:5].mean() / 2
    assert rngs.batches.count[...] == 40


def test_batches_come_from_the_stream(network, batch):
    """One seed gives the same batches each time, another seed others."""

    def first_loss(seed):
        model = nnx.clone(network)
        rngs = nnx.Rngs(batches=seed)
        return train(model, trainer(model), rngs, batch, n_steps=1, batch_size=3)

    assert first_loss(1) == first_loss(1)
    assert first_loss(1) != first_loss(2)


def test_a_batch_holds_an_example_once(network, batch):
    """A batch as large as the training set is all of it, in whatever order."""
    network.dropout = nnx.Dropout(0.0)  # which would leave out other numbers of another order
    twin, rngs = nnx.clone(network), nnx.Rngs(batches=0)
    losses = train(network, trainer(network), rngs, batch, n_steps=1, batch_size=len(batch[1]))
    wanted = train_step(twin, trainer(twin), *batch)
    np.testing.assert_allclose(losses[0], wanted, rtol=1e-5)


def test_both_normalizations_forget_at_the_same_rate(network):
    """Each keeps nine tenths of its running mean, and dropout leaves out a half."""
    assert (network.norm1.momentum, network.norm2.momentum) == (0.9, 0.9)
    assert network.dropout.rate == 0.5


def test_refuses_more_than_there_is(network, batch):
    """A batch larger than the training set is refused by name."""
    with pytest.raises(ValueError, match=r"^batch_size is 9, and there are 8 examples\. "):
        train(network, trainer(network), nnx.Rngs(batches=1), batch, n_steps=1, batch_size=9)


def test_refuses_other_images(network):
    """Channels, other sizes and integers are refused."""
    with pytest.raises(ValueError, match=r"^images has shape \(2, 8, 8, 1\), wanted \(batch, 8,"):
        network(jnp.zeros((2, 8, 8, 1)))
    with pytest.raises(ValueError, match=r"images\[None\] makes a batch of one image"):
        check_grey_images(jnp.zeros((8, 8)))
    with pytest.raises(TypeError, match=r"^images has dtype int32"):
        network(jnp.zeros((2, 8, 8), jnp.int32))
