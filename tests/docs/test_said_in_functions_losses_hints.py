"""``docs/tutorials/functions.md``: losses, loops and hints. Each test quotes a sentence."""

from functools import partial
from unittest.mock import patch

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer import functions
from jaxprimer.descent import descend, hessian_vector_product, largest_curvature
from jaxprimer.ensembles import network_loss
from jaxprimer.exercises.functions import check_moving_average
from jaxprimer.functions import log_cosh, log_cosh_by_where, residuals, robust_loss
from jaxprimer.solutions import functions as solved
from jaxprimer.tracing import call_times, noting

pytestmark = pytest.mark.usefixtures("as_the_page_says")
ROWS, TARGETS = np.float32([[1, 2], [3, 4], [5, 6]]), np.float32([1, -1, 2])
EXAMPLES = list(zip(ROWS, TARGETS, strict=True))
WEIGHTS, DIRECTION = np.float32([0.3, -0.5]), np.float32([2, 1])


def bent(weights):
    """Curved everywhere, and not alike in two directions."""
    return jnp.sin(weights[0]) * weights[1] ** 2


def product(weights, row, target):
    """A loss of one example, whose gradient is easily told."""
    return target * (row @ weights)


def operations(function, *arguments):
    """What the record of a function does, in order."""
    return [one.primitive.name for one in jax.make_jaxpr(function)(*arguments).eqns]


@pytest.mark.parametrize("transformation", [jax.jit, jax.grad, jax.vmap])
def test_each_gives_a_function(transformation):
    """Transformations compose, because each takes a function and gives a function."""
    made, argument = transformation(jnp.sin), ROWS if transformation is jax.vmap else ROWS[0]
    wanted = np.cos(argument) if transformation is jax.grad else np.sin(argument)
    assert np.allclose(jax.jit(jax.vmap(made))(argument), wanted)


def test_what_the_helper_notes():
    """Gives a function a side effect: it notes what the function is called with."""
    notes = []
    noted = noting(lambda x, y: x - y, notes)
    assert [noted(5, 3), noted(7, y=6), notes] == [2, 1, [5, 7]]


def test_the_other_calls():
    """The others repeat the same work."""
    calls = []
    assert len(call_times(lambda *given: calls.append(given), "a", "b")) == 10
    assert calls == [("a", "b")] * 10


def test_a_rule_says_the_derivative():
    """`jax.custom_jvp` lets you say so."""
    assert isinstance(log_cosh, jax.custom_jvp)
    assert np.isnan(jax.grad(log_cosh_by_where)(100.0))
    assert np.allclose(jax.vmap(jax.grad(log_cosh))(10 * WEIGHTS), np.tanh(10 * WEIGHTS))


def test_what_the_loss_is_computed_from():
    """The residuals are computed on the way to the loss."""
    errors = residuals(WEIGHTS, ROWS, TARGETS)
    with patch.object(functions, "log_cosh", wraps=log_cosh) as shaped:
        loss = robust_loss(WEIGHTS, ROWS, TARGETS)
    assert np.array_equal(shaped.call_args.args[0], errors)
    assert np.isclose(loss, np.log(np.cosh(np.asarray(errors, float))).mean(), rtol=1e-4)


@pytest.mark.parametrize("many", [lambda x: (x, x), lambda x: jnp.stack([x]), lambda x: [x]])
def test_what_grad_takes(many):
    """`grad` takes a function that returns one number."""
    assert jax.grad(lambda x: jnp.sum(jnp.stack(many(x))))(1.0) > 0
    with pytest.raises(TypeError, match="scalar-output"):
        jax.grad(many)(1.0)


@pytest.mark.parametrize("jacobian", [jax.jacfwd, jax.jacrev])
def test_what_computes_a_jacobian(jacobian):
    """`jax.jacfwd` and `jax.jacrev` compute it."""
    angle, other = map(float, WEIGHTS)
    three = lambda w: jnp.stack([jnp.sin(w[0]), w[0] * w[1] ** 2, 7 * w[1]])
    by_hand = [[np.cos(angle), 0], [other**2, 2 * angle * other], [0, 7]]
    assert np.allclose(jax.jit(jacobian(three))(WEIGHTS), by_hand, atol=1e-6)


def test_the_limit_is_one_for_the_first_steps():
    """The curvature changes as the weights do, so this limit is one for the first steps."""
    places = [3.0, descend(log_cosh, 3.0, (), learning_rate=0.5, n_steps=2)[0]]
    bends = [largest_curvature(log_cosh, place, (), n_steps=1)[0] for place in places]
    assert np.allclose(bends, 1 - np.tanh(places) ** 2, rtol=1e-3)
    assert 2 / bends[1] < 0.2 * (2 / bends[0])


def test_a_network_trained_by_a_pure_function():
    """Train a small network, as a pure function from parameters to parameters."""
    graphdef, params = nnx.split(nnx.Linear(2, 3, rngs=nnx.Rngs(0)))
    before, data = jax.tree.map(np.array, params), (ROWS, np.arange(3))
    step = jax.jit(partial(descend, partial(network_loss, graphdef), n_steps=1))
    after, again = (step(params, data, learning_rate=0.1)[0] for _ in range(2))
    same = lambda *pair: jax.tree.all(jax.tree.map(np.array_equal, *pair))
    assert [same(params, before), same(after, again), same(after, before)] == [True, True, False]


