"""``docs/tutorials/functions.md``: tracing, derivatives and exercises. Each test quotes it."""

import re
from itertools import accumulate
from pathlib import Path
from unittest.mock import patch

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.descent import hessian_vector_product
from jaxprimer.ensembles import network_loss
from jaxprimer.exercises.functions import check_shrink
from jaxprimer.solutions.functions import curvature, gradient_norms, moving_average, shrink
from jaxprimer.stubs import functions as stubs
from jaxprimer.tracing import noting
from jaxprimer.training import loss_fn

pytestmark = pytest.mark.usefixtures("as_the_page_says")
ROWS, TARGETS = np.float32([[1, 2], [3, 4], [5, 6]]), np.float32([1, -1, 2])
WEIGHTS, DIRECTION = np.float32([0.3, -0.5]), np.float32([2, 1])
PAGE = Path(__file__).parents[2] / "docs/tutorials/functions.md"


def bent(weights):
    """Curved everywhere, and not alike in two directions."""
    return jnp.sin(weights[0]) * weights[1] ** 2


@pytest.mark.parametrize("transformation", [jax.make_jaxpr, jax.jit, jax.grad, jax.vmap])
def test_a_tracer_in_place_of_each_array(transformation):
    """JAX calls your function with a tracer in place of each array."""
    seen = []
    argument = WEIGHTS if transformation is jax.vmap else WEIGHTS[0]
    transformation(lambda x: seen.append(x) or jnp.sin(x))(argument)
    assert [isinstance(one, jax.core.Tracer) for one in seen] == [True]


@pytest.mark.parametrize("again", [jax.grad, jax.jit, jax.vmap])
def test_a_gradient_is_a_new_function(again):
    """`jax.grad(f)` is a new function, and you can differentiate, compile or vectorize it."""
    argument = WEIGHTS if again is jax.vmap else WEIGHTS[0]
    wanted = -np.sin(argument) if again is jax.grad else np.cos(argument)
    assert np.allclose(again(jax.grad(jnp.sin))(argument), wanted)


def test_what_a_record_does_not_hold():
    """It holds operations, shapes and dtypes, and neither values, side effects nor decisions."""
    notes = []
    decide = lambda flag: noting(lambda x: 2 * x if flag else jnp.sin(x), notes)
    records = [str(jax.make_jaxpr(decide(False))(np.full(3, value))) for value in (1.5, 7.5)]
    assert records == [str(jax.make_jaxpr(jnp.sin)(np.ones(3)))] * 2
    assert [part in records[0] for part in ("sin", "f32", "[3]", "1.5")] == [True] * 3 + [False]
    assert len(notes) == 2


def test_all_input_comes_by_the_arguments():
    """All input comes in by the arguments."""
    outside = [2.0]
    impure, pure = jax.jit(lambda x: x * outside[0]), jax.jit(jnp.multiply)
    assert [impure(1.0), pure(1.0, outside[0])] == [2, 2]
    outside[0] = 5.0
    assert [impure(1.0), pure(1.0, outside[0])] == [2, 5]


def test_cond_wants_one_truth_value():
    """`cond` wants one truth value."""
    choose = lambda truth: jax.lax.cond(truth, lambda: 1.0, lambda: 2.0)
    assert [choose(np.array(True)), choose(np.array(False))] == [1, 2]
    with pytest.raises(TypeError, match="scalar"):
        choose(np.array([True, False]))


def test_a_program_fits_one_set_of_shapes():
    """A compiled program fits one set of shapes."""
    program = jax.jit(jnp.negative).lower(np.ones(3, np.float32)).compile()
    assert program(np.ones(3, np.float32)).tolist() == [-1] * 3
    with pytest.raises(TypeError, match="compiled"):
        program(np.ones(4, np.float32))


def test_structure_and_arrays():
    """`nnx.split` gives `graphdef`, the structure, and `params`, a pytree of arrays."""
    graphdef, params = nnx.split(nnx.Linear(2, 3, rngs=nnx.Rngs(0)))
    assert isinstance(graphdef, nnx.GraphDef)
    assert sorted(leaf.shape for leaf in jax.tree.leaves(params)) == [(2, 3), (3,)]
    other = nnx.split(nnx.Linear(2, 3, rngs=nnx.Rngs(1)))[0]
    assert graphdef == other != nnx.split(nnx.Linear(2, 4, rngs=nnx.Rngs(0)))[0]


def test_a_directional_derivative_of_the_gradient():
    """Multiply it by a vector, and that product is a directional derivative of the gradient."""
    forth, back = (jax.grad(bent)(WEIGHTS + step * DIRECTION) for step in (0.01, -0.01))
    angle, other = WEIGHTS
    mixed = 2 * other * np.cos(angle)
    hessian = np.array([[-np.sin(angle) * other**2, mixed], [mixed, 2 * np.sin(angle)]])
    assert np.allclose(hessian @ DIRECTION, (forth - back) / 0.02, atol=1e-3)


