"""SELU, written twice: as one first would, and with a safe gradient."""

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from jaxprimer.checks import check_dtype

SELU_ALPHA = 1.6732632423543772
"""Alpha to double precision, from Klambauer et al. (2017), section 2."""

SELU_LAMBDA = 1.0507009873554805
"""Lambda to double precision, from the same place."""


def selu(x: ArrayLike, alpha: float = 1.67, lam: float = 1.05) -> jax.Array:
    r"""Scaled exponential linear unit, with a gradient that stays finite.

    .. math::
        \operatorname{selu}(x) = \lambda \begin{cases}
        x & x > 0 \\ \alpha (e^x - 1) & x \le 0 \end{cases}

    With ``alpha=SELU_ALPHA, lam=SELU_LAMBDA`` it equals :func:`jax.nn.selu`;
    the defaults are the same constants rounded to two decimals.

    Args:
        x: Numbers of any floating dtype and any shape.
        alpha: Minus ``lam * alpha`` is the limit towards minus infinity.
        lam: The slope for positive ``x``.

    Returns:
        An array of the shape and dtype of ``x``.

    Raises:
        TypeError: If ``x`` is not floating.

    >>> selu(jnp.array([-1.0, 0.0, 2.0])).tolist()
    [-1.108, 0.0, 2.1]

    Source: Klambauer et al. (2017), https://arxiv.org/abs/1706.02515, eq. 2.
    """
    x = jnp.asarray(x)
    check_dtype("x", x, jnp.floating, "Convert with jnp.asarray(x, float).")
    x_safe = jnp.where(x > 0, 0, x)  # so that expm1 cannot overflow
    return lam * jnp.where(x > 0, x, alpha * jnp.expm1(x_safe))


def plain_selu(
    x: ArrayLike, alpha: float = 1.67, lam: float = 1.05
) -> jax.Array:
    """SELU as one first writes it; its gradient is NaN for large x.

    The values are right, but for digits that the difference loses near zero.
    In the gradient, :func:`jax.numpy.where` multiplies
    the branch it did not take by zero;
    once ``exp(x)`` overflows, zero times infinity gives NaN. :func:`selu`
    avoids this.

    Args:
        x: Numbers of any floating dtype and any shape.
        alpha: Minus ``lam * alpha`` is the limit towards minus infinity.
        lam: The slope for positive ``x``.

    Returns:
        An array of the shape and dtype of ``x``.

    Raises:
        TypeError: If ``x`` is not floating.

    >>> print(plain_selu(100.0), jax.grad(plain_selu)(100.0))
    105.0 nan
    >>> print(selu(100.0), jax.grad(selu)(100.0))
    105.0 1.05

    Source: https://docs.jax.dev/en/latest/faq.html, on gradients that contain
    NaN when using ``where``.
    """
    x = jnp.asarray(x)
    check_dtype("x", x, jnp.floating, "Convert with jnp.asarray(x, float).")
    return lam * jnp.where(x > 0, x, alpha * (jnp.exp(x) - 1))
