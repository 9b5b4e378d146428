"""``docs/tutorials/neural_net_basics.md``: model, features, exercises. Each test quotes it."""

from unittest.mock import Mock, patch

import jax
import jax.numpy as jnp
import matplotlib.colors
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer import loops
from jaxprimer.activations import SELU_ALPHA, SELU_LAMBDA, plain_selu, selu
from jaxprimer.data import train_test_arrays
from jaxprimer.models import SimpleNN
from jaxprimer.plotting import plot_predictions
from jaxprimer.solutions.neural_net_basics import scale, slopes, squared_distances
from jaxprimer.transforms import finite_difference

pytestmark = pytest.mark.usefixtures("as_the_page_says")
ROWS, LABELS = np.float32([[1, 2], [3, 4], [5, 6]]), np.array([0, 1, 2])
POINTS = np.float32([-2, -0.5, 0, 1.5])


@pytest.fixture
def linear():
    """One layer, from two numbers to three logits."""
    return nnx.Linear(2, 3, rngs=nnx.Rngs(0))


@pytest.fixture
def network():
    """A small one of three layers, for images of two pixels."""
    return SimpleNN(2, 4, 3, rngs=nnx.Rngs(0))


def hue(text):
    """Which of red, green and blue a text has most of."""
    return ["red", "green", "blue"][np.argmax(matplotlib.colors.to_rgb(text.get_color()))]


def test_the_constructor_makes_the_layers(network):
    """Its constructor makes the layers, and calling it computes the output."""
    layers = network.layer1, network.layer2, network.layer3
    assert [type(layer) for layer in layers] == [nnx.Linear] * 3
    with patch.object(nnx, "Linear", side_effect=AssertionError("a new layer")):
        assert network(ROWS).shape == (3, 3)


def test_selu_is_between_the_layers(network):
    """`nnx.selu` is the nonlinearity between the layers."""
    layers = network.layer1, network.layer2, network.layer3
    with patch.object(nnx, "selu", side_effect=lambda x: x) as nonlinearity:
        without = network(ROWS)
    one, two, three = layers
    assert np.allclose(without, three(two(one(ROWS))), atol=1e-5)
    assert [call.args[0].shape for call in nonlinearity.call_args_list] == [(3, 4), (3, 4)]


def test_nnx_grad_is_for_parameters_alone(linear):
    """`nnx.grad` takes the derivative for parameters alone."""
    linear.factor = nnx.Variable(jnp.ones(()))
    gradients = nnx.grad(lambda model: model.bias[...].sum() * model.factor[...])(linear)
    assert set(gradients) == {"bias", "kernel"}
    assert set(nnx.state(linear)) == {"bias", "kernel", "factor"}


def test_nnx_puts_the_new_arrays_back(linear):
    """Take the arrays out of the objects, run the pure function, and put the new arrays back."""
    inside, bias = [], linear.bias

    @nnx.jit
    def update(model):
        inside.append(model.bias[...])
        model.bias[...] = inside[0] + 1

    update(linear)
    assert isinstance(inside[0], jax.core.Tracer)
    assert linear.bias is bias
    assert bias[...].tolist() == [1, 1, 1]


def test_an_epoch_is_one_update(linear):
    """Nothing is drawn at random, and an epoch is one update."""
    data = ROWS, LABELS
    with patch.object(loops, "train_step") as step, patch.object(loops, "evaluate") as judge:
        judge.return_value = (jnp.zeros(()),)
        loops.train(linear, "optimizer", data, "ab", n_updates=2)
    assert [call.args for call in step.call_args_list] == [(linear, "optimizer", *data)] * 2


def test_the_usual_cure():
    """Dividing the inputs by 16 is the usual cure; the first exercise tries it."""
    assert scale(ROWS).tolist() == (ROWS / 16).tolist()


def test_colours_of_ticks_and_crosses():
    """Carry a green tick; a wrong one carries a red cross, the prediction, and the true label."""
    figure = plot_predictions(np.zeros((2, 8, 8)), np.array([3, 4]), np.array([3, 9]))
    right, wrong = figure.axes[0].texts
    assert [hue(right), hue(wrong)] == ["green", "red"]
    assert [right.get_text(), wrong.get_text()] == ["✓3", "✗9 (4)"]


def test_the_definition_of_selu():
    """SELU, the nonlinearity of the network, is defined as."""
    cases = SELU_LAMBDA * np.where(POINTS > 0, POINTS, SELU_ALPHA * (np.exp(POINTS) - 1))
    assert np.allclose(nnx.selu(POINTS), cases, atol=1e-6)
    assert np.allclose(selu(POINTS, SELU_ALPHA, SELU_LAMBDA), cases, atol=1e-6)


