"""``jaxprimer.pytorch``: steps are those of algebra, and weights arrive where they belong."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer.pytorch import Network, converted, load_state_dict, minimize, squared_error

RNG = np.random.default_rng(0)
X = RNG.normal(size=(6, 3)).astype(np.float32)
Y = RNG.normal(size=6).astype(np.float32)
W = RNG.normal(size=3).astype(np.float32)


def test_squared_error_equals_numpy():
    """The mean of the squares, for a batch and for one example."""
    np.testing.assert_allclose(squared_error(W, X, Y), np.mean((X @ W - Y) ** 2), rtol=1e-5)
    np.testing.assert_allclose(squared_error(W, X[0], Y[0]), (X[0] @ W - Y[0]) ** 2, rtol=1e-5)


def test_one_step_is_that_of_algebra():
    """Plain descent moves by the rate times the gradient."""
    wanted = W - 0.1 * 2 * X.T @ (X @ W - Y) / 6
    np.testing.assert_allclose(minimize(W, optax.sgd(0.1), X, Y, n_steps=1), wanted, rtol=1e-5)
    np.testing.assert_array_equal(minimize(W, optax.sgd(0.1), X, Y, n_steps=0), W)


def test_many_steps_reach_the_least_squares():
    """The smallest error is NumPy's."""
    wanted = np.linalg.lstsq(X, Y)[0]
    seen = minimize(W, optax.sgd(0.2, momentum=0.5), X, Y, n_steps=300)
    np.testing.assert_allclose(seen, wanted, atol=1e-3)


def test_the_network_equals_numpy():
    """With weights of PyTorch's names and axes, it computes what they say."""
    model = Network(rngs=nnx.Rngs(0))
    shapes = {"hidden.weight": (8, 3), "hidden.bias": 8, "out.weight": (2, 8), "out.bias": 2}
    state = {name: RNG.normal(size=shape) for name, shape in shapes.items()}
    load_state_dict(model, state)
    hidden = np.maximum(X @ state["hidden.weight"].T + state["hidden.bias"], 0)
    wanted = hidden @ state["out.weight"].T + state["out.bias"]
    np.testing.assert_allclose(model(jnp.asarray(X)), wanted, rtol=1e-4, atol=1e-5)
    assert model.hidden.kernel.dtype == jnp.float32


@pytest.mark.parametrize(
    ("layer", "name", "shape", "attribute"),
    [
        (nnx.Linear(3, 2, rngs=nnx.Rngs(0)), "weight", (2, 3), "kernel"),
        (nnx.Conv(3, 4, (5, 6), rngs=nnx.Rngs(0)), "weight", (4, 3, 5, 6), "kernel"),
        (nnx.Embed(7, 3, rngs=nnx.Rngs(0)), "weight", (7, 3), "embedding"),
        (nnx.BatchNorm(3, rngs=nnx.Rngs(0)), "weight", (3,), "scale"),
        (nnx.BatchNorm(3, rngs=nnx.Rngs(0)), "running_mean", (3,), "mean"),
        (nnx.BatchNorm(3, rngs=nnx.Rngs(0)), "running_var", (3,), "var"),
    ],
)
def test_an_array_fits_its_layer(layer, name, shape, attribute):
    """Its name is an attribute of the layer, and its axes are the layer's."""
    seen, values = converted(layer, name, np.zeros(shape))
    assert seen == attribute
    assert values.shape == getattr(layer, attribute).shape


def test_a_convolution_keeps_its_filters():
    """Output o, input i, row h and column w are where Flax looks for them."""
    filters = RNG.normal(size=(4, 3, 5, 6))
    _, values = converted(nnx.Conv(3, 4, (5, 6), rngs=nnx.Rngs(0)), "weight", filters)
    assert values[1, 2, 0, 3] == filters[3, 0, 1, 2]


def test_counts_of_batches_are_left_out():
    """Flax does not count them."""
    norm = nnx.BatchNorm(3, rngs=nnx.Rngs(0))
    names = "weight", "bias", "running_mean", "running_var"
    load_state_dict(norm, {name: np.full(3, 7.0) for name in names} | {"num_batches_tracked": 7})
    assert jax.device_get(norm.mean[...]).tolist() == [7, 7, 7]


def test_a_missing_array_is_missed():
    """As in PyTorch, what keeps its random weights is an error, and nothing has changed."""
    model = Network(rngs=nnx.Rngs(0))
    message = (
        r"nothing for \['model.hidden.bias', 'model.hidden.kernel', 'model.out.kernel'\]. Pass"
    )
    with pytest.raises(ValueError, match=message):
        load_state_dict(model, {"out.bias": np.ones(2)})
    assert not model.out.bias[...].any()


def test_a_wrong_shape_is_refused():
    """The message names the array, both shapes, and the remedy."""
    message = r"out.weight has shape \(8, 2\), which is \(2, 8\) here, wanted \(8, 2\). Make"
    with pytest.raises(ValueError, match=message):
        load_state_dict(Network(rngs=nnx.Rngs(0)), {"out.weight": np.zeros((8, 2))})


@pytest.mark.parametrize("name", ["bias", "other.weight"])
def test_an_array_without_a_place_is_refused(name):
    """Whether the layer has no such array or is not there at all, the message names the array."""
    layer = nnx.Linear(1, 2, use_bias=False, rngs=nnx.Rngs(0))
    with pytest.raises(ValueError, match=rf"^{name} has no place in the model\. Make"):
        load_state_dict(layer, {"weight": np.ones((2, 1)), name: np.ones(2)})
    assert not (layer.kernel[...] == 1).any()
