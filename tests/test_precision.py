"""``jaxprimer.precision``: 16 bits for computing, 32 for what is kept."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.models import SimpleNN
from jaxprimer.precision import MixedNN, cast_params, spacing
from jaxprimer.training import loss_fn


def dtypes(model):
    """The dtypes of a model's arrays."""
    return {str(leaf.dtype) for leaf in jax.tree.leaves(nnx.state(model))}


def test_mixed_logits_are_close_to_those_of_float32(digits):
    """With the same weights, the logits differ by rounding, and do differ."""
    images = digits[0][:100] / 16
    mixed, wide = (kind(rngs=nnx.Rngs(0))(images) for kind in (MixedNN, SimpleNN))
    assert mixed.dtype == jnp.float32
    assert 0 < jnp.abs(mixed - wide).max() < 0.05


def test_layers_compute_in_bfloat16(model):
    """Each of the three multiplies numbers of that type, which a float16 would not hold as far."""
    mixed, images = MixedNN(rngs=nnx.Rngs(0)), jnp.zeros((2, 8, 8))
    records = [str(jax.make_jaxpr(lambda x, one=one: one(x))(images)) for one in (mixed, model)]
    products = [re.findall(r":(\w+)\[[\d,]+\] = dot_general", record) for record in records]
    assert products == [["bf16"] * 3, ["f32"] * 3]


def test_mixed_gradients_are_float32(digits):
    """Parameters and gradients are as wide as in a plain network."""
    model = MixedNN(rngs=nnx.Rngs(0))
    gradient, _ = nnx.grad(loss_fn, has_aux=True)(model, digits[0][:8] / 16, digits[2][:8])
    assert {str(leaf.dtype) for leaf in jax.tree.leaves(gradient)} == dtypes(model) == {"float32"}


def test_cast_params_rounds_each_parameter(model):
    """The parameters are bfloat16, each within half a spacing of what it was."""
    before = jax.tree.leaves(nnx.state(model))
    cast_params(model, jnp.bfloat16)
    assert dtypes(model) == {"bfloat16"}
    for old, new in zip(before, jax.tree.leaves(nnx.state(model)), strict=True):
        np.testing.assert_allclose(old, new.astype(jnp.float32), rtol=2**-8)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_spacing_equals_numpy(dtype):
    """NumPy knows the spacing of its own types."""
    x = np.array([0.1, 0.5, 1, 1.5, 3, 1000], dtype)
    np.testing.assert_array_equal(spacing(jnp.asarray(x)), np.spacing(x))
    np.testing.assert_array_equal(spacing(jnp.asarray(-x)), np.spacing(x))


def test_spacing_of_bfloat16_leads_to_the_next_number():
    """A whole spacing changes a number, a third of it does not."""
    x = jnp.array([0.1, 1.0, 100.0], jnp.bfloat16)
    gap = spacing(x)
    assert (x + gap > x).all()
    assert (x + gap / jnp.bfloat16(3) == x).all()
