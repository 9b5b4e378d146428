"""``jaxprimer.models``: against the same network written in NumPy."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.models import SimpleNN


def numpy_selu(x):
    """SELU after its definition."""
    return 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0)))


def numpy_forward(model, images):
    """The network in NumPy, with a loop over the images."""
    rows = []
    for image in np.asarray(images, np.float64):
        x = image.ravel()
        for layer in (model.layer1, model.layer2):
            x = numpy_selu(x @ np.asarray(layer.kernel[...]) + np.asarray(layer.bias[...]))
        rows.append(x @ np.asarray(model.layer3.kernel[...]) + np.asarray(model.layer3.bias[...]))
    return np.stack(rows)


def test_logits_equal_numpy(model, digits):
    """The logits are those of the NumPy loop."""
    images = digits[1][:20]
    np.testing.assert_allclose(model(images), numpy_forward(model, images), rtol=1e-4, atol=1e-4)


def test_number_of_parameters(model):
    """The default network has 17,610 parameters."""
    leaves = jax.tree.leaves(nnx.state(model, nnx.Param))
    assert sum(leaf.size for leaf in leaves) == 17_610


def test_jit_equals_eager(model, digits):
    """Compiling changes nothing but the last digits."""
    np.testing.assert_allclose(
        nnx.jit(lambda m, x: m(x))(model, digits[1]), model(digits[1]), rtol=1e-4, atol=1e-4
    )


def test_images_do_not_see_each_other(model, digits):
    """An image has the same logits alone as in a batch."""
    images = digits[1][:5]
    alone = jnp.concatenate([model(image[None]) for image in images])
    np.testing.assert_allclose(model(images), alone, rtol=1e-4, atol=1e-4)


def test_flat_images_are_the_same(model, digits):
    """Rows of 64 pixels and squares of 8 by 8 give the same logits."""
    images = digits[1][:5]
    assert (model(images) == model(images.reshape(5, 64))).all()


def test_seed_decides_the_weights():
    """The same seed gives the same network, another seed another."""
    image = jnp.ones((1, 64))
    first, again, other = (SimpleNN(rngs=nnx.Rngs(seed))(image) for seed in (0, 0, 1))
    assert (first == again).all()
    assert (first != other).any()


def test_sizes_are_free():
    """Another number of features, hidden units and classes works as well."""
    model = SimpleNN(12, 7, 3, rngs=nnx.Rngs(0))
    assert model(jnp.ones((2, 3, 4))).shape == (2, 3)


def test_refuses_wrong_input(model):
    """A single image, another size and integers are refused by name."""
    with pytest.raises(ValueError, match=r"^images has shape \(8, 8\)"):
        model(jnp.ones((8, 8)))
    with pytest.raises(ValueError, match=r"^images has shape \(2, 9, 9\)"):
        model(jnp.ones((2, 9, 9)))
    with pytest.raises(TypeError, match=r"^images has dtype int32"):
        model(jnp.ones((2, 8, 8), jnp.int32))
