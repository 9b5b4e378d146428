"""``jaxprimer.exercises``: checks refuse what is wrong in words, and accept what is right."""

import inspect
from importlib import import_module
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

PAGES = sorted(path.stem for path in (Path(__file__).parent / "answers").glob("*.py"))


def of_page(kind, page):
    """One of the three modules of a page: stubs, exercises or solutions."""
    return import_module(f"jaxprimer.{kind}.{page}")


def defined(module):
    """Functions and classes that a module defines for others, by the names of their checks."""
    own = [
        one
        for kind in (inspect.isfunction, inspect.isclass)
        for _, one in inspect.getmembers(module, kind)
        if one.__module__ == module.__name__ and not one.__name__.startswith("_")
    ]
    return {one.__name__.lower(): one for one in sorted(own, key=lambda one: one.__name__.lower())}


ANSWERS = {page: import_module(f"answers.{page}") for page in PAGES}
EXERCISES = [(page, name) for page in PAGES for name in defined(of_page("stubs", page))]
every_exercise = pytest.mark.parametrize(("page", "name"), EXERCISES)


def part(kind, page, name):
    """The stub or the solution of an exercise."""
    return defined(of_page(kind, page))[name]


FUNCTIONS = [one for one in EXERCISES if inspect.isfunction(part("stubs", *one))]


def said(page, name, function):
    """What the check of an exercise says of a function, in one line."""
    check = getattr(of_page("exercises", page), f"check_{name}")
    return " ".join(check(function).split())


@pytest.mark.parametrize("page", PAGES)
def test_stubs_solutions_and_checks_belong_together(page):
    """None of the three is missing for any exercise, and there are three to five."""
    stubs = list(defined(of_page("stubs", page)))
    assert stubs == list(defined(of_page("solutions", page)))
    assert [f"check_{name}" for name in stubs] == list(defined(of_page("exercises", page)))
    assert 3 <= len(stubs) <= 5


@every_exercise
def test_a_stub_promises_what_its_solution_does(page, name):
    """Signature and summary of the two are the same."""
    stub, solution = (part(kind, page, name) for kind in ("stubs", "solutions"))
    assert inspect.signature(stub) == inspect.signature(solution)
    assert stub.__doc__ == solution.__doc__.splitlines()[0]


@every_exercise
def test_stub_is_refused_and_solution_accepted(page, name):
    """Every exercise has a stub that is not yet right, and a solution that is."""
    assert said(page, name, part("stubs", page, name)).startswith("Not yet: ")
    assert said(page, name, part("solutions", page, name)).startswith("Right: ")


def fails(*_):
    """A function with a mistake that Python finds."""
    raise KeyError("missing")


ANYWHERE = [
    (None, "raised TypeError: 'NoneType' object is not callable"),
    (fails, "raised KeyError: 'missing'"),
    (lambda: None, "raised TypeError: "),
    (lambda *_: None, "gave type NoneType, wanted a JAX array. Write its body, and end with"),
    (lambda *_: ..., "gave type ellipsis, wanted a JAX array. Write its body"),
    (lambda *_: 0.5, "gave type float, wanted a JAX array."),
    (lambda *_: np.zeros(9), "gave type ndarray, wanted a JAX array."),
    (lambda *_: jnp.zeros(9), "gave shape (9,), wanted ("),
    (lambda *_: jax.random.key(0), ": "),  # neither numbers nor any dtype of NumPy's
]


@pytest.mark.parametrize(("page", "name"), FUNCTIONS)
@pytest.mark.parametrize(("wrong", "words"), ANYWHERE)
def test_what_no_exercise_wants(page, name, wrong, words):
    """Errors, other types and other shapes are named, and nothing is raised."""
    message = said(page, name, wrong)
    assert message.startswith("Not yet: ")
    assert words in message


MISTAKES = [
    (page, name, *mistake)
    for page, answers in ANSWERS.items()
    for name, mistakes in answers.WRONG.items()
    for mistake in mistakes
]


@pytest.mark.parametrize(("page", "name", "wrong", "words"), MISTAKES)
def test_plausible_mistakes_are_named(page, name, wrong, words):
    """What is said of each mistake fits it."""
    message = said(page, name, wrong)
    assert message.startswith("Not yet: ")
    assert words in message


@every_exercise
def test_every_exercise_has_its_mistakes(page, name):
    """A new exercise needs wrong answers, and right ones that are not the solution."""
    assert len(ANSWERS[page].WRONG[name]) > 4
    assert name in {name for name, _ in ANSWERS[page].RIGHT}


OTHERS = [(page, *right) for page, answers in ANSWERS.items() for right in answers.RIGHT]


@pytest.mark.parametrize(("page", "name", "right"), OTHERS)
def test_other_right_answers_are_accepted(page, name, right):
    """No check insists on the solution's way."""
    assert said(page, name, right).startswith("Right: ")


@every_exercise
def test_no_message_gives_the_answer(page, name):
    """No line of the solution, nor what it returns, is in anything that the check says."""
    source = inspect.getsource(part("solutions", page, name)).rpartition('"""')[2]
    lines = [line.partition("#")[0].strip().removeprefix("return ") for line in source.splitlines()]
    wrong = [wrong for wrong, _ in [*ANYWHERE, *ANSWERS[page].WRONG[name]]]
    messages = [said(page, name, function) for function in wrong]
    assert not [line for line in filter(None, lines) if any(line in text for text in messages)]
