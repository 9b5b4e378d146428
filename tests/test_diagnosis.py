"""``jaxprimer.diagnosis``: errors, traces and modes are told as they are."""

import logging
from functools import partial

import jax
import jax.numpy as jnp
import pytest
from flax import nnx

from jaxprimer.convolution import CNN
from jaxprimer.debugging import descend_again, descend_anew
from jaxprimer.diagnosis import bottom_up, logged, training_layers


def divide(x):
    """A function that fails for 0."""
    return 1 / x


def test_bottom_up_begins_with_the_error():
    """Then the innermost line, then who called it."""
    call = lambda: divide(0)
    wanted = ["ZeroDivisionError: division by zero", "divide: return 1 / x"]
    assert bottom_up(call) == [*wanted, "<lambda>: call = lambda: divide(0)"]


def test_bottom_up_leaves_out_libraries():
    """Between a call and JAX's error there is no line of Flax or JAX."""
    layer = nnx.Linear(3, 2, rngs=nnx.Rngs(0))
    call = lambda: layer(jnp.ones((5, 4)))
    error, *own = bottom_up(call)
    assert error.startswith("TypeError: dot_general requires contracting dimensions")
    assert own == ["<lambda>: call = lambda: layer(jnp.ones((5, 4)))"]


def test_bottom_up_of_an_error_without_words():
    """The kind of the error is there, and so is the line that raised it."""

    def unwritten():
        raise NotImplementedError

    assert bottom_up(unwritten) == ["NotImplementedError: ", "unwritten: raise NotImplementedError"]


def test_bottom_up_of_a_call_that_works():
    """Without an error there is nothing to tell."""
    assert bottom_up(lambda: divide(2)) == []


def test_logged_counts_what_is_compiled():
    """A function that is made anew is compiled anew; one that is kept is compiled once."""
    x, rates = jnp.float32(1), [0.1, 0.2, 0.3]
    counts = []
    for descend in (descend_anew, descend_again, descend_again):
        call = partial(descend, x, rates)
        counts.append(len(logged(jax.log_compiles(True), call, "Compiling")))
    assert counts[0] == 3
    assert counts[1] <= 1
    assert counts[2] == 0


def test_logged_leaves_out_places():
    """A miss is explained without a file, a time or an address."""
    explain = jax.explain_cache_misses(True)
    messages = logged(explain, lambda: descend_anew(jnp.float32(1), [0.1, 0.2]), "TRACING")
    assert len(messages) == 2
    assert all(message.startswith("TRACING CACHE MISS:\n") for message in messages)
    assert "another function defined on the same line" in messages[1]
    assert not any(word in "".join(messages) for word in (".py", "id=", " ms ", "https://"))


def test_logged_keeps_what_is_asked_for():
    """Of all that the log says of a compilation, the messages that begin so."""
    call = partial(descend_anew, jnp.float32(1), [0.1, 0.2])
    everything, kept = (logged(jax.log_compiles(True), call, start) for start in ("", "Compiling"))
    assert len(everything) > len(kept) == 2
    assert all(line.startswith("Compiling") for line in kept)


@pytest.mark.parametrize("propagates", [True, False])
def test_logged_puts_the_logger_back(propagates, monkeypatch):
    """After a call, and after an error, the log goes where it went before."""
    logger = logging.getLogger("jax")
    monkeypatch.setattr(logger, "propagate", propagates)
    before = list(logger.handlers), logger.propagate
    logged(jax.log_compiles(True), lambda: None, "")
    bottom_up(lambda: logged(jax.log_compiles(True), lambda: divide(0), ""))
    assert (list(logger.handlers), logger.propagate) == before
    assert not jax.config.jax_log_compiles


def test_training_layers_follow_the_switches():
    """All layers with two modes at first, one that is switched, none in evaluation."""
    model = CNN(rngs=nnx.Rngs(0))
    assert training_layers(model) == ["dropout", "norm1", "norm2"]
    model.norm1.eval()
    assert training_layers(model) == ["dropout", "norm2"]
    model.eval()
    assert training_layers(model) == []
    model.train()
    assert len(training_layers(model)) == 3
    assert training_layers(model.dropout) == [""]