def test_a_training_can_be_vectorized():
    """`fit` is a function of parameters like any other, so it can be vectorized over them."""
    fit = jax.jit(partial(descend, bent, learning_rate=0.1, n_steps=3))
    ends = jax.vmap(fit, in_axes=(0, None))(ROWS, ())[0]
    assert np.allclose(ends, [fit(row, ())[0] for row in ROWS], atol=1e-5)


@pytest.mark.parametrize("jacobian", [jax.jacfwd, jax.jacrev])
def test_a_rule_leaves_the_choice(jacobian):
    """Give a function its own derivative with `custom_jvp`, and choose `jacfwd` and `jacrev`."""
    sine = jax.custom_jvp(jnp.sin)
    sine.defjvp(lambda primals, tangents: (jnp.sin(*primals), 7 * tangents[0]))
    assert np.allclose(jacobian(sine)(WEIGHTS), 7 * np.eye(2))


def test_how_large_a_step_may_be():
    """Multiply by a Hessian that is never made, and find from it how large a step may be."""
    bowl = lambda place: (jnp.float32([1, 2, 8]) * place**2).sum() / 2
    start, find = jnp.ones(3), partial(largest_curvature, bowl, data=(), n_steps=9)
    assert "[3,3]" not in str(jax.make_jaxpr(find)(start))
    walk = lambda rate: descend(bowl, start, (), rate, n_steps=30)[1]
    below, above = (walk(share * 2 / find(start)[-1]) for share in (0.95, 1.05))
    assert below[-1] < below[0] == above[0] < above[-1]


def test_a_gradient_per_example():
    """Put `grad`, `vmap` and `jit` together, to get a gradient per example."""
    each = jax.jit(jax.vmap(jax.grad(product), in_axes=(None, 0, 0)))(WEIGHTS, ROWS, TARGETS)
    assert np.array_equal(each, TARGETS[:, None] * ROWS)


def test_all_cases_are_computed():
    """Compute the result of each case, then choose."""
    with patch.object(jnp, "where", wraps=jnp.where) as choose:
        names = operations(partial(solved.shrink, limit=1.0), 2.0)
    assert [names.count(name) for name in ("add", "sub", "mul", "cond")] == [1, 1, 1, 0]
    assert (choose.call_count, names.index("sub") < len(names) - 1) == (2, True)


def test_a_rule_of_its_own():
    """Do for `f` what the page does for log-cosh: make a function with a rule of its own."""
    with patch.object(jax, "custom_jvp", wraps=jax.custom_jvp) as make:
        solved.straight_through(jnp.floor, WEIGHTS)
    make.assert_called_once_with(jnp.floor)


def test_a_loop_that_is_recorded_once():
    """Return all of them, with a loop that is recorded once."""
    assert "the last" in check_moving_average(lambda *given: solved.moving_average(*given)[-1])
    assert solved.moving_average(ROWS[:, 0], 0.5).tolist() == [1, 2, 3.5]
    assert operations(solved.moving_average, np.ones(9), 0.5).count("scan") == 1


@pytest.mark.parametrize("decay", [0.0, 0.25, 1.0])
def test_where_the_averages_begin(decay):
    """To begin at the first number makes the first average that number."""
    assert solved.moving_average(ROWS[:, 1], decay)[0] == 2


def test_what_the_loss_of_an_example_takes():
    """`loss` takes weights, one input and one target."""
    shapes = []
    noted = lambda *given: shapes.append([one.shape for one in given]) or given[0].sum()
    solved.gradient_norms(noted, WEIGHTS, ROWS[:, None], TARGETS)
    assert shapes == [[(2,), (1, 2), ()]]


def test_where_the_length_is_taken():
    """The length is a matter of the last axis."""
    with patch.object(jnp.linalg, "norm", wraps=jnp.linalg.norm) as length:
        found = solved.gradient_norms(product, WEIGHTS, ROWS, TARGETS)
    assert length.call_args.kwargs == {"axis": -1}
    assert np.allclose(found, np.hypot(*ROWS.T) * abs(TARGETS))


def test_one_gradient_and_each():
    """`grad` makes the gradient of one example, and `vmap` that of each."""
    one = jax.grad(product)
    each = jax.vmap(one, in_axes=(None, 0, 0))(WEIGHTS, ROWS, TARGETS)
    assert [row.tolist() for row in each] == [one(WEIGHTS, *pair).tolist() for pair in EXAMPLES]


def test_what_is_missing():
    """What is missing is a product of two vectors."""
    multiply, measure = (partial(f, bent) for f in (hessian_vector_product, solved.curvature))
    names = operations(measure, WEIGHTS, DIRECTION)
    assert names == [*operations(multiply, WEIGHTS, DIRECTION), "dot_general"]
