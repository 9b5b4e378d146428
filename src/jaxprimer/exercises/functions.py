"""Checks of the exercises of Part 3."""

from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jaxprimer.verdicts import fault, verdict

POINTS = np.array([-0.4, 1.6])  # where check_straight_through looks
SLOPES = {
    "the slopes of jnp.square": 2 * POINTS,
    "those of jnp.square and 1 more": 2 * POINTS + 1,
}


def check_shrink(shrink: Callable) -> str:
    """Say whether a function shrinks numbers, under ``jit`` and ``vmap`` too.

    Args:
        shrink: The reader's ``shrink``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_shrink(lambda x, limit: x))
    Not yet: shrink(jnp.array(3.0), 1.0) gave the number as it was.
    """
    numbers = np.array([-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0])
    moved = np.sign(numbers) * np.maximum(np.abs(numbers) - 1, 0)
    found = (
        fault(
            "shrink(jnp.array(3.0), 1.0)",
            lambda: shrink(jnp.array(3.0), 1.0),
            wanted=2.0,
            mistakes={"the number as it was": 3.0, "the limit": 1.0},
        )
        or fault(
            "jax.jit(shrink)(jnp.array(-3.0), 1.0)",
            lambda: jax.jit(shrink)(jnp.array(-3.0), 1.0),
            wanted=-2.0,
            hint="Within jit, x has no value to decide by.",
            mistakes={"a number farther from zero": -4.0},
        )
        or fault(
            "jax.vmap(shrink, in_axes=(0, None))(numbers, 1.0)",
            lambda: jax.vmap(shrink, in_axes=(0, None))(numbers, 1.0),
            wanted=moved,
            mistakes={"numbers beyond zero": numbers - np.sign(numbers)},
        )
    )
    return verdict(found, "it works under jit and vmap.")


def check_straight_through(straight_through: Callable) -> str:
    """Say whether a function keeps its values and has slope 1 everywhere.

    Args:
        straight_through: The reader's ``straight_through``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_straight_through(lambda f, x: x))
    Not yet: straight_through(jnp.sign, jnp.array([-0.4, 1.6])) gave the
    numbers as they were.
    """
    x = jnp.asarray(POINTS)
    each: Callable = lambda f: jax.vmap(jax.grad(partial(straight_through, f)))
    found = (
        fault(
            "straight_through(jnp.sign, jnp.array([-0.4, 1.6]))",
            lambda: straight_through(jnp.sign, x),
            wanted=np.array([-1.0, 1.0]),
            mistakes={"the numbers as they were": POINTS},
        )
        or fault(
            "jax.vmap(jax.grad(partial(straight_through, jnp.sign)))(x)",
            lambda: each(jnp.sign)(x),
            wanted=np.ones(2),
            mistakes={"the slopes of jnp.sign": np.zeros(2)},
        )
        or fault(
            "jax.vmap(jax.grad(partial(straight_through, jnp.square)))(x)",
            lambda: each(jnp.square)(x),
            wanted=np.ones(2),
            mistakes=SLOPES,
        )
    )
    return verdict(found, "the values of f, and slope 1 everywhere.")


def check_moving_average(moving_average: Callable) -> str:
    """Say whether a function averages, and records its loop once.

    Args:
        moving_average: The reader's ``moving_average``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_moving_average(lambda x, decay: x[0]))
    Not yet: moving_average(jnp.array([1.0, 2.0, 4.0]), 0.75) gave shape (),
    wanted (3,).
    """
    x, long = jnp.array([1.0, 2.0, 4.0]), jnp.ones(1000)
    found = fault(
        "moving_average(jnp.array([1.0, 2.0, 4.0]), 0.75)",
        lambda: moving_average(x, 0.75),
        wanted=np.array([1.0, 1.25, 1.9375]),
        mistakes={
            "the last average alone": 1.9375,
            "averages that begin at 0": np.array([0.25, 0.6875, 1.515625]),
            "the past the weight of the present": np.array(
                [1.0, 1.75, 3.4375]
            ),
        },
    ) or fault(
        "jax.make_jaxpr(moving_average)(jnp.ones(1000), 0.75)",
        lambda: jnp.array(
            len(jax.make_jaxpr(moving_average)(long, 0.75).eqns) < len(long)
        ),
        wanted=True,
        mistakes={"a record of every round of a loop": False},
    )
    return verdict(found, "and the record of a thousand rounds is short.")


def check_gradient_norms(gradient_norms: Callable) -> str:
    """Say whether a function gives each example the length of its gradient.

    Args:
        gradient_norms: The reader's ``gradient_norms``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_gradient_norms(lambda loss, w, x, y: jnp.zeros(2)))
    Not yet: gradient_norms(loss, weights, inputs, targets) with 3 examples
    gave shape (2,), wanted (3,).
    """
    weights, targets = jnp.ones(2), jnp.array([2.0, 1.0, 3.0])
    inputs = jnp.array([[3.0, 4.0], [0.0, 0.0], [1.0, 0.0]])
    each = np.array([[15.0, 20.0], [0.0, 0.0], [-2.0, 0.0]])
    found = fault(
        "gradient_norms(loss, weights, inputs, targets) with 3 examples",
        lambda: gradient_norms(
            lambda w, x, y: (x @ w - y) ** 2 / 2, weights, inputs, targets
        ),
        wanted=np.array([25.0, 0.0, 2.0]),
        hint="loss takes one input and one target.",
        mistakes={
            "the gradients; wanted is the length of each": each,
            "the squares of the lengths": np.array([625.0, 0.0, 4.0]),
            "one length for all, wanted is one each": np.linalg.norm(each),
            "the length of the sum of the gradients": np.linalg.norm(
                each.sum(axis=0)
            ),
        },
    )
    return verdict(found, "one length per example.")


def check_curvature(curvature: Callable) -> str:
    """Say whether a function finds a curvature without making the Hessian.

    Args:
        curvature: The reader's ``curvature``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_curvature(lambda f, x, v: v @ jax.grad(f)(x)))
    Not yet: curvature(f, x, v) for f(x) = sum(x**3) / 6 gave the slope along
    v.
    """
    x, v = jnp.array([1.0, 2.0, 3.0]), jnp.array([1.0, -1.0, 2.0])
    long = jnp.ones(1000)
    cubes = lambda x: jnp.sum(x**3) / 6
    found = fault(
        "curvature(f, x, v) for f(x) = sum(x**3) / 6",
        lambda: curvature(cubes, x, v),
        wanted=15.0,
        mistakes={
            "the slope along v": 7.5,
            "the Hessian times v": np.array([1.0, -2.0, 6.0]),
            "that of a direction of length 1; the length of v counts": 2.5,
        },
    ) or fault(
        "jax.make_jaxpr(partial(curvature, f))(x, v) with shape (1000,)",
        lambda: jnp.array(
            "1000,1000"
            in str(jax.make_jaxpr(partial(curvature, cubes))(long, long))
        ),
        wanted=False,
        mistakes={"a record with an array of a thousand by a thousand": True},
    )
    return verdict(found, "and no Hessian is made.")
