"""Arrays that arrive later, containers of arrays, and keys for randomness."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp

from jaxprimer.checks import check_shape


def waiting_times(
    function: Callable, *args: object, n_runs: int = 10
) -> tuple[float, float]:
    """Shortest times until a call returns, and until its result is there.

    Args:
        function: What to time.
        *args: What to call it with.
        n_runs: How many calls to time, after one that may compile.

    Returns:
        Two times in seconds, the first never longer than the second.

    >>> returned, ready = waiting_times(jnp.sin, 1.0)
    >>> 0 < returned <= ready
    True

    Source: https://docs.jax.dev/en/latest/async_dispatch.html.
    """

    def call() -> tuple[float, float]:
        start = time.perf_counter()
        result = function(*args)
        returned = time.perf_counter() - start
        jax.block_until_ready(result)
        return returned, time.perf_counter() - start

    call()  # compiles where there is something to compile
    returned, ready = zip(*[call() for _ in range(n_runs)], strict=True)
    return min(returned), min(ready)


def describe(tree: object) -> str:
    """One line per leaf of a pytree: its path, shape and dtype.

    Args:
        tree: A pytree whose leaves are arrays.

    Returns:
        The lines, in the order of the leaves.

    >>> print(describe({"bias": jnp.zeros(2), "steps": [jnp.zeros((), int)]}))
    ['bias'] (2,) float32
    ['steps'][0] () int32
    """
    return "\n".join(
        f"{jax.tree_util.keystr(path)} {leaf.shape} {leaf.dtype}"
        for path, leaf in jax.tree.leaves_with_path(tree)
    )


@dataclass
class PlainLine:
    """A line that JAX cannot look into.

    Args:
        slope: A scalar.
        intercept: A scalar.

    >>> jax.tree.leaves(PlainLine(2.0, 1.0))
    [PlainLine(slope=2.0, intercept=1.0)]
    """

    slope: jax.Array | float
    intercept: jax.Array | float


@jax.tree_util.register_dataclass
@dataclass
class Line(PlainLine):
    """A line that is a pytree with two leaves.

    Args:
        slope: A scalar.
        intercept: A scalar.

    >>> jax.tree.leaves(Line(2.0, 1.0))
    [2.0, 1.0]
    """

    slope: jax.Array | float
    intercept: jax.Array | float


def line_error(line: PlainLine, x: jax.Array, y: jax.Array) -> jax.Array:
    r"""Mean squared vertical distance of points from a line.

    .. math::
        L = \frac{1}{n} \sum_{i=1}^{n} (a x_i + b - y_i)^2

    Args:
        line: Slope :math:`a` and intercept :math:`b`.
        x: Shape (n,).
        y: Shape (n,).

    Returns:
        A scalar.

    Raises:
        ValueError: If x and y differ in shape.

    >>> x = jnp.arange(3.0)
    >>> print(line_error(Line(2.0, 1.0), x, 2 * x))
    1.0
    """
    check_shape("y", y, x.shape, "Pass one y per x.")
    return jnp.mean((line.slope * x + line.intercept - y) ** 2)


def correlation(x: jax.Array, y: jax.Array) -> jax.Array:
    r"""Correlation coefficient of two arrays, number by number.

    .. math::
        r = \frac{\operatorname{cov}(x, y)}{\sigma_x \sigma_y}

    where :math:`\sigma_x` and :math:`\sigma_y` are the standard deviations.

    Args:
        x: Floating, any shape.
        y: Floating, the shape of ``x``.

    Returns:
        A scalar from -1 to 1; near 0 if the two have nothing in common.

    Raises:
        ValueError: If x and y differ in shape.

    >>> x = jnp.arange(4.0)
    >>> print(correlation(x, 3 - 2 * x))
    -1.0
    """
    check_shape("y", y, x.shape, "Pass one number for each of x.")
    return jnp.corrcoef(x.ravel(), y.ravel())[0, 1]


def init_layer(
    key: jax.Array, n_inputs: int, n_outputs: int
) -> dict[str, jax.Array]:
    r"""Random weights and a bias of zeros for a linear layer.

    The weights are normal with mean 0 and variance ``1 / n_inputs``.

    Args:
        key: A key that nothing else uses.
        n_inputs: Length of the layer's input.
        n_outputs: Length of its output.

    Returns:
        ``{"weights": ..., "bias": ...}`` with shapes (n_inputs, n_outputs) and
        (n_outputs,), float32.

    >>> print(describe(init_layer(jax.random.key(0), 64, 32)))
    ['bias'] (32,) float32
    ['weights'] (64, 32) float32

    Source: LeCun et al. (1998), Efficient BackProp, section 4.6.
    """
    weights = jax.random.normal(key, (n_inputs, n_outputs))
    return {
        "weights": weights * n_inputs**-0.5,
        "bias": jnp.zeros(n_outputs),
    }
