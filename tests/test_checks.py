"""``jaxprimer.checks``: errors name the argument, the seen, the wanted and the remedy."""

import jax
import jax.numpy as jnp
import pytest

from jaxprimer.checks import (
    check_counts,
    check_dtype,
    check_images,
    check_labels,
    check_shape,
    check_updates,
)


@pytest.mark.parametrize("wanted", [(2, 3), ("n", 3), (2, "n"), ("a", "b")])
def test_shape_accepts(wanted):
    """A name stands for any length, a number for itself."""
    check_shape("x", jnp.zeros((2, 3)), wanted, "")


@pytest.mark.parametrize("wanted", [(3, 2), (2,), (2, 3, 1), ("n",), ()])
def test_shape_refuses(wanted):
    """Another length or another number of axes is an error."""
    with pytest.raises(ValueError, match=r"^x has shape \(2, 3\), wanted \(.*\)\. Do it\.$"):
        check_shape("x", jnp.zeros((2, 3)), wanted, "Do it.")


def test_shape_message_writes_tuples_as_python_does():
    """One wanted axis is written with a trailing comma."""
    with pytest.raises(ValueError, match=r"wanted \(n,\)"):
        check_shape("x", jnp.zeros(()), ("n",), "")


def test_dtype():
    """A dtype of the wanted kind passes, whatever its width; another does not."""
    check_dtype("x", jnp.zeros(1, jnp.bfloat16), jnp.floating, "")
    with pytest.raises(TypeError, match=r"^x has dtype int32, wanted floating\. Do it\.$"):
        check_dtype("x", jnp.zeros(1, jnp.int32), jnp.floating, "Do it.")


@pytest.mark.parametrize(("n_updates", "every"), [(3, 2), (0, 1), (-2, 1), (3, 0), (3, -1)])
def test_counts_refuse(n_updates, every):
    """A remainder, none, or a number below zero, of either, is an error that states both."""
    with pytest.raises(ValueError, match=f"^n_updates is {n_updates} and every is {every}, "):
        check_counts(n_updates, every)


@pytest.mark.parametrize("shape", [(5, 8, 8), (5, 64), (1, 4, 4, 4)])
def test_images_accept_any_axes(shape):
    """Only the number of values per image counts."""
    check_images(jnp.zeros(shape), 64)


@pytest.mark.parametrize("shape", [(64,), (8, 8), (5, 8, 7), (5,), ()])
def test_images_refuse(shape):
    """A missing batch axis or another size is an error that says how to add the axis."""
    with pytest.raises(
        ValueError, match=r"^images has shape .*64 values per image.*images\[None\]"
    ):
        check_images(jnp.zeros(shape), 64)


def test_images_refuse_integers():
    """Integer pixels are an error that says how to convert them."""
    with pytest.raises(TypeError, match=r"^images has dtype uint8, wanted floating.*astype"):
        check_images(jnp.zeros((5, 64), jnp.uint8), 64)


def test_labels_refuse():
    """One-hot rows and floats are errors that say how to convert them."""
    with pytest.raises(ValueError, match=r"^labels has shape \(5, 10\), wanted \(5,\).*argmax"):
        check_labels(jnp.zeros((5, 10)), 5)
    with pytest.raises(TypeError, match=r"^labels has dtype float32, wanted integer.*astype"):
        check_labels(jnp.zeros(5), 5)


def test_checks_cost_nothing_when_compiled():
    """A checked function compiles to the same program as one without the check."""

    def checked(x):
        check_dtype("x", x, jnp.floating, "")
        check_shape("x", x, ("n",), "")
        return x + 1

    x = jnp.zeros(3)
    assert str(jax.make_jaxpr(checked)(x)) == str(jax.make_jaxpr(lambda x: x + 1)(x))


@pytest.mark.parametrize(
    ("shape", "n"), [((5,), 40), ((3,), 40), ((0,), 40), ((6,), 8), ((8, 1), 40)]
)
def test_rates_that_fill_no_whole_epochs_are_refused(shape, n):
    """A remainder, less than an epoch, none, batches that stay empty, and an axis too many."""
    with pytest.raises(ValueError, match=r"rates has shape \("):
        check_updates(jnp.ones(shape), n, 10)


def test_rates_that_fill_whole_epochs_pass():
    """Examples that do not fill a batch count for no update."""
    check_updates(jnp.ones(8), 49, 10)
