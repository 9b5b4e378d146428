"""``jaxprimer.stubs``: each has a solution and a check, and says what they say."""

import inspect

import jax
import jax.numpy as jnp
import pytest

from jaxprimer import exercises, solutions, stubs


def functions(module):
    """Functions that a module defines, by name."""
    members = inspect.getmembers(module, inspect.isfunction)
    return {name: member for name, member in members if member.__module__ == module.__name__}


STUBS, SOLUTIONS = functions(stubs), functions(solutions)


def test_stubs_solutions_and_checks_belong_together():
    """None of the three is missing for any exercise."""
    checks = [name for name in functions(exercises) if not name.startswith("_")]
    assert list(STUBS) == list(SOLUTIONS)
    assert checks == [f"check_{name}" for name in STUBS]


@pytest.mark.parametrize("name", STUBS)
def test_a_stub_promises_what_its_solution_does(name):
    """Signature and summary of the two are the same."""
    stub, solution = STUBS[name], SOLUTIONS[name]
    assert inspect.signature(stub) == inspect.signature(solution)
    assert stub.__doc__ == solution.__doc__.splitlines()[0]


@pytest.mark.parametrize("name", [name for name in STUBS if name != "norm"])
def test_a_stub_says_that_it_is_one(name):
    """Where nothing is given to start from, a call says so."""
    with pytest.raises(NotImplementedError):
        STUBS[name](*inspect.signature(STUBS[name]).parameters)


def test_norm_is_right_but_for_its_gradient_at_zero():
    """The one stub to repair has exact values, and NaN where the page says."""
    assert stubs.norm(jnp.array([3.0, 4.0])) == 5
    assert jnp.isnan(jax.grad(stubs.norm)(jnp.zeros(3))).all()
