"""Early, plain errors for arrays of the wrong shape or dtype.

JAX knows shapes and dtypes while it traces a function, so compiled code pays
nothing for these checks. Only ``check_examples`` looks at the numbers.
"""

import math
from typing import Any

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike


def check_shape(
    name: str, array: ArrayLike, wanted: tuple[int | str, ...], hint: str
) -> None:
    """Raise an error unless an array has the wanted shape.

    Args:
        name: The argument's name, for the message.
        array: The array to look at.
        wanted: One entry per axis: its length, or a name for any length.
        hint: What the caller can do about it, for the message.

    Raises:
        ValueError: If the number of axes or the length of one is wrong.

    >>> check_shape("x", jnp.zeros((4, 2)), ("n",), "Flatten it.")
    Traceback (most recent call last):
    ValueError: x has shape (4, 2), wanted (n,). Flatten it.
    """
    seen = jnp.shape(array)
    fits = [
        isinstance(want, str) or size == want
        for size, want in zip(seen, wanted, strict=False)
    ]
    if len(seen) != len(wanted) or not all(fits):
        text = f"({', '.join(map(str, wanted))}{',' * (len(wanted) == 1)})"
        raise ValueError(f"{name} has shape {seen}, wanted {text}. {hint}")


def check_dtype(
    name: str, array: ArrayLike, wanted: type[Any], hint: str
) -> None:
    """Raise an error unless an array's dtype is of the wanted kind.

    Args:
        name: The argument's name, for the message.
        array: The array to look at.
        wanted: A kind of dtype, such as ``jnp.floating`` or ``jnp.integer``.
        hint: What the caller can do about it, for the message.

    Raises:
        TypeError: If the dtype is of another kind.

    >>> check_dtype("x", jnp.zeros(4), jnp.integer, "Round it.")
    Traceback (most recent call last):
    TypeError: x has dtype float32, wanted integer. Round it.
    """
    seen = getattr(array, "dtype", None) or jax.dtypes.result_type(array)
    if not jnp.issubdtype(seen, wanted):
        raise TypeError(
            f"{name} has dtype {seen}, wanted {wanted.__name__}. {hint}"
        )


def check_images(images: jax.Array, n_features: int) -> None:
    """Raise an error unless images are a batch of ``n_features`` floats each.

    Args:
        images: Wanted as (batch, ...), where the axes after the first hold
            ``n_features`` values.
        n_features: The number of values per image.

    Raises:
        ValueError: If there is no batch axis, or an image has another number
            of values.
        TypeError: If the dtype is not floating.

    >>> check_images(jnp.zeros((8, 8)), n_features=64)
    Traceback (most recent call last):
    ValueError: images has shape (8, 8), wanted (batch, ...) with 64 values
    per image. Add the batch axis to a single image with images[None].
    """
    if images.ndim < 2 or math.prod(images.shape[1:]) != n_features:
        raise ValueError(
            f"images has shape {images.shape}, wanted (batch, ...) "
            f"with {n_features} values per image. "
            "Add the batch axis to a single image with images[None]."
        )
    hint = "Convert with images.astype(jnp.float32)."
    check_dtype("images", images, jnp.floating, hint)


def check_labels(labels: jax.Array, batch: int, name: str = "labels") -> None:
    """Raise an error unless labels are one integer class per example.

    Args:
        labels: Wanted as integers of shape (batch,).
        batch: The number of examples.
        name: The argument's name, for the message.

    Raises:
        ValueError: If the shape is not (batch,).
        TypeError: If the dtype is not integer.

    >>> check_labels(jnp.zeros((4, 10)), batch=4)
    Traceback (most recent call last):
    ValueError: labels has shape (4, 10), wanted (4,). Pass one class per
    image; one-hot rows become classes with labels.argmax(axis=-1).
    """
    remedy = f"one-hot rows become classes with {name}.argmax(axis=-1)."
    hint = f"Pass one class per image; {remedy}"
    check_shape(name, labels, (batch,), hint)
    hint = f"Convert with {name}.astype(jnp.int32)."
    check_dtype(name, labels, jnp.integer, hint)


def check_counts(n_updates: int, every: int) -> None:
    """Raise an error unless updates can be counted in equal parts.

    Args:
        n_updates: Wanted as a positive multiple of ``every``.
        every: Wanted as a positive number.

    Raises:
        ValueError: If one is not positive, or there is a remainder.

    >>> check_counts(n_updates=10, every=3)
    Traceback (most recent call last):
    ValueError: n_updates is 10 and every is 3, wanted a positive multiple of
    a positive number. Change one of them.
    """
    if n_updates < 1 or every < 1 or n_updates % every:
        raise ValueError(
            f"n_updates is {n_updates} and every is {every}, wanted a "
            "positive multiple of a positive number. Change one of them."
        )


def check_updates(rates: jax.Array, n: int, size: int) -> None:
    """Raise an error unless learning rates fill whole epochs, one per update.

    Args:
        rates: Wanted as (n_updates,), a positive multiple of ``n // size``.
        n: Number of examples.
        size: Examples per batch.

    Raises:
        ValueError: If the shape is another, or not one batch can be filled.

    >>> check_updates(jnp.ones(6), n=40, size=10)
    Traceback (most recent call last):
    ValueError: rates has shape (6,) where an epoch has 4 updates, wanted a
    positive multiple of a positive number. Change rates or size.
    """
    check_shape("rates", rates, ("n_updates",), "Pass one per update.")
    per_epoch = n // size
    if not len(rates) or not per_epoch or len(rates) % per_epoch:
        raise ValueError(
            f"rates has shape {rates.shape} where an epoch has {per_epoch} "
            "updates, wanted a positive multiple of a positive number. "
            "Change rates or size."
        )


def check_examples(
    name: str, examples: tuple[jax.Array, jax.Array], n_targets: int
) -> None:
    """Raise an error unless a data set can be learnt from.

    It looks at the numbers themselves, and therefore not inside ``jax.jit``.

    Args:
        name: The argument's name, for the message.
        examples: ``(images, labels)``, shapes (n, ...) and (n,).
        n_targets: The number of classes.

    Raises:
        ValueError: If there are no examples, images that are not finite, or
            labels that are no class.
        TypeError: If labels are not integers.

    >>> check_examples("data", (jnp.zeros((2, 8, 8)), jnp.array([0, 7])), 5)
    Traceback (most recent call last):
    ValueError: data[1] has labels from 0 to 7, wanted 0 to 4 for a model
    with 5 logits. Drop other classes, or give the model more logits.
    """
    images, labels = examples
    if not len(images):
        raise ValueError(f"{name} has no examples. Pass at least one.")
    check_labels(labels, batch=len(images), name=f"{name}[1]")
    wrong, low, high = map(int, _extremes(images, labels))
    if wrong:
        raise ValueError(
            f"{name}[0] holds {wrong} values that are NaN or infinite. "
            f"Find them with jnp.isfinite({name}[0]), then mend or drop them."
        )
    if low < 0 or high >= n_targets:
        raise ValueError(
            f"{name}[1] has labels from {low} to {high}, wanted 0 to "
            f"{n_targets - 1} for a model with {n_targets} logits. "
            "Drop other classes, or give the model more logits."
        )


@jax.jit
def _extremes(images: jax.Array, labels: jax.Array) -> tuple:
    """How many values are not finite, and the least and largest label."""
    return (~jnp.isfinite(images)).sum(), labels.min(), labels.max()
