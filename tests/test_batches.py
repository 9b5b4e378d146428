"""``jaxprimer.batches``: each example at most once, and shifts that SciPy agrees with."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.ndimage import shift as scipy_shift

from jaxprimer.batches import blend, shift, shuffled_batches


@pytest.mark.parametrize(("n", "size"), [(100, 32), (64, 64), (1010, 64)])
def test_batches_hold_each_example_at_most_once(n, size):
    """As many whole batches as there can be, and no index twice."""
    batches = shuffled_batches(jax.random.key(0), n, size)
    assert batches.shape == (n // size, size)
    assert len(set(batches.ravel().tolist())) == batches.size
    assert set(batches.ravel().tolist()) <= set(range(n))


def test_the_key_decides_the_order():
    """The same key gives the same batches, another key others."""
    first, again = (shuffled_batches(jax.random.key(0), 100, 10) for _ in range(2))
    assert (first == again).all()
    assert (first != shuffled_batches(jax.random.key(1), 100, 10)).any()


@pytest.mark.parametrize("size", [0, 11])
def test_a_size_that_fills_no_batch_is_refused(size):
    """The message names the size, and what it may be."""
    with pytest.raises(ValueError, match=rf"size is {size}, wanted 1 to 10"):
        shuffled_batches(jax.random.key(0), n=10, size=size)


@pytest.mark.parametrize("amount", [0.0, 0.3, -0.75, 1.0])
def test_blend_equals_scipy(amount):
    """A fraction of a pixel is interpolated linearly, and nothing comes in from outside."""
    signal = np.arange(1.0, 9.0)
    wanted = scipy_shift(np.pad(signal, 2), amount, order=1)[2:-2]
    matrix = blend(8, jnp.full((1, 1, 1), amount))[0]
    np.testing.assert_allclose(matrix @ signal, wanted, rtol=1e-5)


def test_shift_moves_ink_by_at_most_the_given_amount():
    """A dot in the middle keeps its ink, and its centre moves by less than the most."""
    dots = jnp.zeros((50, 9, 9)).at[:, 4, 4].set(1)
    moved = shift(jax.random.key(0), dots, 0.5)
    index = jnp.arange(9.0)[None]
    down = (moved.sum(axis=2) * index).sum(axis=1) - 4
    right = (moved.sum(axis=1) * index).sum(axis=1) - 4
    np.testing.assert_allclose(moved.sum(axis=(1, 2)), 1, rtol=1e-5)
    for moves in (down, right):
        assert -0.5001 < moves.min() < -0.2
        assert 0.2 < moves.max() < 0.5001


def test_shift_refuses_flat_images():
    """A row of pixels cannot be shifted down."""
    with pytest.raises(ValueError, match=r"images has shape \(4, 64\)"):
        shift(jax.random.key(0), jnp.zeros((4, 64)), 0.5)
