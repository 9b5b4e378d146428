"""``pytorch``: what its docstrings say. Each test quotes a sentence."""

import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer.named_arrays import arrays_of, differing
from jaxprimer.pytorch import Network, converted, load_state_dict, matched, minimize, squared_error

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
X, Y = jnp.array([[1.0, 0.0], [0.0, 3.0]]), jnp.array([1.0, 2.0])
RNG = np.random.default_rng(0)


def state_dict():
    """Arrays with the names and the axes of PyTorch."""
    shapes = {"hidden.weight": (8, 3), "hidden.bias": 8, "out.weight": (2, 8), "out.bias": 2}
    return {name: RNG.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def test_errors_are_squared_before_their_mean():
    """Mean squared error of a linear model."""
    assert squared_error(jnp.array([2.0, 3.0]), X, Y) == ((2 - 1) ** 2 + (9 - 2) ** 2) / 2


def test_steps_go_down():
    """Weights after some steps down the squared error."""
    first = jnp.array([4.0, -4.0])
    weights = [first, *(minimize(first, optax.sgd(0.05), X, Y, n_steps=n) for n in (1, 5))]
    errors = [float(squared_error(w, X, Y)) for w in weights]
    assert errors[0] > errors[1] > errors[2]


def test_where_steps_begin():
    """Weights to begin with, shape (n_features,)."""
    assert minimize([4.0, -4.0], optax.sgd(0.05), X, Y, n_steps=0).tolist() == [4, -4]


def test_old_weights_stay():
    """The new weights, shape (n_features,)."""
    old = jnp.array([4.0, -4.0])
    assert (minimize(old, optax.sgd(0.05), X, Y) != old).all()
    assert old.tolist() == [4, -4]


def test_the_number_of_steps():
    """How many steps to take."""
    once, weights = optax.sgd(0.05), jnp.array([4.0, -4.0])
    for _ in range(3):
        weights = minimize(weights, once, X, Y, n_steps=1)
    assert (minimize([4.0, -4.0], once, X, Y, n_steps=3) == weights).all()


def test_a_relu_stands_between_the_layers():
    """Two dense layers with a ReLU between them."""
    model, x = Network(rngs=nnx.Rngs(0)), jnp.asarray(RNG.normal(size=(20, 3)), jnp.float32)
    assert sum(isinstance(node, nnx.Linear) for _, node in nnx.iter_graph(model)) == 2
    wanted = np.maximum(model.hidden(x), 0) @ model.out.kernel[...] + model.out.bias[...][None]
    np.testing.assert_allclose(model(x), wanted, rtol=1e-5, atol=1e-6)
    assert (model(x) < 0).any()


def test_names_and_axes_become_those_of_flax():
    """An array of PyTorch under Flax's name, with its axes in Flax's order."""
    weight, filters = RNG.normal(size=(2, 3)), RNG.normal(size=(4, 3, 5, 6))
    name, values = converted(nnx.Linear(3, 2, rngs=nnx.Rngs(0)), "weight", weight)
    assert (name, values[2, 1]) == ("kernel", weight[1, 2])
    name, values = converted(nnx.Conv(3, 4, (5, 6), rngs=nnx.Rngs(0)), "weight", filters)
    assert (name, values[4, 5, 2, 3]) == ("kernel", filters[3, 2, 4, 5])


def test_layers_that_can_be_converted():
    """Dense, embedding, normalization, or a convolution of images."""
    rngs, filters = nnx.Rngs(0), np.ones((4, 3, 5))
    layers = nnx.Linear(3, 3, rngs=rngs), nnx.Embed(3, 3, rngs=rngs), nnx.LayerNorm(3, rngs=rngs)
    names = [converted(layer, "weight", np.ones((3, 3)))[0] for layer in layers]
    assert names == ["kernel", "embedding", "scale"]
    with pytest.raises(ValueError, match="axes"):  # a convolution of sounds
        converted(nnx.Conv(3, 4, 5, rngs=rngs), "weight", filters)


def test_names_of_pytorch():
    """Weight, bias, running_mean or running_var."""
    norm, array = nnx.BatchNorm(2, rngs=nnx.Rngs(0)), np.ones(2)
    names = [converted(norm, name, array)[0] for name in ("weight", "bias")]
    names += [converted(norm, name, array)[0] for name in ("running_mean", "running_var")]
    assert names == ["scale", "bias", "mean", "var"]


def test_what_a_conversion_gives():
    """The name of Flax's attribute, and the values for it."""
    layer, bias = nnx.Linear(3, 2, rngs=nnx.Rngs(0)), np.array([5.0, 7.0])
    name, values = converted(layer, "bias", bias)
    assert getattr(layer, name) is layer.bias
    assert values.tolist() == [5, 7]


def test_what_a_match_gives():
    """The name of Flax, the variable of the model, and the values for it."""
    model, weight = Network(rngs=nnx.Rngs(0)), RNG.normal(size=(8, 3))
    name, variable, values = matched(model, "hidden.weight", weight)
    assert name == "hidden.kernel"
    assert variable is model.hidden.kernel
    np.testing.assert_array_equal(values, weight.T)


def test_weights_are_put_into_the_model():
    """Put the weights of a PyTorch model into a Flax model with its names."""
    model, arrays = Network(rngs=nnx.Rngs(0)), state_dict()
    load_state_dict(model, arrays)
    np.testing.assert_array_equal(model.out.kernel[...], arrays["out.weight"].T)
    np.testing.assert_array_equal(model.hidden.bias[...], arrays["hidden.bias"])


def by_hand(weight):
    """The columns of a dense layer for flattened images, in the order that Flax flattens in."""
    return weight.reshape(2, 3, 4, 5).transpose(0, 2, 3, 1).reshape(2, 60)


@pytest.mark.parametrize(("ordered", "equal"), [(np.copy, False), (by_hand, True)])
def test_flattened_images_have_another_order(ordered, equal):
    """Its array would fit, and its numbers would not."""
    images = RNG.normal(size=(1, 3, 4, 5)).astype(np.float32)
    weight = RNG.normal(size=(2, 60)).astype(np.float32)
    layer = nnx.Linear(60, 2, rngs=nnx.Rngs(0))
    load_state_dict(layer, {"weight": ordered(weight), "bias": np.zeros(2, np.float32)})
    flat = images.transpose(0, 2, 3, 1).reshape(1, 60)
    wanted = images.reshape(1, 60) @ weight.T
    assert np.allclose(layer(jnp.asarray(flat)), wanted, atol=1e-4) == equal


def test_arrays_are_wanted_for_all():
    """NumPy arrays by name, such as hidden.weight, for all that the model has."""
    arrays = state_dict()
    assert len(arrays) == len(arrays_of(model=Network(rngs=nnx.Rngs(0))))
    del arrays["hidden.weight"]
    with pytest.raises(ValueError, match=r"nothing for \['model.hidden.kernel'\]"):
        load_state_dict(Network(rngs=nnx.Rngs(0)), arrays)


@pytest.mark.parametrize("wrong", [{"out.bias": np.ones(9)}, {"none.bias": np.ones(1)}])
def test_a_failure_changes_nothing(wrong):
    """The model then stays as it is."""
    model = Network(rngs=nnx.Rngs(0))
    before = arrays_of(model=model)
    with pytest.raises(ValueError, match="Make the model alike"):
        load_state_dict(model, state_dict() | wrong)
    assert differing(before, arrays_of(model=model)) == []
