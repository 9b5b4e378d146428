"""``docs/reference/pytorch.md``: what it says beside its cells. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer.errors import absolute_by_if
from jaxprimer.pytorch import Network, load_state_dict, minimize, squared_error
from jaxprimer.training import train_step

pytestmark = pytest.mark.usefixtures("as_the_page_says")
RNG = np.random.default_rng(0)
X = RNG.normal(size=(4, 3)).astype("float32")
Y, W = (RNG.normal(size=n).astype("float32") for n in (4, 3))
GRADS = 2 * X.T @ (X @ W - Y) / 4


def first_step(tx, grads=GRADS):
    """What an optimizer adds to W at first."""
    return np.asarray(tx.update(jnp.asarray(grads), tx.init(W), jnp.asarray(W))[0])


def test_a_shape_is_one_argument():
    """A shape is a tuple, and one argument."""
    for make in (jnp.zeros, jnp.ones, jnp.empty):
        assert make((2, 3)).shape == (2, 3)
        with pytest.raises(TypeError):
            make(2, 3)


def test_a_mask_is_refused_under_jit():
    """Under jit the last line raises an error, because its shape depends on the values."""
    columns, x = jnp.array([0, 2, 1, 0]), jnp.asarray(X)
    picked = jax.jit(lambda x: jnp.take_along_axis(x, columns[:, None], axis=1))(x)
    assert picked[:, 0].tolist() == X[range(4), columns].tolist()
    assert x[x > 0].shape == ((X > 0).sum(),)
    with pytest.raises(jax.errors.NonConcreteBooleanIndexError):
        jax.jit(lambda x: x[x > 0])(x)


def test_axis_is_the_word_of_numpy():
    """Dim is axis, as in NumPy."""
    for name in ("sum", "max", "std", "argmax", "cumsum"):
        seen, wanted = (getattr(numpy, name)(X, axis=1) for numpy in (jnp, np))
        np.testing.assert_allclose(seen, wanted, atol=1e-5)
        with pytest.raises(TypeError, match="dim"):
            getattr(jnp, name)(X, dim=1)


def test_arrays_lie_on_the_first_device():
    """JAX puts arrays on the first by itself."""
    first, other = jax.devices()[:2]
    assert jnp.ones(3).devices() == jnp.asarray(X).devices() == {first}
    assert jax.device_put(X, other).devices() == {other}


def test_grad_makes_a_function():
    """Jax.grad makes a function of a function."""
    calls = []
    gradient = jax.grad(lambda w: calls.append(w) or squared_error(w, X, Y))
    assert callable(gradient)
    assert not calls
    np.testing.assert_allclose(gradient(W), GRADS, rtol=1e-4)


def test_nothing_is_kept_between_gradients():
    """Nothing is stored in the parameters, nothing adds up, and there is no zero_grad."""
    w = jnp.asarray(W)
    one, other = (jax.grad(squared_error)(w, X, Y) for _ in range(2))
    assert np.array_equal(one, other)
    assert np.array_equal(w, W)
    assert not hasattr(w, "grad")
    assert not any(hasattr(part, "zero_grad") for part in (jax, nnx, optax, nnx.Optimizer))


def test_gradients_are_recorded_of_what_is_differentiated():
    """No counterpart, and needs none: JAX records for a gradient only what you differentiate."""
    seen = []
    loss = lambda w, x: seen.append((w, x)) or (x @ w).sum()
    jax.grad(loss)(jnp.asarray(W), jnp.asarray(X))
    assert [isinstance(one, jax.core.Tracer) for one in seen[0]] == [True, False]
    assert not hasattr(jax, "no_grad")


def test_jit_does_not_fall_back():
    """Jit compiles all or raises an error."""
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.jit(lambda x: absolute_by_if(x) + jnp.sin(x))(-1.0)
    whole = jax.make_jaxpr(lambda x: abs(x) + jnp.sin(x))(-1.0).eqns
    assert [one.primitive.name for one in whole] == ["abs", "sin", "add"]


def test_weights_are_transposed():
    """PyTorch's weight is (out, in), Flax's kernel is (in, out): transpose."""
    layer, weight = nnx.Linear(3, 2, rngs=nnx.Rngs(0)), np.arange(6.0).reshape(2, 3)
    load_state_dict(layer, {"weight": weight, "bias": np.zeros(2)})
    assert layer.kernel[...].tolist() == weight.T.tolist()
    np.testing.assert_allclose(layer(X), X @ weight.T, atol=1e-5)


def test_axes_of_images_and_kernels():
    """Images are (batch, height, width, channel), kernels (height, width, in, out)."""
    conv = nnx.Conv(3, 5, (4, 2), padding="VALID", rngs=nnx.Rngs(0))
    assert conv(jnp.ones((2, 9, 6, 3))).shape == (2, 9 - 4 + 1, 6 - 2 + 1, 5)
    assert conv.kernel.shape == (4, 2, 3, 5)


def test_features_come_in_another_order():
    """A dense layer behind them cannot take PyTorch's weights as they are."""
    images, weights = RNG.normal(size=(2, 3, 4, 5)), RNG.normal(size=(60, 6))
    wanted = images.transpose(0, 3, 1, 2).reshape(2, -1) @ weights
    assert not np.allclose(images.reshape(2, -1) @ weights, wanted, atol=0.1)
    turned = weights.reshape(5, 3, 4, 6).transpose(1, 2, 0, 3).reshape(60, 6)
    np.testing.assert_allclose(images.reshape(2, -1) @ turned, wanted)


