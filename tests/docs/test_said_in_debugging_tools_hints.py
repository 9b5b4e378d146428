"""``docs/tutorials/debugging.md``: its tools and hints. Each test quotes a sentence."""

import gc
import logging
from pathlib import Path
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from examples import assert_raised, traces
from flax import nnx
from jax.experimental import checkify
from jax.scipy import special

from jaxprimer import autoencoder
from jaxprimer.autoencoder import VAE, fit
from jaxprimer.debugging import checked_pixel_loss
from jaxprimer.diagnosis import bottom_up, logged, training_layers
from jaxprimer.solutions import debugging as solved
from jaxprimer.stubs import debugging as stubs
from jaxprimer.training import loss_fn

pytestmark = pytest.mark.usefixtures("as_the_page_says")
ROW, SHARES = np.float32([1, 2, 4]), np.linspace(0, 1, 5, dtype=np.float32)
NUMBERS = [1.0, np.float32(2), jnp.float32(3)]
PAGE = Path(__file__).parents[2] / "docs/tutorials/debugging.md"


def test_the_halves_of_an_autoencoder():
    """A variational autoencoder, or VAE, has two halves."""
    names, used = ("reader", "mean", "log_variance", "writer", "pixels"), []
    layers = {name: lambda x, name=name: used.append(name) or x for name in names}
    VAE.encode(SimpleNamespace(**layers), jnp.ones((1, 64)))
    assert used == ["reader", "mean", "log_variance"]
    VAE.decode(SimpleNamespace(**layers), jnp.ones((1, 64)))
    assert used == list(names)


def test_what_training_makes_small(monkeypatch):
    """Training makes the sum of the two small."""
    losses = lambda model, *_: (model.bias[...].sum(), 2 * model.bias[...].sum())
    monkeypatch.setattr(autoencoder, "vae_losses", losses)
    parts = nnx.split(nnx.Linear(1, 4, rngs=nnx.Rngs(0)))
    sums = fit.__wrapped__(*parts, jnp.ones((2, 3)), jax.random.key(0), 3)[1]
    assert np.allclose(sums, [0, -0.012, -0.024], atol=1e-5)


def test_had_the_check_been_there():
    """Had it been there from the start, the first call would have said so."""
    logits = SHARES[None, None]
    error, _ = checkify.checkify(checked_pixel_loss)(logits, 16 * logits)
    assert "0.0 to 16.0" in error.get()


def test_an_if_and_a_raise():
    """Outside of `jit`, needs no `checkify`: there, an `if` and a `raise` will do."""

    def guarded(data):
        if data.max() > 1:
            raise ValueError

    guarded(jnp.asarray(SHARES))
    assert_raised(ValueError, [guarded], ROW)
    assert_raised(jax.errors.TracerBoolConversionError, [jax.jit(guarded)], SHARES)


def test_what_is_handed_out():
    """Return what you want to keep, as `loss_fn` returns the logits beside the loss."""
    loss, logits = jax.jit(lambda x: loss_fn(jnp.square, x, jnp.array([0])))(ROW[None])
    assert [isinstance(part, jax.core.Tracer) for part in (loss, logits)] == [False, False]
    assert logits.tolist() == [[1, 4, 16]]


def test_where_compilations_are_logged(caplog):
    """`jax.config.update("jax_log_compiles", True)` writes that to the terminal."""
    jax.config.update("jax_log_compiles", True)
    jax.jit(lambda x: x + 1)(1.0)
    jax.config.update("jax_log_compiles", False)
    jax.jit(lambda x: x + 2)(1.0)
    said = [one for one in caplog.records if one.getMessage().startswith("Compiling")]
    assert [one.levelno for one in said] == [logging.WARNING]


def test_other_causes():
    """Other causes, new shapes and settings that are declared static."""
    step = lambda f, **options: [jax.jit(lambda x, rate: rate * f(x), **options)]
    sizes = [np.ones(n) for n in (1, 2, 3)]
    shaped = lambda f: [run(size, 1.0) for run in step(f) for size in sizes]
    declared = lambda f, **options: [run(1.0, n) for run in step(f, **options) for n in range(3)]
    assert [traces(shaped), traces(declared)] == [3, 1]
    assert traces(lambda f: declared(f, static_argnums=1)) == 3


def test_one_term_of_it():
    """`jax.scipy.special` has a function for one term of it, which is right at 0."""
    assert special.entr(0.0) == 0
    least = solved.least_loss(jnp.full((1, 1, 1), 0.3))[0]
    assert np.isclose(least, special.entr(0.3) + special.entr(0.7))


def test_what_both_shapes_hold():
    """Both shapes hold $n$ numbers."""
    both = jnp.asarray(ROW), jnp.asarray(ROW)[:, None]
    assert [(one.shape, one.size) for one in both] == [((3,), 3), ((3, 1), 3)]
    assert [solved.squared_error(one, 2 * ROW) for one in both] == [7, 7]


