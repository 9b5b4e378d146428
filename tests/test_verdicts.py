"""``jaxprimer.verdicts``: what is said of an answer fits it, and fits a cell."""

import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer.verdicts import fault, unmet, verdict


@pytest.mark.parametrize("wanted", [2.0, [1, 2], [True, False], np.arange(3.0), np.uint8([7])])
def test_what_is_wanted_has_no_fault(wanted):
    """Any array equals itself, as JAX makes it."""
    assert fault("f()", lambda: jnp.asarray(wanted), wanted=wanted) == ""


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (None, "f() gave type NoneType, wanted a JAX array. Write its body, and end with return."),
        (np.ones(2), "f() gave type ndarray, wanted a JAX array."),
        (jnp.ones(3), "f() gave shape (3,), wanted (2,)."),
        (jnp.ones(2, int), "f() gave dtype int32, wanted float32."),
        (jnp.array([1, 3.0]), "f() gave [1, 3], wanted [1, 2]."),
        (jnp.array([2, 1.0]), "f() gave them in reverse."),
    ],
)
def test_a_fault_is_named(result, words):
    """Type, shape, dtype and values are told in this order; known mistakes have their words."""
    mistakes = {"them in reverse": [2.0, 1.0]}
    assert fault("f()", lambda: result, wanted=[1.0, 2.0], mistakes=mistakes) == words


def test_an_error_comes_with_the_hint():
    """The error's first line is told, without its last mark, and what to think of."""
    found = fault("f()", lambda: 1 / 0, wanted=0.0, hint="Look below the line.")
    assert found == "f() raised ZeroDivisionError: division by zero. Look below the line."


def test_a_verdict_fits_a_cell():
    """What a check says needs no scrolling on a wide screen."""
    lines = verdict("word " * 30, "").splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= 72
    assert lines[0].startswith("Not yet: word")


def test_what_is_to_be_true_has_words_where_it_is_not():
    """A claim that is met has no fault, and an error in it is told with the hint."""
    assert unmet("f()", lambda: True, "nothing") == ""
    assert unmet("f()", lambda: False, "nothing") == "f() gave nothing."
    assert unmet("f(0)", lambda: 1 / 0 > 1, "it", "Try 1.").startswith("f(0) raised ZeroDivision")
    assert unmet("f(0)", lambda: 1 / 0 > 1, "it", "Try 1.").endswith(" Try 1.")
