"""``docs/tutorials/neural_net_basics.md``: layers, losses and hints. Each test quotes it."""

import re
from pathlib import Path
from unittest.mock import Mock, patch

import jax
import jax.numpy as jnp
import matplotlib.colors
import numpy as np
import optax
import pytest
from examples import trainable
from flax import nnx
from flax.errors import TraceContextError

from jaxprimer import transforms
from jaxprimer.activations import plain_selu, selu
from jaxprimer.data import train_test_arrays, train_validation_test
from jaxprimer.diagnosis import logged
from jaxprimer.plotting import plot_digits, plot_predictions
from jaxprimer.solutions import neural_net_basics as solved
from jaxprimer.stubs import neural_net_basics as stubs
from jaxprimer.training import loss_fn

pytestmark = pytest.mark.usefixtures("as_the_page_says")
ROWS, LABELS = np.float32([[1, 2], [3, 4], [5, 6]]), np.array([0, 1, 2])
PAGE = Path(__file__).parents[2] / "docs/tutorials/neural_net_basics.md"


def hues(figure):
    """Which of red, green and blue each text of a figure has most of."""
    colours = [matplotlib.colors.to_rgb(text.get_color()) for text in figure.axes[0].texts]
    return [["red", "green", "blue"][np.argmax(colour)] for colour in colours]


def test_which_library_adds_what():
    """Flax NNX adds layers and models to JAX, and Optax adds losses and optimizers."""
    has = lambda name: [hasattr(one, name) for one in (jax.nn, nnx, optax, optax.losses)]
    assert has("Linear") == has("Module") == [False, True, False, False]
    assert [has("sgd"), has("l2_loss")] == [[False, False, True, sub] for sub in (False, True)]


def test_what_a_third_part_is_for():
    """Choose on a third part of the data, a validation set, so that the test set stays unseen."""
    data = np.arange(32.0)[:, None], np.arange(32)
    train, choose, test = (set(part[1].tolist()) for part in train_validation_test(*data))
    assert not train & choose | choose & test | test & train
    assert test == set(train_test_arrays(*data)[3].tolist())


def test_which_arrays_are_to_train():
    """The arrays to train are those wrapped in `nnx.Param`."""
    norm = nnx.BatchNorm(1, use_bias=False, rngs=nnx.Rngs(0))
    grads = nnx.grad(lambda norm: jnp.vdot(norm.scale[...], norm.mean[...]))(norm)
    assert [type(norm.scale), type(norm.mean)] == [nnx.Param, nnx.BatchStat]
    assert set(grads) == set(nnx.state(norm, nnx.Param)) == {"scale"}


def test_what_the_loss_measures():
    """The loss measures how far they are from the label."""
    logits = np.float32([[[0, 0, step]] for step in (0, 1, 2)])
    losses = [[loss_fn(jnp.asarray, row, label[None])[0] for row in logits] for label in LABELS]
    assert np.sign(np.diff(losses)).tolist() == [[1, 1], [1, 1], [-1, -1]]


def test_what_compiles_the_step():
    """`nnx.jit` has XLA, JAX's compiler, make one program of the whole step."""

    def own_step(model, optimizer):
        optimizer.update(model, nnx.grad(lambda model: model(np.ones((1, 4))).sum())(model))

    step = nnx.jit(own_step)
    ends = logged(jax.log_compiles(True), lambda: step(*trainable()), "Finished XLA compilation")
    assert len([line for line in ends if "own_step" in line]) == 1


@pytest.mark.parametrize("transformation", [jax.jit, jax.grad, jax.vmap])
def test_what_transformations_want(transformation):
    """JAX's transformations want pure functions, which change nothing outside themselves."""
    (linear, _), shift = trainable(), jnp.ones(3)

    def update(step):
        linear.bias[...] += step
        return linear.bias[...].sum()

    assert update(shift) == 3
    with pytest.raises(TraceContextError):
        transformation(update)(shift)
    assert linear.bias[...].tolist() == [1, 1, 1]


def test_the_seed_of_the_network():
    """The initial weights were random, with seed 0."""
    made = r"(?m)^model = SimpleNN\(rngs=nnx\.Rngs\((\d+)\)\)$"
    assert re.findall(made, PAGE.read_text(encoding="utf-8")) == ["0"]
    weights = [nnx.Linear(4, 3, rngs=nnx.Rngs(seed)).kernel[...] for seed in (0, 1)]
    assert len(np.unique(weights)) == 24


def test_labels_in_a_corner():
    """With its label in blue in the lower left corner."""
    figure = plot_digits(np.zeros((2, 8, 8)), LABELS[:2], n_columns=2)
    assert [*hues(figure), figure.axes[0].yaxis_inverted()] == ["blue", "blue", True]
    (left, low), (next_left, _) = (text.get_position() for text in figure.axes[0].texts)
    assert [left, next_left, low > 7] == [0, 8 + 2, True]


