"""``precision``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.models import SimpleNN
from jaxprimer.precision import MixedNN, cast_params, spacing

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
IMAGES = jnp.ones((2, 4))


@pytest.fixture
def mixed():
    """A small network that computes with 16 bits."""
    return MixedNN(4, n_hidden=5, n_targets=3, rngs=nnx.Rngs(0))


def test_computation_and_parameters(mixed):
    """Computes in bfloat16 with float32 parameters."""
    program = str(jax.make_jaxpr(mixed)(IMAGES))
    products = [line for line in program.splitlines() if "= dot_general[" in line]
    assert len(products) == 3
    assert all(":bf16[" in line.partition("=")[0] for line in products)
    dtypes = {leaf.dtype for leaf in jax.tree.leaves(nnx.state(mixed, nnx.Param))}
    assert dtypes == {jnp.dtype(jnp.float32)}


def test_two_hidden_layers_of_a_width(mixed):
    """Width of the two hidden layers."""
    assert [mixed.layer1.out_features, mixed.layer2.out_features] == [5, 5]
    assert mixed.layer3.out_features == 3


def test_logits_have_32_bits(mixed):
    """Logits, float32."""
    logits = mixed(IMAGES)
    assert logits.dtype == jnp.float32
    np.testing.assert_allclose(logits, SimpleNN.__call__(mixed, IMAGES).astype(jnp.float32))


def test_all_parameters_in_place():
    """Convert all parameters of a model in place."""
    norm = nnx.BatchNorm(3, rngs=nnx.Rngs(0))
    cast_params(norm, jnp.bfloat16)
    assert norm.scale[...].dtype == norm.bias[...].dtype == jnp.bfloat16
    assert norm.mean[...].dtype == jnp.float32


def test_what_parameters_become(mixed):
    """What its parameters are to be."""
    cast_params(mixed, jnp.float16)
    assert all(leaf.dtype == jnp.float16 for leaf in jax.tree.leaves(nnx.state(mixed)))


def test_the_next_number_away_from_zero():
    """Distance from each number to the next one of its dtype, away from 0."""
    x = np.float32([1, 3, 4, -4, 1e-3, -1e6])
    wanted = np.abs(np.nextafter(x, np.copysign(np.float32(np.inf), x)) - x)
    assert np.array_equal(spacing(jnp.array(x)), wanted)
    assert spacing(jnp.bfloat16(-4)) == 2**-5


def test_distances_have_the_dtype():
    """The distances, of the shape and dtype of x."""
    assert spacing(jnp.ones((2, 1), jnp.float16)).dtype == jnp.float16
    assert (spacing(jnp.ones(2, jnp.float16)) == 2**-10).all()
