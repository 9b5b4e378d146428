"""``ensembles``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.ensembles import initial_params, network_logits, network_loss
from jaxprimer.models import SimpleNN

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
IMAGES, LABELS = jnp.linspace(0.0, 1.0, 3 * 64).reshape(3, 8, 8), jnp.array([2, 0, 9])


@pytest.fixture
def parts():
    """A small network without its parameters, these, and the network."""
    model = SimpleNN(n_hidden=4, rngs=nnx.Rngs(0))
    return *nnx.split(model), model


def test_parameters_alone():
    """Random parameters of a network, without the network."""
    params = initial_params(jax.random.key(0), n_hidden=3)
    assert isinstance(params, nnx.State)
    assert jnp.std(params["layer1"]["kernel"][...]) > 0


def test_the_source_of_numbers():
    """Source of the random numbers."""
    kernels = [
        initial_params(jax.random.key(seed), n_hidden=3)["layer1"]["kernel"][...]
        for seed in (1, 1, 2)
    ]
    assert jnp.array_equal(kernels[0], kernels[1])
    assert not jnp.array_equal(kernels[0], kernels[2])


def test_both_hidden_layers():
    """Width of the two hidden layers."""
    params = initial_params(jax.random.key(0), n_hidden=5)
    shapes = [params[layer]["kernel"][...].shape for layer in ("layer1", "layer2", "layer3")]
    assert shapes == [(64, 5), (5, 5), (5, 10)]


def test_parameters_of_the_class(parts):
    """The parameters of SimpleNN."""
    graphdef, params, _ = parts
    drawn = initial_params(jax.random.key(0), n_hidden=4)
    assert jax.tree.structure(drawn) == jax.tree.structure(params)
    assert nnx.merge(graphdef, drawn)(IMAGES).shape == (3, 10)


def test_the_mean_cross_entropy(parts):
    """Mean cross-entropy of a batch, as a function of the parameters."""
    graphdef, params, model = parts
    log_p = jax.nn.log_softmax(model(IMAGES))[jnp.arange(3), LABELS]
    loss = network_loss(graphdef, params, IMAGES, LABELS)
    np.testing.assert_allclose(loss, -log_p.mean(), rtol=1e-5)
    zeros = jax.tree.map(jnp.zeros_like, params)
    np.testing.assert_allclose(network_loss(graphdef, zeros, IMAGES, LABELS), np.log(10), rtol=1e-5)


def test_the_logits(parts):
    """Logits of a batch, as a function of the parameters."""
    graphdef, params, model = parts
    logits = network_logits(graphdef, params, IMAGES)
    np.testing.assert_allclose(logits, model(IMAGES), rtol=1e-5)
    zeros = jax.tree.map(jnp.zeros_like, params)
    assert not network_logits(graphdef, zeros, IMAGES).any()