def test_a_direction_is_pushed_through_a_gradient():
    """`jax.jvp` pushes a direction through a function; here the function is a gradient."""
    with patch.object(jax, "jvp", wraps=jax.jvp) as push:
        hessian_vector_product(bent, WEIGHTS, DIRECTION)
    (function, _, (pushed,)), gradient = push.call_args.args, jax.grad(bent)(WEIGHTS)
    assert np.allclose(function(WEIGHTS), gradient)
    assert pushed is DIRECTION
    assert np.isclose(jax.jvp(bent, (WEIGHTS,), (DIRECTION,))[1], gradient @ DIRECTION)


def test_scan_records_the_body_once():
    """`jax.lax.scan` records the body once."""
    body = lambda x, _: (jnp.sin(x), None)
    record = str(jax.make_jaxpr(lambda x: jax.lax.scan(body, x, length=9))(1.0))
    assert record.count(" sin ") == 1
    assert "length=9" in record


def test_merge_puts_the_network_together_inside():
    """Function of `params`, so `nnx.merge` puts the network together again inside it."""
    linear = nnx.Linear(2, 3, rngs=nnx.Rngs(0))
    given, (graphdef, params) = (ROWS, np.arange(3)), nnx.split(linear)
    with patch.object(nnx, "merge", wraps=nnx.merge) as merge:
        assert np.isclose(network_loss(graphdef, params, *given), loss_fn(linear, *given)[0])
    merge.assert_called_once_with(graphdef, params)


def test_from_here_on():
    """From here on the pixels are scaled, and the rate is 0.1."""
    later = PAGE.read_text(encoding="utf-8").partition("From here on the pixels")[2]
    assert re.findall(r"learning_rate=([\d.]+)", later) == ["0.1"]
    assert set(re.findall(r"\b(?:train|test)_images\b(?: / \d+)?", later)) == {
        "train_images / 16",
        "test_images / 16",
    }


def test_a_check_names_the_first_thing():
    """The check names the first thing that is not right yet, and leaves the remedy to you."""
    verdicts = [check_shrink(wrong) for wrong in (lambda x, _: x, stubs.shrink, shrink)]
    firsts = "Not yet: shrink(", "Not yet: jax.jit(shrink)(", "Right"
    assert list(map(str.startswith, verdicts, firsts)) == [True] * 3
    assert not any(word in verdict for word in ("where", "cond") for verdict in verdicts)


def test_python_runs_it():
    """Python runs it, and `jit` refuses."""
    assert [stubs.shrink(x, 1.0) for x in (-3.0, 0.5, 2.0)] == [-2, 0, 1]
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.jit(stubs.shrink)(0.5, 1.0)


def test_where_chooses_twice():
    """The inner `where` settles two of the cases, and the outer one the third."""
    numbers, wanted, settled = np.float32([-3, 0.5, 2]), np.float32([-2, 0, 1]), []
    note = lambda *given, where=jnp.where: settled.append(where(*given)) or settled[-1]
    with patch.object(jnp, "where", note):
        shrink(numbers, 1.0)
    assert [(one == wanted).tolist() for one in settled] == [[True, True, False], [True] * 3]


def test_no_input_gives_nan():
    """Nothing here can give NaN for a finite input."""
    most = np.finfo(np.float32).max
    numbers = np.float32([-most, -1, -0.5, 0, 0.5, 1, most])
    both = jax.vmap(jax.value_and_grad(shrink), in_axes=(0, None))(numbers, 1.0)
    assert np.isfinite(both).all()


def test_averages_forget():
    """Exponential averages forget the past slowly."""
    weights = jax.grad(lambda x: moving_average(x, 0.9)[-1])(np.ones(6, np.float32))
    assert np.allclose(weights[1:], 0.1 * 0.9 ** np.arange(5)[::-1], atol=1e-6)


def test_the_record_of_a_loop():
    """A Python loop would do, with a record that is as long as the numbers are many."""
    by_loop = lambda x: list(accumulate(x, lambda past, new: 0.75 * past + 0.25 * new))
    assert np.allclose(by_loop(TARGETS), moving_average(TARGETS, 0.75))
    records = [jax.make_jaxpr(by_loop)(np.ones(n, np.float32)) for n in (4, 8, 12)]
    lengths = np.diff([len(record.eqns) for record in records])
    assert lengths[0] == lengths[1] > 0


def test_what_goes_along_with_the_examples():
    """Say with `in_axes` which arguments go along with the examples; the weights do not."""
    with patch.object(jax, "vmap", wraps=jax.vmap) as vectorize:
        gradient_norms(lambda w, x, y: y * (w @ x), WEIGHTS, ROWS, TARGETS)
    assert vectorize.call_args.kwargs == {"in_axes": (None, 0, 0)}


def test_a_walk():
    """Walk from `x` in the direction `v`, and `f` is a function of one number, the time."""
    at_time = lambda time: bent(WEIGHTS + time * DIRECTION)
    assert np.isclose(jax.grad(jax.grad(at_time))(0.0), curvature(bent, WEIGHTS, DIRECTION))
