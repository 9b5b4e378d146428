"""``docs/reference/glossary.md``: words of networks. A test is named after one, and quotes it."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer.training import accuracy

pytestmark = pytest.mark.usefixtures("as_the_glossary_says")
POINTS = np.float32([1, 2, 3])
IMAGE = np.arange(16, dtype=np.float32).reshape(1, 4, 4, 1)


def conv(**options):
    """A convolution from one channel to one."""
    return nnx.Conv(1, 1, (3, 3), rngs=nnx.Rngs(0), **options)


def test_accuracy():
    """The share of examples for which a model predicts the right label."""
    assert accuracy(jnp.eye(4), jnp.array([0, 1, 2, 0])) == 0.75


def test_adam():
    """A running mean of its gradients, divided by the root of a running mean of their squares."""
    tx = optax.adam(0.1)
    steps, _ = tx.update(np.float32([1e-3, 1e3]), tx.init(np.zeros(2, np.float32)))
    assert np.allclose(steps, -0.1, rtol=1e-3)  # the size of a gradient is divided out


def test_batch_normalization():
    """Gives each channel mean zero and variance one; in evaluation mode it uses running means."""
    norm, batch = nnx.BatchNorm(1, rngs=nnx.Rngs(0)), POINTS[:, None]
    given = norm(batch)
    assert np.allclose([given.mean(), given.var()], [0, 1], atol=1e-4)
    norm.eval()
    assert not np.allclose(norm(batch), given, atol=0.1)


def test_convolution():
    """A weighted sum at every place, with the same weights."""
    layer = conv(padding="VALID", use_bias=False)
    kernel = np.asarray(layer.kernel[...])[..., 0, 0]
    assert np.isclose(layer(IMAGE)[0, 1, 1, 0], (IMAGE[0, 1:4, 1:4, 0] * kernel).sum(), rtol=1e-4)


def test_cross_entropy():
    """Minus the logarithm of the probability that the model gives to the true class."""
    loss = optax.softmax_cross_entropy_with_integer_labels(np.log(np.float32([0.2, 0.8])), 1)
    assert np.isclose(loss, -np.log(0.8))


def test_dropout():
    """Sets numbers to zero at random during training, and scales the others: the mean stays."""
    left = np.asarray(nnx.Dropout(0.5, rngs=nnx.Rngs(0))(np.ones(10_000, np.float32)))
    assert set(left) == {0, 2}
    assert abs(left.mean() - 1) < 0.05


def test_entropy():
    """The mean of minus the logarithm of its probabilities."""
    chances = np.float32([0.5, 0.25, 0.25])
    assert np.isclose(-(chances * np.log(chances)).sum(), jax.scipy.special.entr(chances).sum())


def test_kl_divergence():
    """The mean of the logarithm of the ratio; zero where the two are the same."""
    one, other = np.float32([0.5, 0.5]), np.float32([0.9, 0.1])
    divergence = (one * np.log(one / other)).sum()
    assert np.isclose(optax.losses.kl_divergence(np.log(other), one), divergence)
    assert np.isclose(optax.losses.kl_divergence(np.log(one), one), 0)
    assert divergence > 0


def test_label_smoothing():
    """Labels that give a small, equal part to every class."""
    assert np.allclose(optax.smooth_labels(np.eye(4)[0], 0.2), [0.85, 0.05, 0.05, 0.05])


def test_learning_rate():
    """Gradient descent multiplies the gradient by it."""
    tx = optax.sgd(0.1)
    assert np.allclose(tx.update(POINTS, tx.init(POINTS))[0], -0.1 * POINTS)


def test_logits():
    """The numbers before the softmax turns them into probabilities."""
    assert np.isclose(jax.nn.softmax(POINTS).sum(), 1)


def test_momentum():
    """The share of the steps before; in batch normalization, of the running mean that is kept."""
    tx = optax.sgd(1.0, momentum=0.5)
    first, state = tx.update(1.0, tx.init(0.0))
    assert tx.update(0.0, state)[0] == 0.5 * first
    norm = nnx.BatchNorm(1, momentum=0.75, rngs=nnx.Rngs(0))
    norm(np.full((2, 1), 8.0, np.float32))
    assert norm.mean[...].tolist() == [0.25 * 8]


def test_padding():
    """Numbers, most often zeros, added so that a convolution keeps its size."""
    assert conv(padding="SAME")(IMAGE).shape == IMAGE.shape
    assert conv(padding="VALID")(IMAGE).shape == (1, 2, 2, 1)


def test_pooling():
    """Keeping one number of each square, such as the largest or the mean."""
    assert nnx.max_pool(IMAGE, (2, 2), (2, 2)).ravel().tolist() == [5, 7, 13, 15]
    assert nnx.avg_pool(IMAGE, (2, 2), (2, 2)).ravel()[0] == np.mean([0, 1, 4, 5])


def test_schedule():
    """A function of the number of updates so far."""
    assert optax.linear_schedule(0.0, 1.0, 10)(5) == 0.5


def test_softmax():
    """Each is exponentiated, then divided by the sum of all."""
    assert np.allclose(jax.nn.softmax(POINTS), np.exp(POINTS) / np.exp(POINTS).sum())


def test_stream():
    """A key and a count of the draws, of which each draw makes a new key."""
    stream = nnx.Rngs(0).params
    assert stream() != stream()
    assert stream.count[...] == 2


def test_stride():
    """How many places a convolution moves on at a time."""
    assert conv(strides=(2, 2))(IMAGE).shape == (1, 2, 2, 1)


def test_warmup():
    """A schedule raises the learning rate from zero."""
    rate = optax.warmup_cosine_decay_schedule(0.0, 1.0, 10, 100)
    assert rate(0) == 0 < rate(5) < rate(10) == 1 > rate(50)


def test_weight_decay():
    """Moving every parameter a little towards zero, beside what the gradient asks for."""
    tx = optax.adamw(0.1, weight_decay=0.5)
    steps, _ = tx.update(np.zeros(3, np.float32), tx.init(POINTS), POINTS)
    assert np.allclose(steps, -0.1 * 0.5 * POINTS)
