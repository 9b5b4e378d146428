"""``jaxprimer.blocks``: what a block is to give, and that every mistake gives something else."""

from itertools import combinations

import jax
import numpy as np
from flax import nnx
from scipy.signal import correlate

from jaxprimer.blocks import parts, sums
from jaxprimer.convolution import CNN
from jaxprimer.solutions.convolution import Block


def test_parts_are_found_at_any_depth():
    """A model in a model counts, and what is of another kind does not."""
    model = nnx.Sequential(CNN(rngs=nnx.Rngs(0)), nnx.Conv(1, 1, (3, 3), rngs=nnx.Rngs(0)))
    assert len(parts(model, nnx.Conv)) == 3
    assert len(parts(model, nnx.BatchNorm)) == 2
    assert parts(model, nnx.Embed) == []


def test_a_sum_is_what_scipy_makes_of_it():
    """One channel is correlated with the kernel, standardized, rectified and added to itself."""
    x = jax.random.normal(jax.random.key(1), (2, 5, 4, 1))
    block = Block(1, rngs=nnx.Rngs(0))
    images, kernel = np.asarray(x)[..., 0], np.asarray(block.conv.kernel[...])[:, :, 0, 0]
    convolved = correlate(images, kernel[None], mode="same")
    standard = (convolved - convolved.mean()) / np.sqrt(convolved.var() + 1e-5)
    wanted = images + np.maximum(standard, 0)
    np.testing.assert_allclose(sums(block, x)[0][..., 0], wanted, rtol=1e-4, atol=1e-5)


def test_every_mistake_is_told_from_every_other():
    """Neither the right numbers nor any wrong ones are nearly those of another mistake."""
    x = jax.random.normal(jax.random.key(1), (2, 5, 4, 3))
    right, mistakes = sums(Block(3, rngs=nnx.Rngs(0)), x)
    for one, other in combinations([right, *mistakes.values()], 2):
        assert np.abs(one - other).max() > 0.01
