"""``docs/tutorials/neural_net_basics.md``: what it says. Each test quotes a sentence."""

from functools import partial
from importlib.resources import files
from unittest.mock import patch

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx
from sklearn.datasets import load_digits

from jaxprimer.activations import selu
from jaxprimer.exercises.neural_net_basics import check_slopes
from jaxprimer.loops import train
from jaxprimer.models import SimpleNN
from jaxprimer.plotting import plot_predictions
from jaxprimer.solutions.neural_net_basics import norm, scale
from jaxprimer.training import loss_fn, train_step
from jaxprimer.transforms import best_time, finite_difference, squared_distance

pytestmark = pytest.mark.usefixtures("as_the_page_says")
ROWS, LABELS = np.float32([[1, 2], [3, 4], [5, 6]]), np.array([0, 1, 2])


@pytest.fixture
def linear():
    """One layer, from two numbers to three logits."""
    return nnx.Linear(2, 3, rngs=nnx.Rngs(0))


def test_the_digits_come_with_the_package():
    """There is nothing to download: `load_digits` reads them from the installed package."""
    with patch("socket.socket", side_effect=AssertionError("a download")):
        assert load_digits().images.shape == (1797, 8, 8)
    assert files("sklearn.datasets.data").joinpath("digits.csv.gz").is_file()


def test_the_early_check_leaves_nothing():
    """A plain error, and nothing of it is left in the compiled program: JAX knows all shapes."""
    use = lambda rows: lambda: SimpleNN(2, 3, rngs=nnx.Rngs(0))(rows)
    record = str(jax.make_jaxpr(use(ROWS))())
    with patch("jaxprimer.models.check_images") as check:
        assert str(jax.make_jaxpr(use(ROWS))()) == record
    assert check.called
    with pytest.raises(ValueError, match="shape"):
        jax.eval_shape(use(ROWS.T))


def test_labels_stay_integers():
    """Takes the labels as integers, so there is no need to spread each into zeros and a one."""
    by_integers = jax.jit(optax.losses.softmax_cross_entropy_with_integer_labels)
    spread = np.eye(2, dtype=np.float32)[LABELS % 2]
    by_rows = jax.jit(optax.losses.softmax_cross_entropy)(ROWS, spread)
    assert np.allclose(by_integers(ROWS, LABELS % 2), by_rows)


def test_optax_transforms_gradients():
    """Optax computes no gradients itself; it transforms those it is given."""
    tx, given = optax.sgd(0.5), np.float32([1, -2])
    record = jax.make_jaxpr(lambda given: tx.update(given, tx.init(given))[0])(given)
    assert [equation.primitive.name for equation in record.eqns] == ["mul"]
    assert tx.update(given, tx.init(given))[0].tolist() == [-0.5, 1]


def test_wrt_says_what_is_to_change():
    """`nnx.Optimizer` applies the update, and wrt=nnx.Param says which arrays are to change."""
    norm = nnx.BatchNorm(1, rngs=nnx.Rngs(0))
    optimizer = nnx.Optimizer(norm, optax.sgd(0.5), wrt=nnx.Param)
    optimizer.update(norm, jax.tree.map(jnp.ones_like, nnx.state(norm, nnx.Param)))
    assert [float(norm.scale[0]), float(norm.bias[0])] == [0.5, -0.5]
    assert [float(norm.mean[0]), float(norm.var[0])] == [0, 1]


def test_value_and_grad_passes_on(linear):
    """Returns the gradient too; has_aux=True tells it that there is something beside the loss."""
    both = nnx.jit(nnx.value_and_grad(loss_fn, has_aux=True))
    (value, logits), slopes = both(linear, ROWS, LABELS)
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert np.isclose(value, -np.log(np.diag(chances)).mean(), rtol=1e-5)
    assert np.allclose(slopes.bias[...], (chances - np.eye(3)).mean(axis=0), atol=1e-6)
    with pytest.raises(TypeError):
        nnx.jit(nnx.value_and_grad(loss_fn))(linear, ROWS, LABELS)


def test_one_program_for_the_whole_step(linear):
    """Made one compiled program of the loss, its gradient and the update."""
    optimizer = nnx.Optimizer(linear, optax.sgd(0.375), wrt=nnx.Param)
    text = train_step.lower(linear, optimizer, ROWS, LABELS).compile().as_text()
    assert [text.count("HloModule"), text.count(" dot(")] == [1, 2]  # forward, and back
    assert [part in text for part in (" log(", "constant(-0.375)")] == [True, True]


def test_an_update_stays_where_the_model_stands(linear):
    """So optimizer.update(model, grads) can change the model where it stands."""
    optimizer, bias = nnx.Optimizer(linear, optax.sgd(0.5), wrt=nnx.Param), linear.bias
    grads = jax.tree.map(jnp.ones_like, nnx.state(linear, nnx.Param))
    optimizer.update(linear, grads)
    assert linear.bias is bias
    assert bias[...].tolist() == [-0.5, -0.5, -0.5]


