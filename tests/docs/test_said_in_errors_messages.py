"""``docs/reference/errors.md``: what its messages mean. Each test quotes a sentence."""

import re
import traceback
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
import scipy
from examples import assert_raised
from flax import errors, nnx
from jax import lax

from jaxprimer.errors import doubled

pytestmark = pytest.mark.usefixtures("as_the_page_says")
PAGE = Path(__file__).parents[2] / "docs/reference/errors.md"
ROW = jnp.float32([1, -2, 3])
BOTH = jnp.stack([ROW, ROW])


def test_each_section_raises_before_it_cures():
    """Each section raises one, says what it means, and then runs the cure."""
    _, *sections = re.split("^### ", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    for section in sections:
        said, raised, after = section.split("\n## ")[0].partition("raises-exception")
        assert raised
        assert re.search(r"^\S+ .*\.$", said, re.MULTILINE)
        assert "print(" in after


def test_the_kind_is_what_a_traceback_begins_with():
    """The kind of an error is its first word."""
    mistakes = [lambda: jax.grad(jnp.sin)(ROW), lambda: BOTH + ROW[:2], lambda: nnx.Linear(3, 2)]
    lines = []
    for mistake, kind in zip(mistakes, (TypeError, ValueError, TypeError), strict=True):
        with pytest.raises(kind) as caught:
            mistake()
        lines.append(traceback.format_exception_only(caught.value)[0])
    assert [re.match(r"\w+", line)[0] for line in lines] == ["TypeError", "ValueError", "TypeError"]


def test_grad_lets_int_and_item_pass_and_not_float():
    """Float refuses one under grad, too."""
    assert_raised(jax.errors.ConcretizationTypeError, [jax.grad(lambda x: x * float(x))], 3.0)
    assert jax.grad(lambda x: x * int(x))(3.0) == jax.grad(lambda x: x * x.item())(3.0) == 3


def test_size_makes_the_shape_known():
    """Give size to a function whose result would depend on values."""
    for find in (jnp.argwhere, jnp.flatnonzero, jnp.union1d):
        given = (ROW, ROW) if find is jnp.union1d else (ROW,)
        assert_raised(jax.errors.ConcretizationTypeError, [partial(jax.eval_shape, find)], *given)
        assert jax.eval_shape(partial(find, size=5), *given).shape[0] == 5


def test_numpy_and_scipy_want_the_array_of_a_tracer():
    """A function of NumPy or SciPy was called with a tracer."""
    foreign = [np.sin, np.linalg.norm, scipy.special.expit, scipy.linalg.norm]
    assert [np.shape(call(ROW)) for call in foreign] == [(3,), (), (3,), ()]
    calls = [jax.jit(lambda x, call=call: call(x)) for call in foreign]
    assert_raised(
        jax.errors.TracerArrayConversionError, calls, ROW, says="numpy.ndarray conversion"
    )


def test_a_shape_is_known_without_values():
    """How many a mask selects depends on values; the shape of every result must be known."""
    select = lambda x: x[x > 0]
    assert [select(one).shape for one in (ROW, -ROW)] == [(2,), (1,)]
    shapes = [jax.eval_shape(call, ROW).shape for call in (jnp.sin, lambda x: x * (x > 0))]
    assert shapes == [(3,), (3,)]
    says = "Array boolean indices must be concrete"
    failing = [partial(jax.eval_shape, select), jax.jit(select)]
    assert_raised(jax.errors.NonConcreteBooleanIndexError, failing, ROW, says=says)


def test_a_new_array_needs_a_size_and_not_a_tracer():
    """An argument under jit is a tracer, and the shape of a new array must be known."""
    assert jax.jit(lambda n: int(isinstance(n, jax.core.Tracer)))(3) == 1
    makers = (jnp.zeros, jnp.ones, jnp.eye, lambda n: jnp.full((2, n), 1.0))
    assert [make(3).size for make in makers] == [3, 3, 9, 6]
    says = "Shapes must be 1D sequences of concrete values of integer type"
    assert_raised(TypeError, map(jax.jit, makers), 3, says=says)


def test_a_donated_array_is_refused_in_two_ways():
    """The function, called with it once more, ValueError, ends in buffer deleted or donated."""
    step = jax.jit(lambda x: 0.9 * x, donate_argnums=0)
    step(old := jnp.ones(3))
    assert_raised(ValueError, [step], old, says=r"(?i)buffer has been deleted or donated\.?\s")
    assert_raised(RuntimeError, [jnp.sin, str], old, says="^Array has been deleted")


def test_a_product_runs_along_one_axis_of_each():
    """`a @ b` multiplies along the last axis of a and the last but one of b."""
    a, b = np.arange(24.0).reshape(2, 3, 4), np.arange(40.0).reshape(2, 4, 5)
    assert (jnp.array(a) @ jnp.array(b) == np.einsum("nij,njk->nik", a, b)).all()
    multiply = lambda a, b: jnp.array(a) @ jnp.array(b)
    says = r"contracting dimensions to have the same shape, got \(4,\) and \(5,\)"
    assert_raised(TypeError, [multiply], a, b.swapaxes(1, 2), says=says)


def test_a_dense_layer_contracts_its_features():
    """A dense layer that is given the wrong number of features raises the same error."""
    says = r"dot_general requires contracting dimensions .* \(4,\) and \(3,\)"
    make = partial(nnx.Linear, 3, 2, kernel_init=nnx.initializers.ones, rngs=nnx.Rngs(0))
    assert make()(jnp.ones((4, 3))).shape == (4, 2)
    assert_raised(TypeError, [make()], jnp.ones((3, 4)), says=says)


def test_equally_many_axes():
    """Arrays with equally many axes raise a `TypeError` of these words."""
    for shape, other in [((3,), (2,)), ((2, 3), (3, 2))]:
        with pytest.raises(TypeError, match="incompatible shapes for broadcasting"):
            jnp.ones(shape) * jnp.ones(other)


def test_a_state_belongs_to_its_parameters():
    """With Optax that is an optimizer's state that was made for other parameters."""
    params = {"kernel": jnp.ones(2), "bias": jnp.zeros(2)}
    same = jax.tree.structure(params)
    for tx in (optax.adam(0.1), optax.sgd(0.1, momentum=0.9)):
        assert jax.tree.structure(tx.update(params, tx.init(params))[0]) == same
        other = tx.init({"kernel": params["kernel"]})
        assert_raised(ValueError, [tx.update], params, other, says="pytree structure|Dict key")


def test_grad_wants_one_number():
    """Jax.grad takes the derivative of one number, and this function gives several."""
    says = r"Gradient only defined for scalar-output functions. Output had shape: \(3,\)"
    assert_raised(TypeError, [jax.grad(jnp.square)], ROW, says=says)
    assert_raised(TypeError, [jax.grad(jnp.square)], ROW[:1], says="scalar-output")
    assert jax.grad(lambda x: jnp.square(x).sum())(ROW).tolist() == [2, -4, 6]


def test_turns_are_known_before_the_loop():
    """JAX has to know how many turns there are before the loop runs."""
    assert jax.jit(lambda x: jax.grad(doubled)(x, 3))(1.0) == 8
    assert_raised(ValueError, [jax.jit(jax.grad(doubled))], 1.0, 3, says="Reverse-mode")
    until = lambda x: lax.while_loop(lambda y: y < 9, lambda y: 2 * y, x)
    assert_raised(ValueError, [jax.grad(until)], 1.0, says="Reverse-mode")


def test_a_while_loop_goes_forward_only():
    """Reverse-mode differentiation does not work for lax.while_loop."""
    until = lambda x: lax.while_loop(lambda y: y < 9, lambda y: 2 * y, x)
    says = "Reverse-mode differentiation does not work for lax.while_loop"
    assert_raised(ValueError, [jax.grad(until), jax.jacrev(until)], 1.0, says=says)
    assert jax.jacfwd(until)(1.0) == 16


def test_only_real_and_complex_inputs_have_a_slope():
    """Grad requires real- or complex-valued inputs."""
    slope = jax.grad(lambda x: jnp.real(x * jnp.conj(x)))
    assert [slope(3.0), slope(1 + 2j)] == [6, 2 - 4j]
    says = "grad requires real- or complex-valued inputs"
    for wrong in (3, True, np.uint8(3)):
        assert_raised(TypeError, [slope], wrong, says=says)


def test_each_part_of_a_key_serves_once():
    """Split the key, and use each part once."""
    with jax.debug_key_reuse(True):
        key = jax.random.key(0)
        parts = jax.random.split(key)
        assert jax.random.normal(parts[0]) != jax.random.normal(parts[1])
        says = "Previously-consumed key passed to jit-compiled function"
        assert_raised(jax.errors.KeyReuseError, [jax.random.normal], key, says=says)


def test_nan_is_told_from_a_number():
    """A computation gave NaN, "not a number"."""
    wrong = [lambda: jnp.log(-ROW[0]), lambda: ROW * 0 / 0, lambda: ROW * jnp.inf - jnp.inf]
    assert all(jnp.isnan(compute()).any() for compute in wrong)
    with jax.debug_nans(True):
        assert_raised(FloatingPointError, wrong, says="nan")
        assert jnp.isinf(ROW / 0).all()


def test_layers_ask_for_random_numbers():
    """Missing 1 required keyword-only argument: 'rngs'."""
    makers = [nnx.Linear, nnx.LinearGeneral, nnx.Embed, nnx.Conv, nnx.LSTMCell]
    for make in makers:
        sizes = (3, 2, (3, 3)) if make is nnx.Conv else (3, 2)
        says = "missing 1 required keyword-only argument: 'rngs'"
        assert_raised(TypeError, [make], *sizes, says=says)


def test_the_statistics_of_batches_change_outside():
    """Cannot mutate BatchStat from a different trace level."""
    norm = nnx.BatchNorm(3, rngs=nnx.Rngs(0))
    says = "Cannot mutate BatchStat from a different trace level"
    assert_raised(errors.TraceContextError, [jax.jit(norm), jax.vmap(norm)], BOTH, says=says)
