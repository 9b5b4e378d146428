"""``batches``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer.batches import blend, epoch_batches, shift, shuffled_batches

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
DOTS = np.zeros((200, 7, 7), np.float32)
DOTS[:, 3, 3] = 1  # what is shifted by less than three pixels stays inside


def order(seed, n=10, size=3):
    """The indices of an epoch, one after the other."""
    return shuffled_batches(jax.random.key(seed), n, size).ravel().tolist()


def shifted(images, most):
    """Images shifted with some key."""
    return np.asarray(shift(jax.random.key(0), images, most))


def test_all_examples_are_used():
    """All examples in random order, cut into batches."""
    batches = shuffled_batches(jax.random.key(0), 12, 4)
    assert batches.shape == (3, 4)
    assert sorted(batches.ravel().tolist()) == list(range(12))
    assert batches.ravel().tolist() != list(range(12))


def test_examples_without_a_batch():
    """The examples that do not fill a batch are left out."""
    assert [len(set(order(0, n, 4))) for n in (7, 8, 11)] == [4, 8, 8]


def test_examples_that_are_left_out():
    """With another key they are others."""
    left_out = {frozenset(range(10)) - frozenset(order(seed)) for seed in range(5)}
    assert len(left_out) > 1
    assert {len(one) for one in left_out} == {1}


def test_indices():
    """Indices from 0 to n - 1, each at most once, integer."""
    drawn = [order(seed) for seed in range(20)]
    assert {len(set(indices)) for indices in drawn} == {9}
    assert set().union(*drawn) == set(range(10))
    assert shuffled_batches(jax.random.key(0), 10, 3).dtype == np.int32


@pytest.mark.said_of("epoch_batches", "shuffled_batches")
def test_key_decides_the_order():
    """Decides the order."""
    assert order(0) == order(0)
    assert order(0, size=10) != order(1, size=10)


def test_most():
    """Largest shift in pixels, in either direction."""
    images = shifted(DOTS, 2.0)
    rows = images.sum(axis=2) @ np.arange(7) - 3
    columns = images.sum(axis=1) @ np.arange(7) - 3
    for steps in (rows, columns):
        assert -2 <= steps.min() < -1.8
        assert 1.8 < steps.max() <= 2


def test_each_image_has_its_shift():
    """Shift each image by a random distance, vertically and horizontally."""
    images = shifted(DOTS, 1.0)
    down, right = (images.sum(axis=axis) @ np.arange(7) - 3 for axis in (2, 1))
    assert len(np.unique(down.round(5))) > 190
    assert np.abs(np.concatenate([down, right])).max() < 1
    assert abs(np.corrcoef(down, right)[0, 1]) < 0.3


def test_what_leaves_the_image():
    """What leaves the image is lost."""
    border = np.ones((50, 3, 3), np.float32)
    np.testing.assert_allclose(shifted(DOTS, 1.0).sum(axis=(1, 2)), 1, rtol=1e-5)
    assert (shifted(border, 1.0).sum(axis=(1, 2)) < 9).all()


def test_background():
    """0 is the background."""
    corners = shifted(np.ones((50, 3, 3), np.float32), 1.0)
    assert 0 <= corners.min() < 0.1
    assert corners.max() == pytest.approx(1)


def test_pixels_along_an_axis():
    """Matrices that shift pixels along an axis, and mix them in between."""
    whole, half = blend(3, jnp.array([1.0, 0.5]).reshape(2, 1, 1))
    assert (whole @ jnp.array([2.0, 4.0, 6.0])).tolist() == [0, 2, 4]
    assert (half @ jnp.array([2.0, 4.0, 6.0])).tolist() == [1, 3, 5]


def test_shifts():
    """How far to shift in pixels."""
    matrices = blend(4, jnp.array([0.0, 2.0, -1.0]).reshape(3, 1, 1))
    moved = (matrices @ jnp.array([0.0, 0.0, 1.0, 0.0])).tolist()
    assert moved == [[0, 0, 1, 0], [0, 0, 0, 0], [0, 1, 0, 0]]


def test_batches_of_an_epoch():
    """Batches of one epoch, in random order, each image shifted."""
    data = DOTS[:9] * np.arange(1, 10, dtype=np.float32).reshape(9, 1, 1), jnp.arange(1, 10)
    images, labels = epoch_batches(jax.random.key(0), data, 0.5, size=3)
    assert list(range(1, 10)) == sorted(labels.ravel().tolist()) != labels.ravel().tolist()
    np.testing.assert_allclose(images.sum(axis=(2, 3)), labels, rtol=1e-5)
    assert (np.asarray(images)[:, :, 3, 3] < np.asarray(labels)).all()


def test_key_decides_order_and_shifts():
    """Decides the order and the shifts."""
    data = DOTS[:8], jnp.arange(8)
    first, other = (epoch_batches(jax.random.key(seed), data, 0.5, size=8) for seed in (0, 1))
    assert first[1].tolist() != other[1].tolist()
    assert sorted(first[0][0, :, 3, 3].tolist()) != sorted(other[0][0, :, 3, 3].tolist())


def test_dtype_of_images():
    """Floating, shape (n, height, width)."""
    with pytest.raises(ValueError, match="dtype promotion"):
        shifted(DOTS.astype(int), 1.0)
    assert shifted(DOTS, 1.0).dtype == np.float32


def test_kinds_of_data():
    """(images, labels) of shapes (n // size, size, height, width) and (n // size, size)."""
    data = DOTS[:9], jnp.arange(9)
    images, labels = epoch_batches(jax.random.key(0), data, 0.5, size=4)
    assert (images.shape, labels.shape) == ((2, 4, 7, 7), (2, 4))
    assert (images.dtype, labels.dtype) == (np.float32, np.int32)
