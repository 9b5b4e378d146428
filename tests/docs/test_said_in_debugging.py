"""``docs/tutorials/debugging.md``: what it says beside its cells. Each test quotes a sentence."""

import traceback
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from examples import traces
from flax import nnx
from jax.experimental import checkify

from jaxprimer.autoencoder import VAE, code_loss, draw, fit, pixel_loss, vae_losses
from jaxprimer.debugging import entropy
from jaxprimer.diagnosis import logged
from jaxprimer.solutions.debugging import in_range, least_loss
from jaxprimer.stubs.debugging import derivatives
from jaxprimer.tracing import noting

pytestmark = pytest.mark.usefixtures("as_the_page_says")
SHARES = np.linspace(0.0, 1.0, 5, dtype=np.float32)
NUMBERS = [1.0, np.float32(2), jnp.float32(3)]


def drawing():
    """An untrained network that draws."""
    return VAE(n_latents=2, n_hidden=3, rngs=nnx.Rngs(0))


def test_the_share_of_ink():
    """The decoder gives a logit z for each pixel; the sigmoid, 1 / (1 + e^{-z}), is the share."""
    model, key = drawing(), jax.random.key(0)
    logits = model.decode(jax.random.normal(jax.random.clone(key), (4, 2)))
    assert logits.shape == (4, 8, 8)
    assert np.allclose(draw(model, key, n=4), 1 / (1 + np.exp(-logits)), atol=1e-5)


def test_the_loss_of_the_codes():
    """A second loss keeps the encoder's codes close to that."""
    numbers = jnp.array([[-2.0, -1.0, 0.0, 1.0, 2.0]])
    slopes = jax.grad(lambda *parts: code_loss(*parts).sum(), argnums=(0, 1))(numbers, numbers)
    assert all(np.array_equal(np.sign(slope), np.sign(numbers)) for slope in slopes)


def test_the_noise_of_a_code():
    """A code is the mean plus random noise, as large as the variance says."""
    model, codes = drawing(), []
    model.encode = lambda *_: (jnp.full((4000, 2), 7.0), jnp.full((4000, 2), jnp.log(9.0)))
    model.decode = lambda seen: codes.append(seen) or jnp.zeros((4000, 1, 1))
    vae_losses(model, jnp.zeros((4000, 1, 1)), jax.random.key(0))
    assert abs(codes[0].mean() - 7) < 0.2
    assert abs(codes[0].var() - 9) < 0.9


def test_what_a_training_is_recorded_as():
    """All of it is one loop that JAX records."""
    graphdef, params = nnx.split(drawing())
    arrays = params, jnp.zeros((5, 8, 8)), jax.random.key(0)
    recorded = str(jax.make_jaxpr(partial(fit, graphdef, n_steps=7))(*arrays))
    assert (recorded.count("scan["), recorded.count("length=7")) == (1, 1)


def test_when_debug_print_prints(capfd):
    """jax.debug.print becomes a part of the compiled program, and prints when that runs."""
    compiled = jax.jit(lambda x: jax.debug.print("x is {}", x)).lower(1.0).compile()
    jax.effects_barrier()
    assert capfd.readouterr().out == ""
    compiled(2.0)
    jax.effects_barrier()
    assert capfd.readouterr().out == "x is 2.0\n"


def test_operations_without_jit():
    """Each operation is now a program by itself."""
    array = jnp.ones((3, 5, 7))
    call = lambda: jax.jit(lambda x: jnp.sin(x) * jnp.cos(x))(array)
    assert len(logged(jax.log_compiles(True), call, "Compiling")) == 1
    with jax.disable_jit():
        assert len(logged(jax.log_compiles(True), call, "Compiling")) == 3


def test_if_and_check():
    """Under jit Python's if cannot look at values, but checkify.check can be recorded."""
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.jit(lambda x: x if x > 0 else -x)(1.0)
    checked = jax.jit(checkify.checkify(lambda x: checkify.check(x > 0, "too small")))
    assert checked(1.0)[0].get() is None
    assert "too small" in checked(-1.0)[0].get()


def test_where_an_error_stands():
    """Lines stand above it, first your call, then all that it called, down to JAX's own code."""
    with pytest.raises(TypeError) as caught:
        drawing().decode(jnp.ones((2, 64)))
    files = [frame.filename for frame in traceback.extract_tb(caught.tb)]
    assert files[0] == __file__
    assert files[1].endswith("autoencoder.py")
    assert "/jax/" in files[-1]


def test_a_shape_without_numbers():
    """jax.eval_shape tells the shape that a function returns, without computing anything."""
    parts = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in ((10**7, 1), (10**7,))]
    assert jax.eval_shape(jnp.multiply, *parts).shape == (10**7, 10**7)


