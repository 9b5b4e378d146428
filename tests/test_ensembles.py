"""``jaxprimer.ensembles``: a network as a function is the network, and many are each one."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from jaxprimer.descent import descend
from jaxprimer.ensembles import initial_params, network_logits, network_loss
from jaxprimer.models import SimpleNN
from jaxprimer.training import loss_fn


def test_function_and_network_compute_the_same(model, digits):
    """Taken apart and put together, the network gives its logits and its loss."""
    images, _, labels, _ = digits
    graphdef, params = nnx.split(model)
    np.testing.assert_array_equal(network_logits(graphdef, params, images), model(images))
    assert network_loss(graphdef, params, images, labels) == loss_fn(model, images, labels)[0]


def test_gradient_is_that_of_nnx(model, digits):
    """``jax.grad`` of the function equals ``nnx.grad`` of the network."""
    images, labels = digits[0][:9], digits[2][:9]
    graphdef, params = nnx.split(model)
    pure = jax.grad(partial(network_loss, graphdef))(params, images, labels)
    stateful, _ = nnx.grad(loss_fn, has_aux=True)(model, images, labels)
    for one, other in zip(jax.tree.leaves(pure), jax.tree.leaves(stateful), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)


def test_initial_params_are_those_of_the_network():
    """The same key makes the same numbers, another makes others."""
    one, same = (initial_params(jax.random.key(0)) for _ in range(2))
    other = initial_params(jax.random.key(1))
    network = nnx.state(SimpleNN(n_hidden=32, rngs=nnx.Rngs(jax.random.key(0))))
    for leaf, wanted in zip(jax.tree.leaves(one), jax.tree.leaves(network), strict=True):
        np.testing.assert_array_equal(leaf, wanted)
    kernels = [params.layer1.kernel[...] for params in (one, same, other)]
    assert (kernels[0] == kernels[1]).all()
    assert not (kernels[0] == kernels[2]).any()


def test_each_member_trains_as_if_alone(digits):
    """``vmap`` of a training equals the trainings one by one."""
    data = digits[0][:50] / 16, digits[2][:50]
    keys = jax.random.split(jax.random.key(0), 3)
    graphdef = nnx.graphdef(SimpleNN(n_hidden=32, rngs=nnx.Rngs(0)))
    fit = partial(descend, partial(network_loss, graphdef), learning_rate=0.1, n_steps=5)
    _, losses = jax.vmap(fit, in_axes=(0, None))(jax.vmap(initial_params)(keys), data)
    alone = [fit(initial_params(key), data)[1] for key in keys]
    np.testing.assert_allclose(losses, jnp.stack(alone), rtol=1e-4)
