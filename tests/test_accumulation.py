"""``jaxprimer.accumulation``: parts of one size give the gradient of the whole."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.accumulation import accumulate, cut
from jaxprimer.training import loss_fn


@pytest.mark.parametrize("n_parts", [1, 3, 4, 12])
def test_accumulated_gradients_are_those_of_the_batch(n_parts, model, digits):
    """However many parts, the loss and its gradient are the batch's."""
    images, _, labels, _ = digits
    batch = images[:12] / 16, labels[:12]
    wanted, _ = loss_fn(model, *batch)
    gradient, _ = nnx.grad(loss_fn, has_aux=True)(model, *batch)
    loss, accumulated = accumulate(model, *batch, n_parts)
    np.testing.assert_allclose(loss, wanted, rtol=1e-5)
    leaves = map(jax.tree.leaves, (accumulated, gradient))
    for mine, its in zip(*leaves, strict=True):
        np.testing.assert_allclose(mine, its, atol=1e-5)


def test_cut_keeps_every_example_in_order():
    """Laid end to end, the parts are the array."""
    array = jnp.arange(24).reshape(6, 2, 2)
    parts = cut(array, 3)
    assert parts.shape == (3, 2, 2, 2)
    np.testing.assert_array_equal(parts.reshape(6, 2, 2), array)


@pytest.mark.parametrize("n_parts", [0, 4, -1, 12])
def test_parts_of_unequal_size_are_refused(n_parts):
    """The message says how many there are, and what to do."""
    with pytest.raises(ValueError, match=rf"6 examples do not make {n_parts} parts of one size"):
        cut(jnp.zeros(6), n_parts)
