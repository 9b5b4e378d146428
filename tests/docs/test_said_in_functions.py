"""``docs/tutorials/functions.md``: what it says beside its cells. Each test quotes a sentence."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.descent import descend, largest_curvature
from jaxprimer.exercises.functions import check_curvature
from jaxprimer.functions import log_cosh, log_cosh_jvp
from jaxprimer.solutions.functions import curvature, moving_average, straight_through
from jaxprimer.tracing import huber_by_if, noting

pytestmark = pytest.mark.usefixtures("as_the_page_says")
MATRIX = np.float32([[1, 2], [3, 4], [5, 6]])
POINT, DIRECTION = np.float32([0.3, -0.5]), MATRIX[0]


def loss(weights):
    """Curved everywhere, and not alike in two directions."""
    return jnp.sin(weights[0]) * weights[1] ** 2


def spy(notes, numbers):
    """The numbers, which are noted whenever a compiled program gets here."""
    wanted = jax.ShapeDtypeStruct(jnp.shape(numbers), jnp.result_type(numbers))
    note = lambda given: notes.append(np.array(given)) or np.asarray(given)
    return jax.pure_callback(note, wanted, numbers, vmap_method="sequential")


def test_the_innermost_transformation_comes_first():
    """The innermost comes first: differentiate, then vectorize."""
    assert np.allclose(jax.jit(jax.vmap(jax.grad(jnp.sin)))(POINT), np.cos(POINT))
    with pytest.raises(TypeError, match="scalar-output"):
        jax.grad(jax.vmap(jnp.sin))(POINT)


def test_the_compiled_program_knows_nothing_of_the_list():
    """Ran once, to make the record; the later calls ran the program, which knows nothing."""
    notes = []
    compiled = jax.jit(noting(jnp.square, notes))
    assert [float(compiled(x)) for x in (1.0, 2.0, 3.0)] == [1, 4, 9]
    assert [isinstance(note, jax.core.Tracer) for note in notes] == [True]


def test_tracers_of_grad_know_values():
    """By itself, grad runs the function with values, and its tracers know them."""
    seen = []
    noted = lambda x: seen.append((isinstance(x, jax.core.Tracer), x > 1)) or huber_by_if(x)
    assert [jax.grad(noted)(x) for x in (0.5, 3.0)] == [0.5, 1.0]
    assert [(traced, bool(above)) for traced, above in seen] == [(True, False), (True, True)]


def test_one_compiled_program_serves_all_values():
    """Under jit, one program has to serve all values, so there is none to look at."""
    notes = []
    compiled = jax.jit(noting(jnp.square, notes))
    assert [compiled(2.0), compiled(3.0), len(notes)] == [4, 9, 1]
    with pytest.raises(jax.errors.ConcretizationTypeError):
        jax.jit(float)(2.0)


def test_cond_saves_for_a_single_decision():
    """What cond saves, it saves for a single decision only."""
    notes = []
    choose = lambda x: jax.lax.cond(x > 0, partial(spy, notes), jnp.negative, x)
    assert [float(jax.jit(choose)(-2.0)), *notes] == [2]
    assert [jax.vmap(choose)(jnp.array([-2.0, 3.0])).tolist(), len(notes)] == [[2, 3], 2]


@pytest.mark.parametrize("function", [jnp.zeros, range, lambda x: 1 if x else 2])
def test_what_must_be_static(function):
    """Declare static what decides a shape, a number of steps, or which code runs."""
    use = lambda x: len(function(x)) if function is range else function(x)
    assert np.allclose(jax.jit(use, static_argnums=0)(3), use(3))
    with pytest.raises(TypeError):
        jax.jit(use)(3)


def test_a_rule_is_a_jvp():
    """That is a JVP, a Jacobian-vector product, and JAX makes grad out of it."""
    jacobian = jax.jit(jax.jacobian(log_cosh))(POINT)
    assert np.allclose(log_cosh_jvp((POINT,), (DIRECTION,))[1], jacobian @ DIRECTION)
    sine = jax.custom_jvp(jnp.sin)
    sine.defjvp(lambda primals, tangents: (jnp.sin(*primals), 7 * tangents[0]))
    assert jax.grad(sine)(0.5) == 7


def test_forward_mode_goes_by_inputs():
    """`jacfwd` pushes a change of each input forward through the function: one pass per input."""
    pushed, function = [], jax.custom_jvp(lambda x: MATRIX @ x)
    function.defjvp(lambda x, change: (MATRIX @ x[0], MATRIX @ spy(pushed, change[0])))
    assert np.array_equal(jax.block_until_ready(jax.jacfwd(function)(POINT)), MATRIX)
    assert sorted(map(tuple, pushed)) == [(0, 1), (1, 0)]


def test_reverse_mode_goes_by_outputs():
    """`jacrev` pulls each output back: one pass per output."""
    pulled, function = [], jax.custom_vjp(lambda x: MATRIX @ x)
    function.defvjp(lambda x: (MATRIX @ x, None), lambda _, y: (spy(pulled, y) @ MATRIX,))
    assert np.array_equal(jax.block_until_ready(jax.jacrev(function)(POINT)), MATRIX)
    assert sorted(map(tuple, pulled)) == [(0, 0, 1), (0, 1, 0), (1, 0, 0)]


def test_grad_works_in_reverse():
    """A loss has one output, however many weights it takes, which is why grad works in reverse."""
    loss = jax.custom_vjp(lambda weights: weights.sum())
    loss.defvjp(lambda weights: (weights.sum(), None), lambda _, y: (y * DIRECTION,))
    assert [loss(POINT).shape, jax.grad(loss)(POINT).tolist()] == [(), [1, 2]]
    with pytest.raises(TypeError, match="forward-mode"):
        jax.jacfwd(loss)(POINT)


def test_the_hessian_holds_second_derivatives():
    """The Hessian holds all second derivatives of a loss, and says how the gradient changes."""
    (sine, cosine), (_, height) = (np.sin(0.3), np.cos(0.3)), POINT
    by_hand = [[-sine * height**2, 2 * cosine * height], [2 * cosine * height, 2 * sine]]
    assert np.allclose(jax.jit(jax.hessian(loss))(POINT), by_hand, rtol=1e-4)
    first, second = map(jax.jit(jax.grad(loss)), (POINT, POINT + 1e-3 * DIRECTION))
    assert np.allclose(1000 * (second - first), np.dot(by_hand, DIRECTION), atol=0.01)


def test_what_a_gradient_wants_of_a_model():
    """A Flax model can hold counters and keys, and a gradient wants parameters only."""
    norm = nnx.LayerNorm(1, use_bias=False, rngs=nnx.Rngs(0))
    model = nnx.Sequential(norm, nnx.Dropout(0.5, rngs=nnx.Rngs(0)))
    kinds = [len(jax.tree.leaves(nnx.state(model, kind))) for kind in (nnx.RngCount, nnx.RngKey)]
    assert [*kinds, len(jax.tree.leaves(nnx.grad(lambda _: 1.0)(model)))] == [1, 1, 1]
    with pytest.raises(TypeError, match="grad requires"):
        jax.grad(lambda _: 1.0)(nnx.state(model))


def test_a_python_loop_is_unrolled():
    """Python's loop is no obstacle to jit: while tracing it runs, and every round is recorded."""
    loop = jax.jit(lambda x: [x := jnp.sin(x) for _ in range(4)][-1])
    assert str(jax.make_jaxpr(loop)(1.0)).count(" sin ") == 4
    assert np.isclose(loop(1.0), np.sin(np.sin(np.sin(np.sin(1.0)))))


