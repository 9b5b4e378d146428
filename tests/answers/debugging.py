"""Answers to the exercises of Part 5: wrong ones with what is said of them, and right ones."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax.experimental import checkify
from jax.scipy.special import xlogy

from jaxprimer.solutions import debugging as solutions
from jaxprimer.stubs import debugging as stubs


def by_formula(images):
    """The least loss as it is written on paper."""
    losses = -images * jnp.log(images) - (1 - images) * jnp.log(1 - images)
    return losses.sum(axis=(1, 2))


def of_ink(images):
    """One of the two terms."""
    return -xlogy(images, images).sum(axis=(1, 2))


def at_zero(images):
    """The loss of a decoder that knows nothing."""
    return optax.sigmoid_binary_cross_entropy(0 * images, images).sum(axis=(1, 2))


def of_both(images):
    """The two terms, each by a product that is 0 where a share is."""
    return of_ink(images) + of_ink(1 - images)


def guard(is_fine, message="pixels run from {low} to {high}"):
    """A guard with a condition, and perhaps a message, of its own."""

    def guarded(images):
        low, high = images.min(), images.max()
        values = {"low": low} if "high" not in message else {"low": low, "high": high}
        checkify.check(is_fine(images), message, **values)
        return images

    return guarded


def raising(images):
    """A guard that asks for a value while JAX is tracing."""
    if images.min() < 0 or images.max() > 1:
        raise ValueError("pixels")
    return images


def by_two_checks(images):
    """A check for either end, each with a message that names both."""
    low, high = images.min(), images.max()
    checkify.check(low >= 0, "from {low} to {high}", low=low, high=high)
    checkify.check(high <= 1, "from {low} to {high}", low=low, high=high)
    return images


def anew(f, numbers):
    """A derivative that is made for each number, all of one type."""
    return jnp.stack([jax.jit(jax.grad(f))(jnp.float32(x)) for x in numbers])


def of_two_types(f, numbers):
    """A derivative that is made once, for numbers as they come."""
    slope = jax.jit(jax.grad(f))
    return jnp.stack([slope(x) for x in numbers])


def by_differences(f, numbers):
    """Slopes between points nearby."""
    x = jnp.array(numbers)
    return (f(x + 0.1) - f(x)) / 0.1


def vectorized(f, numbers):
    """All numbers as one array."""
    return jax.vmap(jax.grad(f))(jnp.array(numbers))


def drawn_twice(key, n_steps):
    """A first step by the key itself, the others by keys that are split from it."""
    others = jax.vmap(jax.random.normal)(jax.random.split(key, n_steps - 1))
    return jnp.cumsum(jnp.append(jax.random.normal(key), others))


def from_the_start(key, n_steps):
    """The start, and the places but for the last."""
    return jnp.append(0.0, solutions.walk(key, n_steps - 1))


WRONG = {
    "least_loss": [
        (by_formula, "gave NaN for an image with pixels of 0 and 1."),
        (at_zero, "gave the loss of logits that are 0."),
        (of_ink, "gave the share of the ink alone, without that of the paper."),
        (lambda images: -solutions.least_loss(images), "gave the same with a minus in front."),
        (lambda images: solutions.least_loss(images).sum(), "gave one number for all, wanted is"),
        (lambda images: solutions.least_loss(images) / 3, "gave means over the pixels, wanted are"),
        (lambda images: 0 * images.sum(axis=(1, 2)), "gave [0, 0], wanted [0, 1.94863]."),
    ],
    "in_range": [
        (lambda images: images, "pixels from -2 to 1 gave no error."),
        (lambda images: images / 16, "in_range(pixels) gave [0, 0.03125, 0.0625], wanted"),
        (guard(lambda x: (x <= 1).all()), "pixels from -2 to 1 gave no error."),
        (guard(lambda x: (x >= 0).all()), "pixels from 0 to 16 gave no error."),
        (guard(lambda x: ~((x < 0) | (x > 1)).any()), "a pixel that is NaN gave no error."),
        (guard(lambda x: (x > 0).all()), "in_range(pixels) raised "),
        (guard(lambda x: (x >= 0).all() & (x <= 1).all(), "no!"), "without the number -2."),
        (guard(lambda x: (x >= 0).all() & (x <= 1).all(), "{low}"), "without the number 16."),
        (raising, "No if sees values within jit."),
    ],
    "squared_error": [
        (lambda x, y: jnp.mean((x - y) ** 2), "(3, 1) and (3,) gave the mean of every prediction"),
        (lambda x, y: jnp.mean((x - y[:, None]) ** 2), "(3,) and (3,) gave the mean of every"),
        (lambda x, y: jnp.sum((x.ravel() - y) ** 2), "gave 8, wanted 2.66667."),
        (lambda x, y: jnp.mean(x.ravel() - y) ** 2, "gave 1.77778, wanted 2.66667."),
        (lambda x, y: (x.ravel() - y) ** 2, "gave shape (3,), wanted ()."),
        (lambda x, y: jnp.mean((x[:, 0] - y) ** 2), "with shapes (3,) and (3,) raised IndexError"),
        (lambda x, y: jnp.mean((jnp.array(np.ravel(x)) - y) ** 2), "jit(squared_error)(column, "),
    ],
    "derivatives": [
        (lambda _, numbers: jnp.array(numbers), "gave the numbers as they were."),
        (lambda f, numbers: f(jnp.array(numbers)), "gave the values of f, wanted are its"),
        (anew, "counts its traces, gave a trace for each number."),
        (of_two_types, "gave 2 traces: one for Python's number, one for the others."),
        (by_differences, "wanted [2, 4, 6]."),
        (lambda f, numbers: jax.grad(f)(jnp.array(numbers)), "raised TypeError: Gradient only"),
    ],
    "walk": [
        (
            lambda key, n: jnp.cumsum(jnp.full(n, jax.random.normal(key))),
            "the same step each time.",
        ),
        (from_the_start, "gave 0, where no step led yet."),
        (lambda key, n: jax.random.normal(key, (n,)), "gave no standard deviation of 1 to its st"),
        (lambda key, n: jnp.cumsum(jax.random.uniform(key, (n,))), "gave no standard deviation of"),
        (lambda _, n: solutions.walk(jax.random.key(0), n), "gave the same for two keys."),
        (drawn_twice, "watched by jax.debug_key_reuse, raised "),
        (stubs.walk, "walk(key, 4) raised jax.errors.UnexpectedTracerError: "),
    ],
}

RIGHT = [
    ("least_loss", of_both),
    ("in_range", guard(lambda x: ((x >= 0) & (x <= 1)).all())),
    ("in_range", by_two_checks),
    ("squared_error", lambda x, y: jnp.mean((x.ravel() - y) ** 2)),
    ("squared_error", lambda x, y: jnp.mean((x.squeeze() - y) ** 2)),
    ("derivatives", vectorized),
    ("walk", lambda key, n: jnp.cumsum(jax.random.normal(key, (n,)))),
    (
        "derivatives",
        lambda f, numbers: jax.jit(vectorized, static_argnums=0)(f, jnp.array(numbers)),
    ),
]
