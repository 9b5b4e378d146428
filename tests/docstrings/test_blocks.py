"""``blocks``: what its docstrings say. Each test quotes a sentence."""

import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.blocks import parts, sums, wrong_sum
from jaxprimer.solutions.convolution import Block

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
IMAGES = jnp.asarray(np.random.default_rng(0).normal(size=(2, 4, 4, 3)), jnp.float32)


class ForeverTraining(Block):
    """A block that does not do as its mode says."""

    def __call__(self, x):
        """The images and what was made of them, by the statistics of the batch."""
        return x + nnx.relu(self.norm(self.conv(x), use_running_average=False))


class Bare(Block):
    """A block that adds nothing to the images."""

    def __call__(self, x):
        """What was made of the images."""
        return nnx.relu(self.norm(self.conv(x)))


def pair(kind):
    """Two blocks with the same weights."""
    return [kind(3, rngs=nnx.Rngs(0)) for _ in range(2)]


def test_layers_are_found_at_any_depth():
    """Layers of a model that are of a kind, however deep."""
    model = nnx.Sequential(nnx.Sequential(Block(2, rngs=nnx.Rngs(0))), nnx.Dropout(0.5))
    kinds = nnx.Conv, nnx.BatchNorm, nnx.Dropout, nnx.Linear
    assert [len(parts(model, kind)) for kind in kinds] == [1, 1, 1, 0]


def test_layers_are_no_copies():
    """The layers themselves."""
    block = Block(2, rngs=nnx.Rngs(0))
    assert parts(block, nnx.Conv)[0] is block.conv


def test_right_numbers_come_before_wrong_ones():
    """The right numbers, of the shape of x, and wrong ones of the same shape, with the words."""
    right, wrong = sums(Block(3, rngs=nnx.Rngs(0)), IMAGES)
    np.testing.assert_allclose(right, Block(3, rngs=nnx.Rngs(0))(IMAGES), rtol=1e-4, atol=1e-5)
    assert {array.shape for array in (right, *wrong.values())} == {IMAGES.shape}
    bare = Bare(3, rngs=nnx.Rngs(0))(IMAGES)
    np.testing.assert_allclose(wrong["no sum: x is not added"], bare, rtol=1e-4, atol=1e-5)
    assert not any(np.allclose(right, array, atol=0.01) for array in wrong.values())


def test_the_mode_of_the_model_decides():
    """Has one nnx.Conv and one nnx.BatchNorm, and the mode to compute in."""
    block = Block(3, rngs=nnx.Rngs(0))
    training, _ = sums(block, IMAGES)
    block.eval()
    np.testing.assert_allclose(sums(block, IMAGES)[0], block(IMAGES), rtol=1e-4, atol=1e-5)
    assert np.abs(sums(block, IMAGES)[0] - training).max() > 0.01
    with pytest.raises(ValueError, match="values to unpack"):
        sums(nnx.Sequential(block, block.conv, Block(3, rngs=nnx.Rngs(1))), IMAGES)


def test_a_block_is_evaluated_too():
    """What is wrong with what two like blocks give, one of them evaluated."""
    assert wrong_sum(*pair(Bare)) == "block(x) gave no sum: x is not added."
    found = wrong_sum(*pair(ForeverTraining))
    assert found == "block(x) after block.eval() gave what it gave in training."


def test_nothing_is_wrong_with_a_block():
    """Empty if nothing is wrong."""
    assert wrong_sum(*pair(Block)) == ""


def test_the_modes_of_the_blocks():
    """A residual block for three channels, in training mode."""
    block, judged = pair(Block)
    block.eval()
    assert wrong_sum(block, judged) == "block(x) gave a normalization that came too early."
    wider = [Block(4, rngs=nnx.Rngs(0)) for _ in range(2)]
    assert " raised " in wrong_sum(*wider)