def test_what_rank_promotion_is_set_for():
    """jax.numpy_rank_promotion sets it for a block, and jax.config.update for a whole program."""
    column, row = SHARES[:, None], SHARES
    jax.config.update("jax_numpy_rank_promotion", "raise")
    with ThreadPoolExecutor() as pool, pytest.raises(ValueError, match="rank_promotion"):
        pool.submit(jnp.add, column, row).result()
    with jax.numpy_rank_promotion("raise"), pytest.raises(ValueError, match="rank_promotion"):
        jnp.add(column, row)
    assert jnp.add(column, row).shape == (5, 5)


def test_a_program_is_run_once_more():
    """A program that returns NaN is run once more, operation by operation, to see which it was."""
    notes = []
    with jax.debug_nans(True), pytest.raises(FloatingPointError, match=r"nan.* in mul"):
        jax.jit(noting(lambda x: jnp.log(x) * 0.0, notes))(0.0)
    assert [isinstance(x, jax.core.Tracer) for x in notes] == [True, False]


def test_the_identity_of_a_function():
    """Jit knows a function by its identity, and the loop makes a new one each time."""
    assert traces(lambda f: [jax.jit(f)(x) for x in (1.0, 2.0, 3.0)]) == 1
    assert traces(lambda f: [jax.jit(partial(f))(x) for x in (1.0, 2.0, 3.0)]) == 3


def test_two_types_to_jit():
    """They are two types to jit, so give it one kind from the start."""
    assert traces(lambda f: [jax.jit(f)(x) for x in (1.0, jnp.ones(()), 2.0, jnp.ones(()))]) == 2
    assert traces(lambda f: [jax.jit(f)(jnp.float32(x)) for x in NUMBERS]) == 1


def test_what_log_compiles_logs():
    """jax.log_compiles logs every compilation, and how long it took."""
    call = lambda: [jax.jit(lambda x, n=n: x + n)(1.0) for n in range(2)]
    ends = logged(jax.log_compiles(True), call, "Finished XLA compilation")
    assert [line.endswith(" sec") for line in ends] == [True, True]


@pytest.mark.parametrize("name", ["debug_nans", "log_compiles", "explain_cache_misses"])
def test_switches(name):
    """Those that are switches hold for a block of code, and are off outside of it."""
    values = [getattr(jax.config, f"jax_{name}")]
    with getattr(jax, name)(True):
        values.append(getattr(jax.config, f"jax_{name}"))
    assert [*values, getattr(jax.config, f"jax_{name}")] == [False, True, False]


def test_where_the_loss_is_least():
    """The cross-entropy is least where the decoder's share is t too."""
    shares = np.linspace(0.01, 0.99, 99, dtype=np.float32)
    logits = jnp.log(shares / (1 - shares))[:, None, None]
    losses = [pixel_loss(logits, jnp.full_like(logits, t)) for t in (0.2, 0.5, 0.7)]
    assert np.allclose(shares[np.argmin(losses, axis=1)], [0.2, 0.5, 0.7])


def test_the_entropy_of_a_coin():
    """It is the entropy of a coin that shows ink with probability t."""
    coins = jnp.log(jnp.stack([SHARES[1:4], 1 - SHARES[1:4]], axis=-1))
    assert np.allclose(least_loss(SHARES[1:4, None, None]), entropy(coins), atol=1e-5)


def test_the_guard():
    """It returns the images, and checks with checkify that all pixels are from 0 to 1."""
    guarded = jax.jit(checkify.checkify(in_range))
    assert np.array_equal(guarded(SHARES)[1], SHARES)
    errors = [guarded(SHARES + shift)[0].get() for shift in (-0.1, 0.0, 0.1)]
    assert [error is None for error in errors] == [False, True, False]


def test_traces_for_every_number():
    """This function is right, and traces f for every number."""
    assert derivatives(jnp.square, NUMBERS).tolist() == [2, 4, 6]
    assert traces(lambda f: derivatives(f, NUMBERS)) == 3


def test_where_grad_belongs():
    """jax.grad(f) makes a new function, so it belongs before the loop."""
    assert traces(lambda f: [jax.jit(jax.grad(f))(x) for x in (1.0, 2.0)]) == 2
    assert traces(lambda f: list(map(jax.jit(jax.grad(f)), (1.0, 2.0)))) == 1


def test_vmap_traces_once():
    """Or make one array of the numbers, and vectorize: jax.vmap will do with one trace, too."""
    numbers = jnp.array(NUMBERS)
    assert jax.vmap(jax.grad(jnp.square))(numbers).tolist() == [2, 4, 6]
    assert traces(lambda f: jax.vmap(jax.grad(f))(numbers)) == 1
