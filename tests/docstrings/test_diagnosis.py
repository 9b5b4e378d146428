"""``diagnosis``: what its docstrings say. Each test quotes a sentence."""

import logging
from contextlib import nullcontext

import jax
import jax.numpy as jnp
import pytest
from flax import nnx

from jaxprimer.convolution import CNN
from jaxprimer.diagnosis import bottom_up, logged, training_layers

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
LOG = logging.getLogger("jax._src.test")


def inner():
    """Fail with an error of two lines."""
    raise KeyError("first", "second\nline")


def outer():
    """Call what fails."""
    return inner()


def warn():
    """Log two messages that begin alike, and another."""
    LOG.warning("wanted f at a.py:3 (main): see https://jax.dev/x and id=1234")
    LOG.warning("other words, not wanted")
    LOG.warning("wanted g")


def test_the_error_comes_first():
    """The error that a call raises, then the caller's lines on its way."""
    error, *lines = bottom_up(outer)
    assert error.startswith("KeyError: ")
    assert lines == [
        'inner: raise KeyError("first", "second\\nline")',
        "outer: return inner()",
    ]


def test_the_first_line_of_a_message():
    """Kind and first line of the message, then each function with its line of code."""

    def fail():
        raise ValueError("first line\nsecond line")

    assert bottom_up(fail)[0] == "ValueError: first line"
    assert bottom_up(fail)[1] == 'fail: raise ValueError("first line\\nsecond line")'


def test_the_innermost_function_comes_first():
    """Each function with its line of code, innermost first."""
    assert [line.partition(":")[0] for line in bottom_up(outer)[1:]] == ["inner", "outer"]


def test_libraries_are_left_out():
    """Lines of installed libraries are left out."""
    call = lambda: jnp.stack([])
    error, *lines = bottom_up(call)
    assert error.startswith("ValueError")
    assert lines == ["<lambda>: call = lambda: jnp.stack([])"]


def test_no_places_and_links():
    """What JAX logs while a function is called, without places and links."""
    assert logged(nullcontext(), warn, "wanted f") == ["wanted f: see  and"]


def test_what_makes_jax_log():
    """What makes JAX log."""
    square = lambda x: x * x
    compiled = [
        logged(setting, lambda: jax.jit(lambda x: square(x) + 1)(jnp.ones(2)), "Compiling")
        for setting in (nullcontext(), jax.log_compiles(True))
    ]
    assert [bool(messages) for messages in compiled] == [False, True]


def test_how_messages_begin():
    """How the messages begin that are wanted."""
    assert all(text.startswith("wanted") for text in logged(nullcontext(), warn, "wanted"))
    assert len(logged(nullcontext(), warn, "")) == 3


def test_one_text_of_each_message():
    """One text per message."""
    assert len(logged(nullcontext(), warn, "wanted")) == 2


def test_layers_in_training_mode():
    """Names of those layers of a model that are in training mode."""
    model = CNN(n_channels=1, rngs=nnx.Rngs(0))
    assert set(training_layers(model)) == {"dropout", "norm1", "norm2"}
    model.norm2.eval()
    assert set(training_layers(model)) == {"dropout", "norm1"}


def test_names_are_sorted():
    """The names, sorted."""
    model = nnx.Sequential(*(nnx.Dropout(0.5, rngs=nnx.Rngs(0)) for _ in range(11)))
    assert training_layers(model)[:3] == ["layers.0", "layers.1", "layers.10"]
    assert training_layers(model)[-1] == "layers.9"


def test_no_names_in_evaluation():
    """None after model.eval()."""
    model = CNN(n_channels=1, rngs=nnx.Rngs(0))
    model.eval()
    assert training_layers(model) == []
    model.train()
    assert training_layers(model)


def test_the_name_of_the_model_itself():
    """The model's own name is empty, so a layer by itself gives ['']."""
    assert training_layers(nnx.Dropout(0.5, rngs=nnx.Rngs(0))) == [""]