def test_most_numpy_code_runs():
    """Most NumPy code runs if you write `jnp` for `np`."""
    functions = {name for name in np.__all__ if callable(getattr(np, name))}
    assert 0.5 < sum(hasattr(jnp, name) for name in functions) / len(functions) < 1


def test_grad_gives_back_a_function():
    """A function that returns a number and gives back the function that computes its derivative."""
    derivative = jax.grad(jnp.sin)
    assert np.allclose([derivative(x) for x in POINTS], np.cos(POINTS))
    with pytest.raises(TypeError, match="scalar"):
        derivative(POINTS)


def test_two_points_nearby():
    """Compare it with what one would do by hand, the slope between two points nearby."""
    seen = []
    slope = finite_difference(lambda x: seen.append(x) or x**3, 1.0, eps=0.1)
    assert np.isclose(slope, (seen[1] ** 3 - seen[0] ** 3) / (seen[1] - seen[0]))
    assert np.allclose(sorted(seen), [0.9, 1.1])


def test_selu_without_x_safe():
    """Here is SELU again, without `x_safe`."""
    assert np.allclose(plain_selu(POINTS), selu(POINTS), atol=1e-6)
    records = [str(jax.make_jaxpr(function)(POINTS)) for function in (selu, plain_selu)]
    assert [record.count("select_n") for record in records] == [2, 1]


def test_derivatives_may_be_nan():
    """`grad` gives exact derivatives, and they can be NaN where the value is fine."""
    slope = jax.grad(plain_selu)
    assert np.isclose(slope(-0.5), 1.05 * 1.67 * np.exp(-0.5), rtol=1e-6)
    assert np.isfinite(plain_selu(100.0))
    assert np.isnan(slope(100.0))


def test_an_optimizer_updates_in_place(linear):
    """`nnx.Optimizer` updates it in place with what Optax makes of the gradients."""
    kernel, old = linear.kernel, np.asarray(linear.kernel[...])
    gradients = jax.tree.map(jnp.ones_like, nnx.state(linear, nnx.Param))
    tx = optax.sgd(0.25)
    nnx.Optimizer(linear, tx, wrt=nnx.Param).update(linear, gradients)
    made = tx.update(gradients, tx.init(gradients))[0]["kernel"][...]
    assert linear.kernel is kernel
    assert np.allclose(kernel[...], old + made)


def test_vmap_makes_a_function_of_a_batch():
    """`vmap` turns a function of one example into a function of a batch."""
    shapes = []
    lengths = jax.vmap(lambda row: shapes.append(row.shape) or jnp.sum(row))(ROWS)
    assert [shapes, lengths.tolist()] == [[(2,)], [3, 7, 11]]


def test_asarray_takes_a_dtype_too():
    """Convert first, with the function that made JAX arrays of the digits; it takes a dtype too."""
    with patch.object(jnp, "asarray", wraps=jnp.asarray) as convert:
        train_test_arrays(np.zeros((8, 2)), np.arange(8))
        scale(ROWS)
    assert [call.args[1:] for call in convert.call_args_list] == [()] * 4 + [(jnp.float32,)]


def test_the_largest_of_a_batch():
    """Otherwise the same stroke would be one number in one batch and another in the next."""
    batches = np.float32([[4, 8], [4, 16]])
    assert [float((batch / batch.max())[0]) for batch in batches] == [0.5, 0.25]
    assert [float(scale(batch)[0]) for batch in batches] == [0.25, 0.25]


def test_two_axes_need_two_vmaps():
    """Begin with one point against all others, and say with `in_axes` which is to stay as it is."""
    with patch.object(jax, "vmap", wraps=jax.vmap) as vectorize:
        distances = squared_distances(ROWS[:2], ROWS)
    first, last = (call.kwargs["in_axes"] for call in vectorize.call_args_list)
    assert [first, last] == [(None, 0), (0, None)]
    assert np.allclose(distances, ((ROWS[:2, None] - ROWS) ** 2).sum(axis=-1))


def test_first_the_derivative():
    """`grad` makes a function and `vmap` makes another of it: transformations compose."""
    order = Mock()
    order.attach_mock(Mock(wraps=jax.grad), "grad")
    order.attach_mock(Mock(wraps=jax.vmap), "vmap")
    with patch.multiple(jax, grad=order.grad, vmap=order.vmap):
        assert np.allclose(slopes(jnp.sin, POINTS), np.cos(POINTS))
    assert [name for name, *_ in order.mock_calls] == ["grad", "vmap"]
