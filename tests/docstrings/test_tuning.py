"""``tuning``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer.networks import stack
from jaxprimer.training import loss_fn
from jaxprimer.tuning import better, fit, fit_many, smooth_loss, train_epoch

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
LOGITS, LABELS = jnp.array([[3.0, 1.0, 0.0], [0.0, 2.0, 1.0]]), jnp.array([0, 2])
IMAGES, CLASSES = jnp.arange(48.0).reshape(12, 2, 2) / 48, jnp.arange(12) % 3


class Small(nnx.Module):
    """One layer for images of four pixels."""

    def __init__(self, rngs):
        """Make the layer."""
        self.layer = nnx.Linear(4, 3, rngs=rngs)

    def __call__(self, images):
        """Logits."""
        return self.layer(images.reshape(-1, 4))


@pytest.fixture
def parts():
    """A small model without its arrays, and these."""
    return nnx.split(Small(nnx.Rngs(0)))


@pytest.fixture(scope="module")
def trained():
    """Arguments of two runs at once, what they return, and what the first alone does."""
    models = [Small(nnx.Rngs(seed)) for seed in range(2)]
    rates = jnp.array([[0.1, 0.1, 5.0, 5.0], [0.0, 0.0, 0.0, 0.0]])
    settings = rates, *(jnp.zeros(2) for _ in range(3))
    data = 2 * ((jnp.tile(IMAGES, (11, 1, 1))[:130], jnp.tile(CLASSES, 11)[:130]),)
    with jax.numpy_dtype_promotion("standard"), jax.debug_key_reuse(False):
        return models, data, fit_many(*stack(models), jnp.array([1, 0]), settings, data)


def test_all_classes_share():
    """Mean cross-entropy to labels that leave something to all classes."""
    log_p = jax.nn.log_softmax(LOGITS)
    wanted = -(0.7 * log_p[jnp.arange(2), LABELS] + 0.3 * log_p.mean(axis=1)).mean()
    np.testing.assert_allclose(smooth_loss(LOGITS, LABELS, 0.3), wanted, rtol=1e-6)


def test_the_part_that_is_shared():
    """The part s that all classes share, from 0 to 1."""
    losses = [smooth_loss(LOGITS, labels, 1.0) for labels in (LABELS, LABELS[::-1])]
    np.testing.assert_allclose(losses, 2 * [-jax.nn.log_softmax(LOGITS).mean()], rtol=1e-6)
    losses = [smooth_loss(LOGITS, labels, 0.0) for labels in (LABELS, LABELS[::-1])]
    assert losses[0] != losses[1]


def test_nothing_shared():
    """Without smoothing that of training.loss_fn."""
    wanted = loss_fn(lambda images: images, LOGITS, LABELS)[0]
    np.testing.assert_allclose(smooth_loss(LOGITS, LABELS, 0.0), wanted, rtol=1e-6)


def test_one_scan(parts):
    """Update once per batch, all in one scan."""
    graphdef, params = parts
    tx = optax.sgd(optax.constant_schedule(0.1))
    batches = IMAGES.reshape(3, 4, 2, 2), CLASSES.reshape(3, 4)
    run = lambda state: train_epoch(graphdef, tx, state, batches)
    assert str(jax.make_jaxpr(run)((params, tx.init(params)))).count("= scan[") == 1
    (_, memory), _ = run((params, tx.init(params)))
    assert memory[1].count == 3


def test_losses_before_updates(parts):
    """The new state, and the loss of each batch before its update, in nats."""
    graphdef, params = parts
    tx = optax.sgd(0.1)
    batches = jnp.stack([IMAGES, IMAGES]), jnp.stack([CLASSES, CLASSES])
    (new, _), losses = train_epoch(graphdef, tx, (params, tx.init(params)), batches)
    before, after = (loss_fn(nnx.merge(graphdef, one), IMAGES, CLASSES)[0] for one in (params, new))
    np.testing.assert_allclose(losses[0], before, rtol=1e-6)
    assert after < losses[1] < losses[0]


def test_the_smaller_loss():
    """Of two pairs of a loss and anything, the one with the smaller loss."""
    high, low = (jnp.float32(2), {"a": jnp.ones(1)}), (jnp.float32(1), {"a": jnp.zeros(1)})
    assert better(high, low) == better(low, high) == low


@pytest.mark.parametrize("loss", [1.0, jnp.nan])
def test_what_is_kept(loss):
    """Kept where both losses are equal, or the candidate's is NaN."""
    assert better((jnp.float32(loss), 5), (jnp.float32(1), 6)) == (1, 6)


def test_last_and_best(trained):
    """The arrays after the last epoch, those after the epoch with the smallest validation loss."""
    models, data, (last, best, history) = trained
    graphdef = nnx.split(models[0])[0]
    losses = history["loss"][0]
    assert jnp.argmin(losses) == 0
    for arrays, loss in ((last, losses[-1]), (best, losses.min())):
        model = nnx.merge(graphdef, jax.tree.map(lambda leaf: leaf[0], arrays))
        np.testing.assert_allclose(loss_fn(model, *data[1])[0], loss, rtol=1e-4)


def test_updates_of_an_epoch(trained):
    """The learning rate of each update, of which an epoch takes n // size."""
    _, data, (*_, history) = trained
    assert len(data[0][0]) // 64 == 2
    assert history["loss"].shape == (2, 4 // 2)


def test_where_runs_start(trained):
    """Which network each run starts from."""
    models, _, (last, *_) = trained
    kernel = last["layer"]["kernel"][...]
    assert jnp.array_equal(kernel[1], models[0].layer.kernel[...])


def test_decay_apart_from_the_gradient(parts):
    """Train one network with AdamW."""
    graphdef, params = parts
    params = jax.tree.map(jnp.ones_like, params)
    settings = jnp.array([0.01]), jnp.float32(10), jnp.float32(0), jnp.float32(0)
    with jax.numpy_dtype_promotion("standard"):
        new, *_ = fit(
            graphdef, params, jax.random.key(0), settings, 2 * ((IMAGES, CLASSES),), size=12
        )
    kernel = new["layer"]["kernel"][...]
    np.testing.assert_allclose(kernel, 1 - 0.01 * 10, atol=0.0101)
    assert (kernel != kernel[0, 0]).any()


def test_the_part_of_the_labels(parts):
    """The part of the labels that all classes share."""
    settings = jnp.zeros(1), jnp.float32(0), jnp.float32(0), jnp.float32(1)
    with jax.numpy_dtype_promotion("standard"):
        history = fit(*parts, jax.random.key(0), settings, 2 * ((IMAGES, CLASSES),), size=12)[2]
    wanted = smooth_loss(nnx.merge(*parts)(IMAGES), CLASSES, 1.0)
    np.testing.assert_allclose(history["train_loss"][0], wanted, rtol=1e-5)
