"""The handwritten digits that every page trains on."""

import jax
import jax.numpy as jnp
import numpy as np
from sklearn.model_selection import train_test_split

from jaxprimer.checks import check_shape


def train_test_arrays(
    images: np.ndarray, labels: np.ndarray, *, random_state: int = 0
) -> tuple[jax.Array, ...]:
    """Split images and labels at random into training and test arrays.

    A quarter of the examples goes to the test part.

    Args:
        images: Pixel values, shape (n, ...), for example (1797, 8, 8).
        labels: Integer classes, shape (n,).
        random_state: Seed of the shuffle; the same seed gives the same split.

    Returns:
        ``(train_images, test_images, train_labels, test_labels)``.
        JAX keeps 32 bits unless told otherwise: float64 pixels become float32,
        int64 classes int32.

    Raises:
        ValueError: If images and labels differ in length.

    >>> from sklearn.datasets import load_digits
    >>> digits = load_digits()
    >>> parts = train_test_arrays(digits.images, digits.target)
    >>> [part.shape for part in parts]
    [(1347, 8, 8), (450, 8, 8), (1347,), (450,)]

    Source: :func:`sklearn.model_selection.train_test_split`, whose default
    test share is 25 %.
    """
    check_shape("labels", labels, (len(images),), "Pass one label per image.")
    parts = train_test_split(images, labels, random_state=random_state)
    return tuple(jnp.asarray(part) for part in parts)


def train_validation_test(
    images: np.ndarray, labels: np.ndarray, *, random_state: int = 0
) -> tuple[tuple[jax.Array, ...], ...]:
    """Split images and labels at random into three parts.

    The test part is that of :func:`train_test_arrays`. A quarter of the rest
    is the validation part.

    Args:
        images: Pixel values, shape (n, ...).
        labels: Integer classes, shape (n,).
        random_state: Seed of both shuffles.

    Returns:
        ``(train_set, validation_set, test_set)``, each ``(images, labels)``.

    Raises:
        ValueError: If images and labels differ in length.

    >>> parts = train_validation_test(np.zeros((16, 8, 8)), np.arange(16))
    >>> [labels.shape for _, labels in parts]
    [(9,), (3,), (4,)]
    """
    rest, test_images, rest_labels, test_labels = train_test_arrays(
        images, labels, random_state=random_state
    )
    parts = train_test_arrays(
        np.asarray(rest), np.asarray(rest_labels), random_state=random_state
    )
    return parts[::2], parts[1::2], (test_images, test_labels)
