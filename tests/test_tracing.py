"""``jaxprimer.tracing``: traces are counted, and Huber's loss is SciPy's however it is chosen."""

import time

import jax
import numpy as np
import pytest
from scipy.special import huber as scipy_huber

from jaxprimer.tracing import (
    call_times,
    huber,
    huber_by_if,
    masked_mean_huber,
    mean_huber,
    noting,
    padded,
)

GRID = np.linspace(-3, 3, 25, dtype=np.float32)


def test_noting_changes_nothing_but_the_notes():
    """Arguments, options and result go through."""
    notes = []
    noted = noting(lambda x, y, *, z: (x, y, z), notes)
    assert (noted(1, 2, z=3), notes) == ((1, 2, 3), [1])


def test_noting_keeps_the_signature():
    """Static arguments are found by name."""
    notes = []
    counted = jax.jit(noting(mean_huber, notes), static_argnames="delta")
    for delta in (0.5, 1.0, 0.5):
        counted(GRID, delta=delta)
    assert len(notes) == 2


@pytest.mark.parametrize("delta", [0.5, 1.0, 2.0])
def test_huber_equals_scipy(delta):
    """Decided by Python, by cond, or vectorized, it is the same function."""
    wanted = scipy_huber(delta, GRID)
    by_if = [huber_by_if(x, delta) for x in GRID]
    by_cond = [jax.jit(huber)(x, delta) for x in GRID]
    for seen in (by_if, by_cond, jax.vmap(huber, in_axes=(0, None))(GRID, delta)):
        np.testing.assert_allclose(seen, wanted, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(mean_huber(GRID, delta), wanted.mean(), rtol=1e-5)


def test_python_cannot_decide_under_jit():
    """The one with an ``if`` runs under grad alone."""
    assert jax.grad(huber_by_if)(-3.0) == -1
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.jit(huber_by_if)(-3.0)


def test_gradient_of_huber_is_clipped():
    """The slope is x, and never steeper than delta."""
    slopes = jax.vmap(jax.grad(huber))(GRID)
    np.testing.assert_allclose(slopes, np.clip(GRID, -1, 1), rtol=1e-6)


@pytest.mark.parametrize("length", [25, 26, 100])
def test_padding_changes_no_mean(length):
    """The mask leaves out what was filled up."""
    x, mask = padded(GRID, length)
    assert x.shape == mask.shape == (length,)
    assert x[mask].tolist() == GRID.tolist()
    assert not x[~mask].any()
    np.testing.assert_allclose(masked_mean_huber(x, mask), mean_huber(GRID), rtol=1e-6)


def test_padded_refuses_what_does_not_fit():
    """Nothing is cut off, and only one axis is padded."""
    with pytest.raises(ValueError, match=r"^x has 25 numbers, wanted 24 at most\."):
        padded(GRID, 24)
    with pytest.raises(ValueError, match=r"^x has shape \(5, 5\), wanted \(n,\)"):
        padded(GRID.reshape(5, 5), 30)


def test_call_times_tells_the_first_call():
    """Each call is timed by itself, and the first one first."""
    calls = []

    def slow_at_first():
        calls.append(None)
        time.sleep(0.5 if len(calls) == 1 else 0.01)

    times = call_times(slow_at_first, n_calls=4)
    assert len(times) == len(calls) == 4
    assert 0.01 <= min(times) < 0.5 <= times[0]
