"""``models``: what its docstrings say. Each test quotes a sentence."""

import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.models import SimpleNN

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
IMAGES = jnp.asarray(np.random.default_rng(0).normal(size=(5, 2, 3)), jnp.float32)


@pytest.fixture
def network():
    """A small network: six values, four hidden units, two classes."""
    return SimpleNN(6, 4, 2, rngs=nnx.Rngs(0))


def test_there_are_three_layers(network):
    """Three dense layers that turn an image into one logit per class."""
    layers = [node for _, node in nnx.iter_graph(network) if isinstance(node, nnx.Linear)]
    assert len(layers) == 3
    assert network(IMAGES[:1]).shape == (1, 2)


def test_where_selu_stands(network):
    """SELU follows the first two layers."""
    x = nnx.selu(network.layer1(IMAGES.reshape(5, 6)))
    x = nnx.selu(network.layer2(x))
    np.testing.assert_allclose(network(IMAGES), network.layer3(x), rtol=1e-5, atol=1e-6)


def test_logits_are_as_they_are(network):
    """The last gives the logits as they are."""
    network.layer3.bias[...] = jnp.array([-100.0, 100.0])
    low, high = network(IMAGES).T
    assert (low < -50).all()
    assert (high > 50).all()


def test_values_of_an_image(network):
    """Number of values per image."""
    assert network.layer1.kernel.shape[0] == 6
    with pytest.raises(ValueError, match="with 6 values per image"):
        network(jnp.ones((5, 7)))


def test_the_width_of_hidden_layers(network):
    """Width of the two hidden layers."""
    widths = [layer.bias.shape for layer in (network.layer1, network.layer2, network.layer3)]
    assert widths == [(4,), (4,), (2,)]


def test_how_many_classes_there_are(network):
    """Number of classes."""
    assert network(IMAGES).shape[-1] == 2


def test_weights_are_random():
    """Source of the random initial weights."""
    networks = [SimpleNN(6, 4, 2, rngs=nnx.Rngs(seed)) for seed in (0, 0, 1)]
    first, again, other = (network.layer1.kernel[...] for network in networks)
    assert (first == again).all()
    assert (first != other).all()


def test_images_may_have_any_axes(network):
    """Pixel values, floating, shape (batch, ...) with n_features values per image."""
    shapes = (5, 6), (5, 3, 2), (5, 1, 2, 3)
    logits = [network(IMAGES.reshape(shape)) for shape in shapes]
    assert (logits[0] == logits[1]).all()
    assert (logits[0] == logits[2]).all()
    with pytest.raises(TypeError, match="wanted floating"):
        network(IMAGES.astype(int))


def test_each_image_of_a_batch_has_logits(network):
    """Logits of a batch of images."""
    alone = [network(IMAGES[row : row + 1])[0] for row in range(5)]
    np.testing.assert_allclose(network(IMAGES), alone, rtol=1e-5, atol=1e-6)
