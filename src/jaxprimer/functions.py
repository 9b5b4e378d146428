"""A robust loss, written three ways, and what to differentiate it with."""

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from jaxprimer.checks import check_shape


def plain_log_cosh(x: ArrayLike) -> jax.Array:
    r"""Logarithm of the hyperbolic cosine, as one first writes it.

    .. math::
        \log \cosh x = \log \frac{e^x + e^{-x}}{2}

    It overflows beyond about 89, and its gradient is NaN there.

    Args:
        x: Floating, any shape.

    Returns:
        An array of the shape and dtype of ``x``.

    >>> print(plain_log_cosh(2.0), plain_log_cosh(100.0))
    1.325 inf
    """
    return jnp.log(jnp.cosh(x))


def log_cosh_by_where(x: ArrayLike) -> jax.Array:
    """Log-cosh without overflow; its gradient is NaN for large ``x``.

    Its values are right to within the rounding of 1, or of themselves where
    they are larger, so that those near zero lose digits. Beyond 20 the
    logarithm is ``abs(x) - log(2)`` to all digits of a float32.

    Args:
        x: Floating, any shape.

    Returns:
        An array of the shape and dtype of ``x``.

    >>> print(log_cosh_by_where(100.0), jax.grad(log_cosh_by_where)(100.0))
    99.31 nan
    """
    far = jnp.abs(x) - jnp.log(2.0)
    return jnp.where(jnp.abs(x) < 20, jnp.log(jnp.cosh(x)), far)


@jax.custom_jvp
def log_cosh(x: ArrayLike) -> jax.Array:
    """Log-cosh without overflow, and with a derivative of its own.

    Its values are those of :func:`log_cosh_by_where`.

    Args:
        x: Floating, any shape.

    Returns:
        An array of the shape and dtype of ``x``.

    >>> print(log_cosh(100.0), jax.grad(log_cosh)(100.0))
    99.31 1.0
    """
    return log_cosh_by_where(x)


@log_cosh.defjvp
def log_cosh_jvp(
    primals: tuple[jax.Array], tangents: tuple[jax.Array]
) -> tuple[jax.Array, jax.Array]:
    r"""Value and change of log-cosh, by the rule that its slope is tanh.

    .. math::
        \frac{d}{dx} \log \cosh x = \tanh x

    Args:
        primals: Where to take the value: the one argument of the function.
        tangents: How that argument changes, of the same shape.

    Returns:
        The value, and how it changes; both of the shape of the argument.

    >>> value, change = log_cosh_jvp((jnp.array(100.0),), (jnp.array(0.5),))
    >>> print(value, change)
    99.31 0.5
    """
    (x,), (x_dot,) = primals, tangents
    return log_cosh(x), jnp.tanh(x) * x_dot


def residuals(
    weights: jax.Array, inputs: jax.Array, targets: jax.Array
) -> jax.Array:
    """How far a weighted sum of each row is from its target.

    Args:
        weights: Shape (k,).
        inputs: Shape (n, k).
        targets: Shape (n,).

    Returns:
        Shape (n,).

    Raises:
        ValueError: If the shapes do not fit.

    >>> print(residuals(jnp.ones(2), jnp.ones((3, 2)), jnp.arange(3.0)))
    [2. 1. 0.]
    """
    n, k = inputs.shape
    check_shape("weights", weights, (k,), "Pass one weight per column.")
    check_shape("targets", targets, (n,), "Pass one target per row.")
    return inputs @ weights - targets


def robust_loss(
    weights: jax.Array, inputs: jax.Array, targets: jax.Array
) -> jax.Array:
    """Mean log-cosh of the residuals.

    Near zero it is half the square of a residual, far away its size, so that
    one bad target pulls no harder than many good ones.

    Args:
        weights: Shape (k,).
        inputs: Shape (n, k).
        targets: Shape (n,).

    Returns:
        A scalar.

    Raises:
        ValueError: If the shapes do not fit.

    >>> print(robust_loss(jnp.ones(2), jnp.ones((3, 2)), 2 * jnp.ones(3)))
    0.0
    """
    return log_cosh(residuals(weights, inputs, targets)).mean()


def loss_and_residuals(
    weights: jax.Array, inputs: jax.Array, targets: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Mean log-cosh of the residuals, and the residuals.

    Args:
        weights: Shape (k,).
        inputs: Shape (n, k).
        targets: Shape (n,).

    Returns:
        A scalar, and an array of shape (n,).

    Raises:
        ValueError: If the shapes do not fit.

    >>> loss, errors = loss_and_residuals(jnp.ones(1), jnp.eye(1), jnp.ones(1))
    >>> print(loss, errors)
    0.0 [0.]
    """
    errors = residuals(weights, inputs, targets)
    return log_cosh(errors).mean(), errors