def test_momentum_is_the_part_that_is_kept():
    """Momentum=0.9 in Flax is momentum=0.1 in PyTorch, Flax's is 0.99."""
    for options, new in (({"momentum": 0.9}, 0.1), ({}, 0.01)):
        norm = nnx.BatchNorm(3, rngs=nnx.Rngs(0), **options)
        norm(X)
        np.testing.assert_allclose(norm.mean[...], new * X.mean(0), rtol=1e-3)


def test_dropout_scales_what_is_left():
    """Scale what is left while they train, and do nothing in evaluation."""
    drop, ones = nnx.Dropout(0.2, rngs=nnx.Rngs(0)), jnp.ones(100)
    assert np.allclose(np.unique(drop(ones)), [0, 1 / 0.8])
    drop.eval()
    assert np.array_equal(drop(ones), ones)


def test_one_loss_for_each_example():
    """Optax gives one loss for each example."""
    labels = np.array([0, 2, 1, 0])
    losses = jax.jit(optax.softmax_cross_entropy_with_integer_labels)(X, labels)
    assert np.allclose(losses, np.log(np.exp(X).sum(1)) - X[range(4), labels], atol=1e-5)
    for loss in (optax.sigmoid_binary_cross_entropy, optax.squared_error, optax.huber_loss):
        assert jax.eval_shape(loss, Y, Y).shape == (4,)


def test_an_optimizer_is_two_functions():
    """One of Optax turns gradients into updates, and you keep its state."""
    tx = optax.sgd(0.1, momentum=0.5)
    state = tx.init(W)
    updates, kept = tx.update(GRADS, state)
    assert np.allclose(updates, -0.1 * GRADS)
    assert np.array_equal(tx.update(GRADS, state)[0], updates)
    assert np.allclose(tx.update(GRADS, kept)[0], -0.15 * GRADS)


def test_two_ways_of_weight_decay():
    """Shrinks the weights beside Adam's step; PyTorch's Adam is added to the gradient before it."""
    beside, adam = optax.adamw(0.1, weight_decay=0.5), optax.adam(0.1)
    assert np.allclose(first_step(beside, -W), first_step(adam, -W) - 0.1 * 0.5 * W, atol=1e-6)
    before = optax.chain(optax.add_decayed_weights(3.0), adam)
    assert np.allclose(first_step(before, -W), first_step(adam, -W + 3 * W), atol=1e-6)
    assert np.allclose(first_step(adam, -W), -first_step(adam, W))


def test_a_chain_goes_from_first_to_last():
    """Optax.chain puts the parts of an optimizer one after the other."""
    clip, descend = optax.clip_by_global_norm(0.5), optax.sgd(0.1)
    norm = np.linalg.norm(GRADS)
    assert norm > 0.5
    assert np.allclose(first_step(optax.chain(clip, descend)), -0.05 * GRADS / norm)
    assert np.allclose(first_step(optax.chain(descend, clip)), -0.1 * GRADS)


def test_a_schedule_counts_updates():
    """A schedule is a function of the number of updates, and nobody calls step."""
    seen = []
    rate = lambda count: seen.append(int(count)) or 0.1 / (1 + count)
    w = minimize(W, optax.sgd(rate), X, Y, n_steps=2)
    assert seen == [0, 1]
    second = W - 0.1 * GRADS
    assert np.allclose(w, second - 0.05 * jax.grad(squared_error)(second, X, Y), atol=1e-5)


def test_a_network_is_called():
    """Forward is __call__, and random numbers are passed in."""
    assert not hasattr(Network, "forward")
    assert Network(rngs=nnx.Rngs(0))(X).shape == (4, 2)
    with pytest.raises(TypeError, match="rngs"):
        Network()


def test_a_step_changes_model_and_optimizer():
    """Model and optimizer are changed in place."""
    model = Network(rngs=nnx.Rngs(0))
    optimizer, before = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param), model.out.kernel[...]
    assert train_step(model, optimizer, X, np.array([0, 1, 1, 0])).shape == ()
    assert optimizer.step[...] == 1
    assert not np.array_equal(model.out.kernel[...], before)
