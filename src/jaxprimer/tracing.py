"""What happens while JAX traces a function, and how often it does."""

import time
from collections.abc import Callable
from functools import wraps

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike

from jaxprimer.checks import check_shape


def noting(function: Callable, notes: list) -> Callable:
    """The function, with a side effect: it notes its first argument.

    Args:
        function: Any function with an argument.
        notes: Gets one entry each time Python runs the function.

    Returns:
        A function of the same arguments and result.

    >>> notes: list = []
    >>> print(noting(jnp.square, notes)(3.0), notes)
    9.0 [3.0]
    """

    @wraps(function)
    def noted(x: object, *args: object, **options: object) -> object:
        notes.append(x)
        return function(x, *args, **options)

    return noted


def huber_by_if(x: jax.Array, delta: float = 1.0) -> jax.Array:
    r"""Huber's loss of one number, as one writes it in Python.

    .. math::
        h(x) = \begin{cases} x^2 / 2 & |x| < \delta \\
        \delta\,(|x| - \delta / 2) & \text{otherwise} \end{cases}

    Args:
        x: A scalar.
        delta: Where the parabola ends, and straight lines go on.

    Returns:
        A scalar.

    >>> print(huber_by_if(jnp.array(0.5)), huber_by_if(jnp.array(-3.0)))
    0.125 2.5
    """
    if abs(x) < delta:
        return x**2 / 2
    return delta * (abs(x) - delta / 2)


def huber(x: jax.Array, delta: ArrayLike = 1.0) -> jax.Array:
    """Huber's loss of one number, with a choice that JAX can record.

    Args:
        x: A scalar.
        delta: Where the parabola ends, and straight lines go on; a scalar.

    Returns:
        A scalar.

    >>> print(jax.jit(huber)(jnp.array(0.5)), jax.vmap(huber)(jnp.ones(2)))
    0.125 [0.5 0.5]
    """
    return jax.lax.cond(
        abs(x) < delta,
        lambda: x**2 / 2,
        lambda: delta * (abs(x) - delta / 2),
    )


def mean_huber(x: jax.Array, delta: ArrayLike = 1.0) -> jax.Array:
    """Mean of Huber's loss.

    Args:
        x: Shape (n,).
        delta: Where the parabola ends, and straight lines go on; a scalar.

    Returns:
        A scalar.

    >>> print(mean_huber(jnp.array([0.0, 1.0])))
    0.25
    """
    return jax.vmap(huber, in_axes=(0, None))(x, delta).mean()


def padded(x: ArrayLike, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Numbers with zeros after them, and a mask that tells which they are.

    Args:
        x: Shape (n,), with n up to ``length``.
        length: How many numbers there are to be.

    Returns:
        The numbers, and the mask, true for them and false for the zeros; both
        of shape (length,). They are NumPy's, so that nothing is compiled.

    Raises:
        ValueError: If there are more numbers than ``length``.

    >>> x, mask = padded([1.0, 2.0], length=4)
    >>> print(x, mask)
    [1. 2. 0. 0.] [ True  True False False]
    """
    x = np.asarray(x)
    check_shape("x", x, ("n",), "Flatten it.")
    if len(x) > length:
        raise ValueError(
            f"x has {len(x)} numbers, wanted {length} at most. "
            "Give a larger length."
        )
    return np.pad(x, (0, length - len(x))), np.arange(length) < len(x)


def masked_mean_huber(
    x: jax.Array, mask: jax.Array, delta: ArrayLike = 1.0
) -> jax.Array:
    """Mean of Huber's loss over the numbers for which the mask is true.

    Args:
        x: Shape (length,).
        mask: Booleans, shape (length,).
        delta: Where the parabola ends, and straight lines go on; a scalar.

    Returns:
        A scalar; NaN if the mask is nowhere true.

    >>> print(masked_mean_huber(*padded([0.0, 1.0], length=9)))
    0.25
    """
    losses = jax.vmap(huber, in_axes=(0, None))(x, delta)  # (length,)
    return jnp.mean(losses, where=mask)


def call_times(
    function: Callable, *args: object, n_calls: int = 10
) -> list[float]:
    """Wall-clock time of each of several calls, the first included.

    Args:
        function: What to time.
        *args: What to call it with.
        n_calls: How many calls to time.

    Returns:
        Seconds; the first may hold the compiler's time.

    >>> times = call_times(jnp.sin, 1.0, n_calls=3)
    >>> len(times), min(times) > 0
    (3, True)
    """
    times = []
    for _ in range(n_calls):
        start = time.perf_counter()
        jax.block_until_ready(function(*args))
        times.append(time.perf_counter() - start)
    return times
