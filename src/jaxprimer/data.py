"""Examples and their targets, split into parts that share none."""

import jax
import jax.numpy as jnp
import numpy as np
from sklearn.model_selection import train_test_split

from jaxprimer.checks import check_shape


def train_test_arrays(
    inputs: np.ndarray, targets: np.ndarray, *, random_state: int = 0
) -> tuple[jax.Array, ...]:
    """Split inputs and targets at random into training and test arrays.

    A quarter of the examples goes to the test part.

    Args:
        inputs: Shape (n, ...), for example images of shape (1797, 8, 8).
        targets: Such as integer classes, shape (n,).
        random_state: Seed of the shuffle; the same seed gives the same split.

    Returns:
        ``(train_inputs, test_inputs, train_targets, test_targets)``.
        JAX keeps 32 bits unless told otherwise: float64 becomes float32, and
        int64 becomes int32.

    Raises:
        ValueError: If inputs and targets differ in length.

    >>> from sklearn.datasets import load_digits
    >>> digits = load_digits()
    >>> parts = train_test_arrays(digits.images, digits.target)
    >>> [part.shape for part in parts]
    [(1347, 8, 8), (450, 8, 8), (1347,), (450,)]

    Source: :func:`sklearn.model_selection.train_test_split`, whose default
    test share is 25 %.
    """
    check_shape(
        "targets", targets, (len(inputs),), "Pass one target per input."
    )
    parts = train_test_split(inputs, targets, random_state=random_state)
    return tuple(jnp.asarray(part) for part in parts)


def train_validation_test(
    inputs: np.ndarray, targets: np.ndarray, *, random_state: int = 0
) -> tuple[tuple[jax.Array, ...], ...]:
    """Split inputs and targets at random into three parts.

    The test part is that of :func:`train_test_arrays`. A quarter of the rest
    is the validation part.

    Args:
        inputs: Shape (n, ...).
        targets: Such as integer classes, shape (n,).
        random_state: Seed of both shuffles.

    Returns:
        ``(train_set, validation_set, test_set)``, each ``(inputs, targets)``.

    Raises:
        ValueError: If inputs and targets differ in length.

    >>> parts = train_validation_test(np.zeros((16, 8, 8)), np.arange(16))
    >>> [targets.shape for _, targets in parts]
    [(9,), (3,), (4,)]
    """
    rest, test_inputs, rest_targets, test_targets = train_test_arrays(
        inputs, targets, random_state=random_state
    )
    parts = train_test_arrays(
        np.asarray(rest), np.asarray(rest_targets), random_state=random_state
    )
    return parts[::2], parts[1::2], (test_inputs, test_targets)
