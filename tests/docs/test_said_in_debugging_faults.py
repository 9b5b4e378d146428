"""``docs/tutorials/debugging.md``: the faults and the exercises. Each test quotes a sentence."""

import inspect
import logging
import traceback
from contextlib import nullcontext
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from examples import traces
from flax import nnx
from jax.experimental import checkify

from jaxprimer.autoencoder import VAE, pixel_loss
from jaxprimer.debugging import checked_pixel_loss, descend_anew, entropy_by_product
from jaxprimer.diagnosis import logged
from jaxprimer.exercises.debugging import check_in_range
from jaxprimer.solutions.debugging import least_loss, walk
from jaxprimer.stubs import debugging as stubs

pytestmark = pytest.mark.usefixtures("as_the_page_says")
IMAGES = np.linspace(0.0, 1.0, 6, dtype=np.float32).reshape(2, 1, 3)
LOGITS = np.zeros_like(IMAGES)


def decode(codes):
    """What an untrained decoder makes of codes with two numbers."""
    return VAE(n_latents=2, n_hidden=3, rngs=nnx.Rngs(0)).decode(codes)


def test_what_debug_print_takes(capfd):
    """It takes the text first, with braces where the values go."""
    jax.debug.print("{} of {n}", 3, n=7)
    jax.effects_barrier()
    assert capfd.readouterr().out == "3 of 7\n"


def test_a_cpu_waits_for_what_prints():
    """On a CPU, JAX waits for a program that prints anyway."""
    seen, ones = [], jnp.ones((600, 600))
    compiled = jax.jit(lambda x: jax.debug.callback(seen.append, (x @ x @ x)[0, 0]))
    compiled(ones)
    assert seen == [600**2]


def test_what_the_loss_wants():
    """`pixel_loss` wants shares of ink."""
    few = jnp.array([-40.0, 0.0, 40.0])[:, None, None]
    least = [pixel_loss(few, jnp.full_like(few, target)).min() for target in (0.0, 0.5, 1.0, 16.0)]
    assert (np.array(least) >= 0).tolist() == [True, True, True, False]


def test_what_the_network_was_rewarded_for():
    """So the network learned to send the logits to infinity, and was rewarded for it."""
    logits = jnp.array([0.0, 1.0, 1e3, 1e30])[:, None, None]
    loss = lambda logits: pixel_loss(logits, jnp.full_like(logits, 16.0))
    assert (np.diff(loss(logits)) < 0).all()
    assert (jax.grad(lambda logits: loss(logits).sum())(logits) < 0).all()


def test_an_assumption_that_no_program_reads():
    """The assumption that broke was written in a docstring, where no program reads it."""
    assert "Shares of ink from 0 to 1" in pixel_loss.__doc__
    error, losses = checkify.checkify(pixel_loss)(LOGITS, 16 * IMAGES)
    assert error.get() is None
    assert losses.shape == (2,)


def test_a_compiled_program_returns_its_error():
    """A compiled program has no way to raise an error, so it has to return one."""
    with pytest.raises(ValueError, match="checkify"):
        jax.jit(checked_pixel_loss)(LOGITS, IMAGES)
    error, _ = jax.jit(checkify.checkify(checked_pixel_loss))(LOGITS, 16 * IMAGES)
    assert "0.0 to 16.0" in error.get()


def test_reading_from_the_bottom():
    """Read them from the bottom: the line that begins with `TypeError`, says what is wrong."""
    with pytest.raises(TypeError) as caught:
        decode(jnp.ones((5, 64)))
    lines = traceback.format_exception(caught.value)
    *_, what = [line for line in lines if line.startswith("TypeError")]
    assert "64" in what


def test_what_may_follow_a_message():
    """Below it may follow more of the message, or a note from JAX."""
    with pytest.raises(jax.errors.TracerBoolConversionError) as caught:
        jax.jit(bool)(1.0)
    lines = "".join(traceback.format_exception(caught.value)).splitlines()
    kind = [line.startswith("jax.errors.TracerBoolConversionError") for line in lines].index(True)
    assert lines[kind + 1].startswith("The error occurred while tracing")
    assert any("JAX has removed its internal frames" in line for line in lines[kind + 2 :])


def test_a_spreading_nan():
    """You would see the NaN much later, when it has spread to every parameter."""
    loss = lambda params: entropy_by_product(jnp.ones((1, 4)) @ params[0] @ params[1]).sum()
    params = jnp.ones((4, 3)), jnp.array([[90.0, 0.0]] * 3)
    assert all(jnp.isnan(slope).all() for slope in jax.grad(loss)(params))