def test_scan_carries_and_collects():
    """The body takes what is carried, and returns it anew beside what is to be collected."""
    rounds = lambda x: jax.lax.scan(lambda sofar, one: (sofar + one, jnp.sin(sofar)), 0.0, x)
    carried, collected = rounds(jnp.array([1.0, 2.0, 3.0]))
    assert np.allclose([carried, *collected], [6, *np.sin([0, 1, 3])])


def test_the_direction_that_is_not_turned():
    r"""In its direction, the Hessian multiplies a vector by $\lambda$ and does not turn it."""
    hessian = np.asarray(jax.jit(jax.hessian(loss))(POINT))
    largest, direction = (found[..., -1] for found in np.linalg.eigh(hessian))
    assert np.allclose(hessian @ direction, largest * direction, rtol=1e-3)
    assert np.isclose(largest_curvature(loss, POINT, (), n_steps=30)[-1], largest, rtol=1e-3)


def test_one_line_holds_the_page():
    """`grad` inside scan, inside vmap, inside jit."""
    fit = partial(descend, loss, data=(), learning_rate=0.1, n_steps=3)
    (outer,) = jax.make_jaxpr(jax.jit(jax.vmap(fit)))(np.ones((8, 2), np.float32)).eqns
    (scan,) = (one for one in outer.params["jaxpr"].eqns if one.primitive.name == "scan")
    within = [part in str(scan.params["jaxpr"]) for part in (" cos ", "f32[8,2]")]
    assert [*within, "jit" in outer.primitive.name] == [True] * 3


def test_the_rule_passes_the_change_on():
    """The rule passes the change on as it comes in."""
    given = jax.jvp(partial(straight_through, jnp.sign), (POINT,), (DIRECTION,))
    assert np.array_equal(given, [[1, -1], [1, 2]])


def test_the_average_is_carried_and_collected():
    """The average is carried on and collected too, so step returns it twice."""
    equations = jax.make_jaxpr(moving_average)(jnp.ones(5), 0.5).eqns
    (scan,) = (one for one in equations if one.primitive.name == "scan")
    carried, collected = scan.params["jaxpr"].jaxpr.outvars
    assert [carried is collected, scan.params["num_carry"]] == [True, 1]


def test_the_order_of_grad_and_vmap_counts():
    """The gradient of a function that is vectorized first would need one number, and gets many."""
    assert np.array_equal(jax.vmap(jax.grad(jnp.vdot), (None, 0))(POINT, MATRIX), MATRIX)
    with pytest.raises(TypeError, match="scalar-output"):
        jax.grad(jax.vmap(jnp.vdot, (None, 0)))(POINT, MATRIX)


def test_the_check_of_a_curvature_wants_no_hessian():
    r"""The check looks for an $n \times n$ array in the record, and wants none."""
    assert check_curvature(jax.jit(curvature, static_argnums=0)).startswith("Right")
    assert "a thousand" in check_curvature(lambda f, x, v: v @ jax.jit(jax.hessian(f))(x) @ v)


def test_the_change_of_a_slope():
    """The product $H v$ is the change of the gradient, and its part along $v$ of the slope."""
    gradient = lambda time: jax.grad(loss)(POINT + time * DIRECTION)
    slope = jax.grad(lambda time: loss(POINT + time * DIRECTION))
    along, bend = jax.jit(lambda time: (jax.jacfwd(gradient)(time), jax.grad(slope)(time)))(0.0)
    product = jax.jit(jax.hessian(loss))(POINT) @ DIRECTION
    assert np.allclose([*product, product @ DIRECTION], [*along, bend], rtol=1e-4)
