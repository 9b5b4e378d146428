"""``verdicts``: what its docstrings say. Each test quotes a sentence."""

import re
from unittest.mock import Mock

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer.verdicts import fault, unmet, verdict

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
ODD = [None, "5", 5, np.ones(2), ..., jnp.zeros((0, 3)), jax.random.key(0), 1j, object()]
ERRORS = [ZeroDivisionError, RecursionError, AssertionError, KeyError, NotImplementedError]


def found(result, wanted, **options):
    """What is wrong with a function that returns a result."""
    return fault("f(2)", lambda: result, wanted=wanted, **options)


@pytest.mark.parametrize(
    ("behaviour", "verb"),
    [({"return_value": one}, "gave") for one in ODD]
    + [({"side_effect": error}, "raised") for error in ERRORS],
)
def test_any_function_is_judged(behaviour, verb):
    """No check raises an error, whatever error the reader's function raises."""
    assert fault("f(2)", Mock(**behaviour), wanted=4.0).startswith(f"f(2) {verb} ")
    assert unmet("f(2)", Mock(side_effect=OSError), "nothing").startswith("f(2) raised ")


def test_lines_fit_a_cell():
    """What a check of an exercise returns, in lines of a cell's width."""
    lines = verdict("", "word " * 40).splitlines()
    assert all(60 < len(line) <= 72 for line in lines[:-1])
    assert " ".join(lines) == "Right: " + " ".join(["word"] * 40)


def test_a_fault_or_none():
    """The first fault, or an empty text where there is none."""
    assert verdict("it fell.", "it stands.") == "Not yet: it fell."
    assert verdict("", "it stands.").startswith("Right: ")


def test_praise_is_for_what_has_no_fault():
    """What is right about a function without a fault."""
    assert verdict("", "it stands.") == "Right: it stands."
    assert "it stands" not in verdict("it fell.", "it stands.")


@pytest.mark.parametrize(("fell", "first"), [("", "Right:"), ("it fell.", "Not yet:")])
def test_how_a_verdict_begins(fell, first):
    """A text that begins with Right: or Not yet:."""
    assert verdict(fell, "it stands.").startswith(f"{first} ")


def test_known_mistakes_have_their_words():
    """The words for known mistakes come first."""
    mistakes = {"a row": [[1, 2]]}
    row = jnp.array([[1, 2]])
    assert found(row, [1.0, 2.0], mistakes=mistakes) == "f(2) gave a row."
    assert found(row, [1.0, 2.0]) == "f(2) gave shape (1, 2), wanted (2,)."


def test_the_dtype_that_is_wanted():
    """The array that it is to return, with the dtype that jax.numpy.asarray gives it."""
    assert found(jnp.ones(1, jnp.int32), np.ones(1, np.int64)) == ""
    assert found(jnp.ones(1), [1]) == "f(2) gave dtype float32, wanted int32."


@pytest.mark.said_of("fault", "unmet")
def test_when_a_hint_is_given():
    """What to think of where the call raises an error."""
    assert fault("f(2)", lambda: 1 / 0, wanted=4.0, hint="Think of 0.").endswith(" Think of 0.")
    assert found(jnp.float32(5), 4.0, hint="Think of 0.") == "f(2) gave 5, wanted 4."


def test_what_else_a_reader_may_return():
    """Arrays that a reader may return instead, each with the words that tell it."""
    mistakes = {"half of it": 2.0, "twice of it": 8.0}
    assert found(jnp.float32(2), 4.0, mistakes=mistakes) == "f(2) gave half of it."
    assert found(jnp.float32(8), 4.0, mistakes=mistakes) == "f(2) gave twice of it."


def test_nothing_is_wrong():
    """Empty if nothing is wrong."""
    assert found(jnp.float32(4), 4.0) == ""


def test_what_is_to_be_true():
    """Makes the call, and says whether it is true."""
    assert unmet("even(2)", lambda: 2 % 2 == 0, "an odd number") == ""
    assert unmet("even(3)", lambda: 3 % 2 == 0, "an odd number")


def test_words_for_what_is_not_true():
    """What the call gave where it is not."""
    assert unmet("even(3)", lambda: False, "an odd number") == "even(3) gave an odd number."


def test_what_is_true_has_no_sentence():
    """Empty if it is true."""
    assert unmet("even(2)", lambda: True, "an odd number") == ""


def test_rounding_makes_no_difference():
    """Whether two arrays have one shape and, but for rounding, one content."""
    assert found(jnp.float32(4 + 4e-6), 4.0) == ""
    assert found(jnp.float32(4 + 4e-4), 4.0) == "f(2) gave 4.0004, wanted 4."
    assert found(jnp.ones((1, 2)), [1.0, 1.0], mistakes={"all": 1.0}).startswith("f(2) gave shape")


@pytest.mark.said_of("fault", "unmet")
@pytest.mark.parametrize("result", [*ODD, jnp.ones(2), jnp.ones((), int), jnp.float32(5)])
def test_a_fault_is_told_shortly(result):
    """One or two sentences."""
    assert 1 <= len(re.findall(r"\.(?= |$)", found(result, 4.0))) <= 2
    text = fault("f(2)", Mock(side_effect=OSError("No file.")), wanted=4.0, hint="Make it.")
    assert text == "f(2) raised OSError: No file. Make it."