def test_steps_down_a_parabola():
    """Here is one that goes down the parabola $x^2$ with a rate that changes."""
    rates, place = [0.1, 0.2, 0.4], 3.0
    for rate in rates:
        place -= rate * jax.grad(jnp.square)(place)
    assert np.isclose(descend_anew(3.0, rates), place, atol=1e-5)


def test_why_functions_are_traced():
    """For each function that it traces, JAX can say why."""
    square = jax.jit(lambda x: x * x)
    call = lambda: [square(x) for x in (1.0, 2.0, jnp.ones(3))]
    says = logged(jax.explain_cache_misses(True), call, "TRACING")
    assert ["never seen function" in line for line in says] == [True, False]
    assert "[3]" in says[1]


def test_messages_that_begin_with_a_word():
    """In Python's log, and this function collects the messages that begin with a given word."""
    log = logging.getLogger("jax")
    call = lambda: [log.warning(text) for text in ("TRACING one", "not TRACING", "TRACING two")]
    assert logged(nullcontext(), call, "TRACING") == ["TRACING one", "TRACING two"]


def test_a_cause_that_is_hard_to_see():
    """A number from Python at one time and from JAX at another is a cause that is hard to see."""
    pair = 1.0, jnp.ones(())
    assert len({(jnp.asarray(x).dtype, jnp.shape(x), float(x)) for x in pair}) == 1
    assert traces(lambda f: list(map(jax.jit(f), pair))) == 2


def test_what_is_to_be_completed():
    """Here are five functions for you to complete."""
    own = [one for one in vars(stubs).values() if getattr(one, "__module__", "") == stubs.__name__]
    assert sum(map(inspect.isfunction, own)) == len(own) == 5


def test_what_a_check_names():
    """The check names the first thing that is not right yet."""
    said = check_in_range(lambda images: images)
    assert said.startswith("Not yet: ")
    assert ("-2" in said, "16" in said, "NaN" in said) == (True, False, False)


def test_the_least_loss_is_a_sum():
    """Write a function that returns that least loss, summed over the pixels of each image."""
    shares = np.linspace(0.2, 0.8, 6, dtype=np.float32).reshape(2, 1, 3)
    logits = np.log(shares / (1 - shares))
    assert np.allclose(least_loss(shares), pixel_loss(logits, shares), atol=1e-5)
    assert all((pixel_loss(logits + shift, shares) > least_loss(shares)).all() for shift in (-1, 1))


def test_comparisons_with_nan():
    """No number is below NaN, above it or equal to it; so ask whether all is well."""
    numbers = jnp.array([-jnp.inf, 0.0, 1.0, jnp.inf, jnp.nan])
    found = [compare(numbers, jnp.nan).any() for compare in (jnp.less, jnp.greater, jnp.equal)]
    assert found == [False] * 3


def test_two_mistakes_of_a_walk():
    """This function has two of the mistakes of this page, and the first hides the second."""
    key = jax.random.key(0)
    with pytest.raises(jax.errors.UnexpectedTracerError), jax.debug_key_reuse(False):
        stubs.walk(key, 3)
    with jax.disable_jit(), jax.debug_key_reuse(False):
        steps = np.diff(stubs.walk(key, 3))
    assert np.ptp(steps) < 1e-5 < abs(steps[0])


def test_both_ways_to_find_the_second():
    """Look at the difference between two places, or call within `jax.debug_key_reuse(True)`."""

    def half_mended(key):
        step = jax.jit(lambda place: place + jax.random.normal(key))
        return np.diff([step(0.0), step(step(0.0)), step(step(step(0.0)))])

    with jax.debug_key_reuse(False):
        assert np.ptp(half_mended(jax.random.key(0))) < 1e-5
    with jax.debug_key_reuse(True), pytest.raises(jax.errors.KeyReuseError):
        half_mended(jax.random.key(0))


def test_where_the_list_is_filled(monkeypatch):
    """`step` returns the place, and the list is filled outside of it, where there are numbers."""
    plain = SimpleNamespace(zeros=jnp.zeros, stack=list)
    monkeypatch.setattr("jaxprimer.solutions.debugging.jnp", plain)
    places = walk(jax.random.key(0), 3)
    assert [isinstance(place, jax.core.Tracer) for place in places] == [False] * 3