def test_the_misread_images():
    """Alone, each with a red cross, the prediction and the true label in brackets."""
    figure = plot_predictions(np.zeros((2, 8, 8)), np.array([3, 4]), np.array([9, 1]))
    assert [text.get_text() for text in figure.axes[0].texts] == ["✗9 (3)", "✗1 (4)"]
    assert hues(figure) == ["red", "red"]


def test_what_reads_as_in_numpy():
    """`logits.argmax(axis=-1)` and `jnp.count_nonzero(...)` read as they would in NumPy."""
    given = ROWS - 3
    assert jnp.asarray(given).argmax(axis=-1).tolist() == given.argmax(axis=-1).tolist()
    assert jnp.count_nonzero(given) == np.count_nonzero(given) == 5


def test_each_operation_is_a_call():
    """Each one is a call of its own from Python, and reads and writes a whole array."""
    given = jnp.ones((3, 11))
    calls = [lambda: selu(given), lambda: jax.jit(selu)(given)]
    counts = [len(logged(jax.log_compiles(True), call, "Compiling")) for call in calls]
    assert counts[0] > counts[1] == 1
    written = [one.outvars[0].aval.shape for one in jax.make_jaxpr(selu)(given).eqns]
    assert set(written) == {(3, 11)}


def test_when_the_clock_stops():
    """A clock stopped at once would measure the promise, so wait with `jax.block_until_ready`."""
    steps = Mock()
    clock = patch("timeit.repeat", lambda call, **_: [call() or steps.stop()])
    with clock, patch.object(jax, "block_until_ready", steps.wait):
        transforms.best_time(steps.work)
    assert [name for name, *_ in steps.mock_calls][-3:] == ["work", "wait", "stop"]


def test_the_third_way_out():
    """`jax.vmap`, which makes a function of a batch out of a function of one example."""
    shapes = []
    one = lambda x, x0: shapes.append(x.shape) or transforms.squared_distance(x, x0)
    assert jax.vmap(one, in_axes=(0, None))(ROWS, ROWS[0]).tolist() == [0, 8, 32]
    assert shapes == [(2,)]


def test_where_rewriting_is_hard():
    """Where rewriting is hard: the gradient for each example, or many networks at once."""
    loss = lambda weights, row: (row @ weights) ** 2 / 2
    weights, each = ROWS[0], jax.vmap(jax.grad(loss), in_axes=(None, 0))
    assert each(weights, ROWS).tolist() == (ROWS * (ROWS @ weights)[:, None]).tolist()
    assert jax.vmap(each, in_axes=(0, None))(ROWS, ROWS).shape == (3, 3, 2)


def test_what_a_layer_is():
    """A layer is a function that brings its parameters along."""
    layer = trainable()[0]
    kernel, bias = (np.asarray(layer[...]) for layer in (layer.kernel, layer.bias))
    assert callable(layer)
    assert np.allclose(layer(np.eye(4)), kernel + bias, atol=1e-6)


def test_the_same_trouble():
    """SELU had the same trouble, and `x_safe` was the cure."""
    slopes = [jax.jit(jax.grad(function))(100.0) for function in (plain_selu, selu)]
    lengths = [jax.jit(jax.grad(one.norm))(jnp.zeros(2))[0] for one in (stubs, solved)]
    assert np.isnan(slopes).tolist() == np.isnan(lengths).tolist() == [True, False]


def test_what_squared_distance_takes():
    """`squared_distance` takes one point and one other."""
    with patch.object(solved, "squared_distance", wraps=transforms.squared_distance) as one:
        solved.squared_distances(ROWS, ROWS[:2])
    assert [[part.shape for part in call.args] for call in one.call_args_list] == [[(2,), (2,)]]


def test_all_pairs():
    """Use it for each of $n$ points and each of $m$ others."""
    pairs = [[transforms.squared_distance(x, y) for y in ROWS[:2]] for x in ROWS]
    assert np.array_equal(solved.squared_distances(ROWS, ROWS[:2]), pairs)


def test_vmap_adds_one_axis():
    """`vmap` adds one axis, and you need two: apply it to what it gave you."""
    once = jax.vmap(jnp.multiply, in_axes=(None, 0))
    twice = jax.vmap(once, in_axes=(0, None))
    assert [once(1, LABELS).shape, twice(LABELS[:2], LABELS).shape] == [(3,), (2, 3)]


def test_the_same_two():
    """The same two give the gradient for each example of a batch, where `f` is the loss of one."""
    loss = lambda residual: residual**2 / 2
    assert solved.slopes(loss, ROWS[:, 0]).tolist() == [1, 3, 5]
    with patch.object(jax, "grad") as grad, patch.object(jax, "vmap") as vectorize:
        solved.slopes(loss, ROWS[:, 0])
    grad.assert_called_once_with(loss)
    vectorize.assert_called_once_with(grad.return_value)
