"""``jaxprimer.exporting``: an export computes what the model does, without Flax."""

import subprocess
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx
from jax import export

from jaxprimer.convolution import CNN
from jaxprimer.exporting import export_model
from jaxprimer.models import SimpleNN
from jaxprimer.named_arrays import arrays_of, differing

PROGRAM = """
import sys
sys.modules["flax"] = None
import jax.numpy as jnp
from jax import export
exported = export.deserialize(bytearray(open("model.bin", "rb").read()))
jnp.save("logits.npy", exported.call(jnp.load("images.npy")))
"""


@pytest.fixture
def model():
    """A small network in training mode, whose running means have moved."""
    network = CNN(5, n_channels=4, rngs=nnx.Rngs(0))
    network(jax.random.uniform(jax.random.key(0), (8, 8, 8)))
    return network


@pytest.mark.parametrize("n", [1, 7])
def test_export_equals_the_model_in_evaluation_mode(model, n):
    """Batches of any size have the logits of the model, which stays in its mode."""
    images = jax.random.uniform(jax.random.key(n), (n, 8, 8))
    before = arrays_of(model=model)
    exported = export.deserialize(export_model(model))
    assert not model.dropout.deterministic
    assert not differing(before, arrays_of(model=model))
    model.eval()
    np.testing.assert_allclose(exported.call(images), model(images), atol=1e-5)


def test_dense_layers_are_exported_too():
    """A model that flattens its images takes batches of any size as well."""
    network = SimpleNN(rngs=nnx.Rngs(0))
    exported = export.deserialize(export_model(network))
    for n in (1, 7):
        images = jax.random.uniform(jax.random.key(n), (n, 8, 8))
        np.testing.assert_allclose(exported.call(images), network(images), atol=1e-5)


def test_export_runs_where_flax_does_not_exist(model, tmp_path):
    """Another Python without Flax computes the same logits."""
    images = jax.random.uniform(jax.random.key(1), (3, 8, 8))
    (tmp_path / "model.bin").write_bytes(export_model(model))
    jnp.save(tmp_path / "images.npy", images)
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, check=True)
    model.eval()
    np.testing.assert_allclose(np.load(tmp_path / "logits.npy"), model(images), atol=1e-5)
