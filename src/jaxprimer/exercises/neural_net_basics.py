"""Checks of the exercises of Part 1."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from jaxprimer.models import SimpleNN
from jaxprimer.verdicts import fault, verdict


def check_scale(scale: Callable) -> str:
    """Say whether a function scales pixel values from 0 to 16 as it should.

    Args:
        scale: The reader's ``scale``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_scale(jnp.asarray))
    Not yet: scale(np.uint8([[0, 2], [4, 8]])) gave the pixels as they were.
    """
    images = np.array([[0, 2], [4, 8]], np.uint8)
    found = fault(
        "scale(np.uint8([[0, 2], [4, 8]]))",
        lambda: scale(images),
        wanted=images / 16,
        hint="The images can be a NumPy array, and integers.",
        mistakes={
            "the pixels as they were": images,
            "numbers that depend on the largest pixel here": images / 8,
            "numbers for pixels up to 255; these go up to 16": images / 255,
        },
    )
    return verdict(found, "16 becomes 1, and all batches are scaled alike.")


def check_shortcut(shortcut: Callable) -> str:
    """Say whether the second layer of a network adds to its input.

    Args:
        shortcut: The reader's ``shortcut``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_shortcut(lambda model, images: model(images)))
    Not yet: shortcut(model, images) with shape (1, 8, 8) gave the logits of
    the network without a shortcut.
    """
    model = SimpleNN(rngs=nnx.Rngs(0))
    images = jnp.asarray(np.eye(8, dtype=np.float32)[None])
    first = nnx.selu(model.layer1(images.reshape(1, 64)))
    second = model.layer2(first)
    added = first + nnx.selu(second)
    found = fault(
        "shortcut(model, images) with shape (1, 8, 8)",
        lambda: shortcut(model, images),
        wanted=model.layer3(added),
        hint="The first layer wants 64 numbers in a row for each image.",
        mistakes={
            "the logits of the network without a shortcut": model(images),
            "logits that know nothing of layer 2": model.layer3(first),
            "logits for which no SELU follows layer 2": model.layer3(
                first + second
            ),
            "logits for which SELU follows the sum": model.layer3(
                nnx.selu(first + second)
            ),
            "what goes into the last layer": added,
        },
    )
    return verdict(found, "the second layer adds to what it is given.")


def check_norm(norm: Callable) -> str:
    """Say whether a function computes a length, and a gradient without NaN.

    Args:
        norm: The reader's ``norm``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_norm(lambda x: jnp.sum(x**2)))
    Not yet: norm(jnp.array([3.0, 4.0])) gave the square of the length.
    """
    x, zeros = jnp.array([3.0, 4.0]), jnp.zeros(3)
    found = (
        fault(
            "norm(jnp.array([3.0, 4.0]))",
            lambda: norm(x),
            wanted=5.0,
            mistakes={"the square of the length": 25.0},
        )
        or fault("norm(jnp.zeros(3))", lambda: norm(zeros), wanted=0.0)
        or fault(
            "jax.jit(jax.grad(norm))(jnp.array([3.0, 4.0]))",
            lambda: jax.jit(jax.grad(norm))(x),
            wanted=np.array([0.6, 0.8]),
            hint="Within jit and grad, x has no numbers to look at.",
        )
        or fault(
            "jax.grad(norm)(jnp.zeros(3))",
            lambda: jax.grad(norm)(zeros),
            wanted=np.zeros(3),
            mistakes={
                "nan: the square root still sees the 0": np.full(3, np.nan)
            },
        )
    )
    return verdict(found, "lengths are exact, and the gradient at 0 is 0.")


def check_squared_distances(squared_distances: Callable) -> str:
    """Say whether a function measures all squared distances of two batches.

    Args:
        squared_distances: The reader's ``squared_distances``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_squared_distances(lambda points, others: None))
    Not yet: squared_distances(points, others) with shapes (2, 2) and (3, 2)
    gave type NoneType, wanted a JAX array. Write its body, and end with
    return.
    """
    points = jnp.array([[0.0, 0.0], [3.0, 4.0]])
    others = jnp.array([[0.0, 0.0], [3.0, 0.0], [0.0, 4.0]])
    wanted = np.array([[0.0, 9.0, 16.0], [25.0, 16.0, 9.0]])
    found = fault(
        "squared_distances(points, others) with shapes (2, 2) and (3, 2)",
        lambda: squared_distances(points, others),
        wanted=wanted,
        hint="squared_distance takes one point and one other.",
        mistakes={
            "one row per other; wanted is one per point": wanted.T,
            "distances; wanted are their squares": np.sqrt(wanted),
            "the sum of each row; wanted is each distance": wanted.sum(axis=1),
        },
    )
    return verdict(found, "one row per point, and one column per other.")


def check_slopes(slopes: Callable) -> str:
    """Say whether a function takes exact derivatives at many points.

    Args:
        slopes: The reader's ``slopes``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_slopes(lambda f, points: f(points)))
    Not yet: slopes(jnp.sin, jnp.array([-1.0, 0.0, 2.0])) gave the values of
    f, not its slopes.
    """
    points, far = jnp.array([-1.0, 0.0, 2.0]), jnp.array([1000.0])
    hint = "f maps one number to one number, and here are several points."
    found = fault(
        "slopes(jnp.sin, jnp.array([-1.0, 0.0, 2.0]))",
        lambda: slopes(jnp.sin, points),
        wanted=np.cos(points),
        hint=hint,
        mistakes={
            "the values of f, not its slopes": np.sin(points),
            "the sum of the slopes": np.cos(points).sum(),
        },
    ) or fault(
        "slopes(jnp.square, jnp.array([1000.0]))",
        lambda: slopes(jnp.square, far),
        wanted=2 * far,
    )
    return verdict(found, "one exact derivative per point.")
