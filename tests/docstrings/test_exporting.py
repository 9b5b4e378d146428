"""``exporting``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx
from jax import export

from jaxprimer.exporting import export_model
from jaxprimer.named_arrays import arrays_of, differing

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
IMAGES = jnp.asarray(np.random.default_rng(0).normal(size=(5, 3)), jnp.float32)


@pytest.fixture
def network():
    """A small network that does otherwise in training than in evaluation."""
    rngs = nnx.Rngs(0)
    return nnx.Sequential(nnx.BatchNorm(3, rngs=rngs), nnx.Dropout(0.5, rngs=rngs))


def test_parameters_are_in_the_bytes(network, monkeypatch):
    """Program and parameters of a model as bytes to run without Flax."""
    network.layers[0].bias[...] = jnp.array([0.0, 100.0, 200.0])
    data = export_model(network, (3,))
    network.layers[0].bias[...] = jnp.zeros(3)
    monkeypatch.delattr(nnx, "merge")
    monkeypatch.delattr(nnx.BatchNorm, "__call__")
    logits = export.deserialize(bytearray(bytes(data))).call(IMAGES)
    np.testing.assert_allclose(logits - IMAGES, [[0, 100, 200]] * 5, atol=1e-2)


@pytest.mark.parametrize("n", [1, 5])
def test_the_mode_and_the_size_of_batches(network, n):
    """The model is exported in evaluation mode, for batches of any size."""
    exported = export.deserialize(export_model(network, (3,)))
    network(IMAGES)
    fresh = nnx.clone(network)
    fresh.layers[0].mean[...], fresh.layers[0].var[...] = jnp.zeros(3), jnp.ones(3)
    fresh.eval()
    np.testing.assert_allclose(exported.call(IMAGES[:n]), fresh(IMAGES[:n]), rtol=1e-5)


def test_a_model_is_left_alone(network):
    """It stays as it is."""
    before = arrays_of(network=network)
    export_model(network, (3,))
    assert not network.layers[1].deterministic
    assert not network.layers[0].use_running_average
    assert differing(before, arrays_of(network=network)) == []


def test_what_an_export_takes(network):
    """Maps float32 images to logits."""
    exported = export.deserialize(export_model(network, (3,)))
    assert [str(aval.dtype) for aval in exported.in_avals] == ["float32"]
    with pytest.raises(ValueError, match="float16"):
        exported.call(IMAGES.astype(jnp.float16))


def test_the_axes_of_images():
    """The axes of its images after the first."""
    flat = lambda images: images.reshape(images.shape[0], -1)
    network = nnx.Sequential(flat, nnx.Linear(6, 4, rngs=nnx.Rngs(0)))
    exported = export.deserialize(export_model(network, (2, 3)))
    assert exported.in_avals[0].shape[1:] == (2, 3)
    assert exported.call(jnp.ones((7, 2, 3))).shape == (7, 4)


def test_bytes_become_a_program_again(network):
    """What jax.export.deserialize takes."""
    data = export_model(network, (3,))
    assert isinstance(data, bytearray)
    assert isinstance(jax.export.deserialize(data), export.Exported)
