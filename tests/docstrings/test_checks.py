"""``checks``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import pytest
from examples import assert_raised

from jaxprimer.checks import (
    check_counts,
    check_dtype,
    check_examples,
    check_images,
    check_labels,
    check_shape,
    check_updates,
)

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")


def test_checks_cost_nothing():
    """While it traces a function, so compiled code pays nothing for these checks."""

    def checked(x, labels):
        check_shape("x", x, ("n", 3), "")
        check_images(x, 3)
        check_labels(labels, 2)
        return x

    assert jax.make_jaxpr(checked)(jnp.ones((2, 3)), jnp.zeros(2, int)).eqns == []
    assert_raised(ValueError, [jax.jit(checked)], jnp.ones((2, 4)), jnp.zeros(2, int))


def test_only_one_check_reads_numbers():
    """Only check_examples looks at the numbers."""
    wrong = jnp.full((1, 2), jnp.nan), jnp.array([-7])
    check_images(wrong[0], 2)
    check_labels(wrong[1], 1)
    check_updates(wrong[0][0], 2, 1)
    assert_raised(ValueError, [check_examples], "data", wrong, 3)


def test_one_entry_of_each_axis():
    """One entry per axis."""
    check_shape("x", jnp.zeros((4, 2)), (4, 2), "")
    for wanted in ((4,), (4, 2, 1), (2, 4)):
        assert_raised(ValueError, [check_shape], "x", jnp.zeros((4, 2)), wanted, "")


def test_a_name_takes_any_length():
    """Its length, or a name for any length."""
    check_shape("x", jnp.zeros((4, 2)), ("n", 2), "")
    check_shape("x", jnp.zeros((0, 2)), ("n", 2), "")
    assert_raised(ValueError, [check_shape], "x", jnp.zeros((4, 3)), ("n", 2), "")


@pytest.mark.said_of("check_dtype", "check_shape")
def test_messages_name_and_advise():
    """What the caller can do about it, for the message."""
    says = r"^cube has shape \(2,\), wanted \(3,\)\. Pad it\.$"
    assert_raised(ValueError, [check_shape], "cube", jnp.zeros(2), (3,), "Pad it.", says=says)


def test_kinds_of_dtypes():
    """Raise an error unless an array's dtype is of the wanted kind."""
    for dtype in (jnp.float16, jnp.bfloat16, jnp.float32):
        check_dtype("x", jnp.zeros(1, dtype), jnp.floating, "")
        assert_raised(TypeError, [check_dtype], "x", jnp.zeros(1, dtype), jnp.integer, "")


def test_axes_of_images():
    """Wanted as (batch, ...), where the axes after the first hold n_features values."""
    check_images(jnp.zeros((5, 2, 3)), 6)
    check_images(jnp.zeros((5, 6)), 6)
    assert_raised(ValueError, [check_images], jnp.zeros((6, 5)), 6)


def test_images_are_floats():
    """Raise an error unless images are a batch of n_features floats each."""
    assert_raised(TypeError, [check_images], jnp.zeros((5, 6), int), 6)
    assert_raised(ValueError, [check_images], jnp.zeros(6), 6)
    assert check_images(jnp.zeros((5, 6)), 6) is None


def test_one_class_of_each_example():
    """Raise an error unless labels are one integer class per example."""
    check_labels(jnp.zeros(4, int), 4)
    assert_raised(ValueError, [check_labels], jnp.zeros(3, int), 4)
    assert_raised(TypeError, [check_labels], jnp.zeros(4), 4)


@pytest.mark.parametrize("counts", [(7, 3), (0, 3), (-3, 3), (3, 6)])
def test_multiples_of_every(counts):
    """Wanted as a positive multiple of every."""
    check_counts(6, 3)
    assert_raised(ValueError, [check_counts], *counts)


def test_equal_parts():
    """Raise an error unless updates can be counted in equal parts."""
    check_counts(8, 4)
    assert_raised(ValueError, [check_counts], 8, 3)
    assert_raised(ValueError, [check_counts], 8, 16)


def test_every_is_positive():
    """Wanted as a positive number."""
    check_counts(1, 1)
    for every in (0, -1):
        assert_raised(ValueError, [check_counts], 4, every)


def test_rates_fill_epochs():
    """Raise an error unless learning rates fill whole epochs, one per update."""
    check_updates(jnp.ones(8), n=9, size=2)
    assert_raised(ValueError, [check_updates], jnp.ones(6), 9, 2)
    assert_raised(ValueError, [check_updates], jnp.ones((8, 1)), 9, 2)


def test_number_of_rates():
    """Wanted as (n_updates,), a positive multiple of n // size."""
    for n_updates, n, size in ((4, 9, 2), (3, 3, 2), (6, 4, 2)):
        check_updates(jnp.ones(n_updates), n, size)
    assert_raised(ValueError, [check_updates], jnp.ones(0), 9, 2)
    assert_raised(ValueError, [check_updates], jnp.ones(3), 9, 2)


def test_numbers_are_read_outside_jit():
    """It looks at the numbers themselves, and therefore not inside jax.jit."""
    examples = jnp.zeros((2, 4)), jnp.array([0, 1])
    check_examples("data", examples, 2)
    inside = jax.jit(lambda examples: check_examples("data", examples, 2))
    assert_raised(jax.errors.ConcretizationTypeError, [inside], examples)