def test_each_update_uses_the_whole_training_set(linear):
    """Each update uses the gradient of the whole training set."""
    optimizer, data = nnx.Optimizer(linear, optax.sgd(0.5), wrt=nnx.Param), (ROWS, LABELS)
    with patch("jaxprimer.loops.train_step") as step:
        train(linear, optimizer, data, data, n_updates=2)
    assert step.call_args_list == [((linear, optimizer, ROWS, LABELS),)] * 2


def test_a_tick_or_a_cross():
    """A tick where it is right, a cross and the true label in brackets where it is wrong."""
    figure = plot_predictions(np.zeros((2, 8, 8)), np.array([3, 4]), np.array([3, 9]))
    assert [text.get_text() for text in figure.axes[0].texts] == ["✓3", "✗9 (4)"]


def test_what_expm1_sees():
    """That is x_safe: where x is positive, expm1 sees a harmless 0."""
    with patch.object(jnp, "expm1", wraps=jnp.expm1) as expm1:
        selu(jnp.array([-1.0, 2.0, 100.0]))
    assert expm1.call_args.args[0].tolist() == [-1, 0, 0]


def test_the_outer_where_does_not_use_expm1():
    """Looks superfluous: where x is positive, the outer where does not use expm1 anyway."""
    with patch.object(jnp, "expm1", lambda x: jnp.full_like(x, jnp.nan)):
        assert np.allclose(selu(jnp.array([2.0, 100.0])), [2.1, 105])
        assert np.isnan(selu(-1.0))


def test_the_passes_of_selu():
    """`selu` makes several passes: comparisons, choices, products and an exponential."""
    record = str(jax.make_jaxpr(selu)(jnp.ones(3)))
    counts = [record.count(name) for name in (" gt ", " select_n ", " mul ", " expm1 ")]
    assert min(counts[:3]) > 1 == counts[3]


def test_one_call_before_the_clock_starts():
    """Make one call before the clock starts, or the compiler's time is counted too."""
    events = []
    with patch("timeit.repeat", lambda call, **_: events.append("clock") or [call() or 1.0]):
        best_time(lambda: events.append("call"))
    assert events == ["call", "clock", "call"]


def test_a_gradient_is_a_program():
    """What comes out is a program, made of the operations that yours performs and derivatives."""
    record = jax.make_jaxpr(jax.grad(lambda x: jnp.sin(jnp.exp(x))))(1.0)
    assert sorted(one.primitive.name for one in record.eqns) == ["cos", "exp", "mul", "mul", "sin"]


def test_the_case_not_chosen_gets_zero():
    """The chain rule gives the case not chosen a gradient of 0."""
    choose = lambda chosen, other: jnp.where(True, chosen, other)
    assert jax.grad(choose, argnums=(0, 1))(1.0, 2.0) == (1, 0)


def test_one_nan_spoils_a_training_run(linear):
    """One NaN is enough to spoil a whole training run."""
    optimizer = nnx.Optimizer(linear, optax.sgd(0.5), wrt=nnx.Param)
    linear.bias[...] = jnp.array([jnp.nan, 0.0, 0.0])
    losses = [train_step(linear, optimizer, ROWS, LABELS) for _ in range(3)]
    assert np.isnan([*losses, *linear.kernel[...].ravel()]).all()


def test_jit_compiles_for_what_it_sees():
    """`jit` compiles at the first call, for the shapes and dtypes it sees."""
    notes = []
    compiled = jax.jit(lambda x: notes.append((x.shape, str(x.dtype))))
    assert notes == []
    compiled(ROWS), compiled(ROWS + 1), compiled(ROWS[0]), compiled(np.int32(ROWS))
    assert notes == [((3, 2), "float32"), ((2,), "float32"), ((3, 2), "int32")]


def test_a_pale_batch_stays_pale():
    """A number that is the same for every batch: a batch of pale images is to stay pale."""
    assert [scale(pixels).tolist() for pixels in ([0, 8], [8, 16])] == [[0, 0.5], [0.5, 1]]


def test_two_choices_of_a_safe_length():
    """One where keeps the 0 away from the square root, the other puts the 0 back."""
    with patch.object(jnp, "sqrt", wraps=jnp.sqrt) as root:
        assert norm(jnp.zeros(3)) == 0
    assert root.call_args.args[0] == 1


def test_the_last_vmap_makes_the_first_axis():
    """The one that is applied last makes the first axis of the result."""
    along_others = jax.vmap(squared_distance, in_axes=(None, 0))
    assert jax.vmap(along_others, in_axes=(0, None))(ROWS[:2], ROWS).shape == (2, 3)
    along_points = jax.vmap(squared_distance, in_axes=(0, None))
    assert jax.vmap(along_points, in_axes=(None, 0))(ROWS[:2], ROWS).shape == (3, 2)


def test_a_difference_is_not_exact_enough():
    """A finite difference is not exact enough for this check."""
    answer = lambda function, points: jax.vmap(partial(finite_difference, function))(points)
    assert check_slopes(answer).startswith("Not yet")
    assert check_slopes(lambda f, points: jax.vmap(jax.grad(f))(points)).startswith("Right")