def test_the_shape_that_they_get():
    """Give them the shape of the targets."""
    shapes = []
    predicted = SimpleNamespace(reshape=lambda shape: shapes.append(shape) or ROW)
    assert solved.squared_error(predicted, ROW) == 0
    assert shapes == [(3,)]


def test_two_causes_of_many_traces():
    """There are two causes."""
    anew = lambda f: [jax.jit(jax.grad(f))(jnp.float32(x)) for x in NUMBERS]
    mixed = lambda f: list(map(jax.jit(jax.grad(f)), NUMBERS))
    assert [traces(anew), traces(mixed)] == [3, 2]
    counts = [traces(lambda f, one=one: one.derivatives(f, NUMBERS)) for one in (stubs, solved)]
    assert counts == [3, 1]


def test_one_type_for_all_numbers():
    """`jnp.float32` gives all numbers one type."""
    assert traces(lambda f: list(map(jax.jit(f), NUMBERS))) == 2
    assert traces(lambda f: list(map(jax.jit(f), map(jnp.float32, NUMBERS)))) == 1


def test_where_the_error_is_explained():
    """The first raises an error, which has its section."""
    with jax.debug_key_reuse(False):
        (said, *_) = bottom_up(lambda: stubs.walk(jax.random.key(0), 2))
    section = PAGE.read_text(encoding="utf-8").split("\n## Find a leaked tracer\n")[1]
    assert said.partition(":")[0] in section.split("\n## ")[0]


def test_a_key_from_outside():
    """A key that `step` took from outside would be a constant of the compiled program."""
    key, drawn = jax.random.key(0), jax.random.normal
    consts = [jax.make_jaxpr(drawn)(key).consts, jax.make_jaxpr(lambda: drawn(key))().consts]
    assert [[one is key for one in each] for each in consts] == [[], [True]]


def test_what_finds_nan():
    """NaN: `jax.debug_nans`; within loops, `checkify.float_checks`."""
    product = lambda x: x * jnp.log(x)
    with jax.debug_nans(True):
        assert "in mul" in bottom_up(lambda: jax.jit(product)(0.0))[0]
    looped = checkify.checkify(lambda x: jax.lax.map(product, x), errors=checkify.float_checks)
    assert "mul" in looped(SHARES)[0].get()


def test_what_finds_a_leak():
    """`UnexpectedTracerError`: `jax.checking_leaks`."""
    gc.freeze()  # JAX looks for who holds the tracer: not among all that was there before
    kept = []
    call = lambda: jax.jit(kept.append)(ROW)
    with jax.debug_key_reuse(False):
        said = [bottom_up(call), bottom_up(lambda: kept[0] + 1)]
    with jax.checking_leaks():
        said.append(bottom_up(call))
    gc.unfreeze()
    begins = ("UnexpectedTracerError", "Exception: Leaked trace")
    assert [said[0], *map(str.startswith, (said[1][0], said[2][0]), begins)] == [[], True, True]


def test_what_finds_slow_steps():
    """Steps that all take long: `jax.explain_cache_misses`, `jax.log_compiles`."""
    call = lambda: [jax.jit(lambda x, n=n: x + n)(1.0) for n in range(2)]
    assert len(logged(jax.explain_cache_misses(True), call, "TRACING")) == 2
    assert len(logged(jax.log_compiles(True), call, "Compiling")) == 2


def test_what_finds_numbers_that_repeat():
    """Random numbers that repeat: `jax.debug_key_reuse`."""
    call = lambda key, size: [jax.random.normal(key, size).tolist() for _ in range(2)]
    with jax.debug_key_reuse(False):
        one, other = call(jax.random.key(0), 2)
    assert one == other
    with jax.debug_key_reuse(True):
        assert_raised(jax.errors.KeyReuseError, [call], jax.random.key(0), 3)


def test_what_gives_two_answers():
    """Two answers to one question: the layers in training mode."""
    layer = nnx.Dropout(0.5, rngs=nnx.Rngs(0))
    answers = lambda: len({tuple(layer(np.ones(30)).tolist()) for _ in range(2)})
    assert [training_layers(layer), answers()] == [[""], 2]
    layer.eval()
    assert [training_layers(layer), answers()] == [[], 1]


def test_a_loss_that_stays_put():
    """With wrong shapes: `jax.eval_shape`, `jax.numpy_rank_promotion`."""
    assert jax.eval_shape(jnp.subtract, ROW[:, None], ROW).shape == (3, 3)
    with jax.numpy_rank_promotion("raise"):
        assert_raised(ValueError, [jnp.subtract], ROW[:, None], ROW, says="rank_promotion")
