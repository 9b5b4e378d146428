"""``jaxprimer.data``: nothing is lost or mixed up by the split."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.datasets import load_digits

from jaxprimer.data import train_test_arrays, train_validation_test


def test_shapes_and_dtypes(digits):
    """The digits split into 1347 and 450, in 32 bits."""
    shapes = [part.shape for part in digits]
    assert shapes == [(1347, 8, 8), (450, 8, 8), (1347,), (450,)]
    assert [part.dtype for part in digits] == [jnp.float32, jnp.float32, jnp.int32, jnp.int32]
    assert all(isinstance(part, jax.Array) for part in digits)


def test_every_example_is_kept_with_its_label(digits):
    """The two parts together hold each image once, still beside its label."""
    train_images, test_images, train_labels, test_labels = digits
    images = np.concatenate([train_images, test_images]).reshape(1797, 64)
    labels = np.concatenate([train_labels, test_labels])
    bunch = load_digits()

    def rows(pixels, classes):
        return sorted(map(tuple, np.column_stack([pixels, classes])))

    assert rows(images, labels) == rows(bunch.data, bunch.target)


def test_same_seed_same_split():
    """The split depends on the seed and on nothing else."""
    images, labels = np.arange(40.0).reshape(20, 2), np.arange(20)
    first, again, other = (train_test_arrays(images, labels, random_state=s)[2] for s in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_refuses_unequal_lengths():
    """A target too few is an error that names the targets."""
    with pytest.raises(ValueError, match=r"^targets has shape \(3,\), wanted \(4,\)"):
        train_test_arrays(np.zeros((4, 2)), np.arange(3))


def test_three_parts_share_nothing_and_lose_nothing():
    """Every example is in one part, with its label, and the test part is that of the two."""
    numbers = np.arange(100)
    parts = train_validation_test(numbers[:, None, None] * np.ones((1, 8, 8)), numbers)
    seen = np.concatenate([labels for _, labels in parts])
    assert sorted(seen.tolist()) == numbers.tolist()
    assert all(images[:, 0, 0].tolist() == labels.tolist() for images, labels in parts)
    assert (parts[2][1] == train_test_arrays(numbers[:, None], numbers)[3]).all()


def test_all_three_parts_depend_on_the_seed():
    """Another one puts other examples into each part."""
    images, numbers = np.zeros((100, 8, 8)), np.arange(100)
    first, again, other = (
        train_validation_test(images, numbers, random_state=s) for s in (1, 1, 2)
    )
    for one, same, another in zip(first, again, other, strict=True):
        assert (one[1] == same[1]).all()
        assert (one[1] != another[1]).any()
