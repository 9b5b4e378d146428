"""``tracing``: what its docstrings say. Each test quotes a sentence."""

import time

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from examples import assert_raised

from jaxprimer.tracing import (
    call_times,
    huber,
    huber_by_if,
    masked_mean_huber,
    mean_huber,
    noting,
    padded,
)

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")


def test_the_first_argument_is_noted():
    """It notes its first argument."""
    assert noting(divmod, notes := [])(7, 2) == (3, 1)
    assert notes == [7]


def test_a_note_of_each_run():
    """Gets one entry each time Python runs the function."""
    compiled = jax.jit(noting(jnp.square, notes := []))
    for x in (jnp.ones(2), jnp.zeros(2), jnp.ones(3), jnp.ones(2)):
        assert jnp.array_equal(compiled(x), x**2)
    assert [note.shape for note in notes] == [(2,), (3,)]


def test_the_same_function():
    """A function of the same arguments and result."""
    power = noting(lambda x, y, *, sign: sign * x**y, notes := [])
    assert power(2, 3, sign=-1) == -8
    assert notes == [2]


def test_python_writes_an_if():
    """Huber's loss of one number, as one writes it in Python."""
    assert [huber_by_if(x) for x in (0.5, -0.5, 3.0)] == [0.125, 0.125, 2.5]
    assert_raised(jax.errors.TracerBoolConversionError, [jax.jit(huber_by_if)], 0.5)


def test_jax_records_a_choice():
    """Huber's loss of one number, with a choice that JAX can record."""
    compiled = jax.jit(huber)
    assert [float(compiled(x)) for x in (0.5, -0.5, 3.0)] == [0.125, 0.125, 2.5]
    assert "cond[" in str(jax.make_jaxpr(huber)(0.5))


@pytest.mark.said_of("huber", "huber_by_if", "masked_mean_huber", "mean_huber")
@pytest.mark.parametrize("loss", [huber_by_if, huber])
def test_where_the_parabola_ends(loss):
    """Where the parabola ends, and straight lines go on."""
    curvatures = [jax.grad(jax.grad(loss))(x, 2.0) for x in (1.9, -1.9, 2.1, -2.1)]
    assert curvatures == [1, 1, 0, 0]


@pytest.mark.said_of("masked_mean_huber", "mean_huber")
def test_the_mean():
    """Mean of Huber's loss."""
    assert mean_huber(jnp.array([1.0, 3.0, -0.5, 0.0])) == (0.5 + 2.5 + 0.125) / 4


def test_zeros_come_after():
    """Numbers with zeros after them, and a mask that tells which they are."""
    x, mask = padded([5.0, 0.0, 7.0], 5)
    assert x.tolist() == [5, 0, 7, 0, 0]
    assert x[mask].tolist() == [5, 0, 7]


def test_what_the_mask_is():
    """The numbers, and the mask, true for them and false for the zeros."""
    assert padded([5.0, 7.0], 4)[1].tolist() == [True, True, False, False]


def test_nothing_is_compiled():
    """They are NumPy's, so that nothing is compiled."""
    assert [type(array) for array in padded([5.0], 2)] == [np.ndarray, np.ndarray]


def test_the_number_of_numbers():
    """With n up to length."""
    assert padded(np.ones(3), 3)[1].all()
    assert_raised(ValueError, [padded], np.ones(4), 3)


def test_the_masked_mean():
    """Mean of Huber's loss over the numbers for which the mask is true."""
    x, mask = jnp.array([1.0, 3.0, 9.0]), jnp.array([True, True, False])
    assert masked_mean_huber(x, mask) == (0.5 + 2.5) / 2


def test_a_mask_without_numbers():
    """NaN if the mask is nowhere true."""
    results = [masked_mean_huber(jnp.ones(2), jnp.array([some, False])) for some in (False, True)]
    assert np.isnan(results).tolist() == [True, False]


def test_times_of_each_call(monkeypatch):
    """Wall-clock time of each of several calls, the first included."""
    clock = iter([0.0, 5.0, 10.0, 11.0, 20.0, 22.0])
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    called = []
    assert call_times(called.append, 7, n_calls=3) == [5, 1, 2]
    assert called == [7, 7, 7]


def test_the_first_call_compiles(monkeypatch):
    """The first may hold the compiler's time."""
    compiled = jax.jit(noting(jnp.square, notes := []))
    monkeypatch.setattr(time, "perf_counter", lambda: len(notes))
    assert call_times(compiled, 2.0, n_calls=3) == [1, 0, 0]
