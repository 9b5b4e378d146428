"""``docs/reference/glossary.md``: words of methods. A test is named after one, and quotes it."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from examples import SET, trainable
from flax import nnx
from sklearn.metrics import confusion_matrix

from jaxprimer.autoencoder import VAE
from jaxprimer.batches import shift, shuffled_batches
from jaxprimer.data import train_validation_test
from jaxprimer.regression import standardize
from jaxprimer.resampling import bootstrap
from jaxprimer.tuning import better

pytestmark = pytest.mark.usefixtures("as_the_glossary_says")
NUMBERS = np.arange(16)
PARTS = [set(part[1].tolist()) for part in train_validation_test(NUMBERS[:, None], NUMBERS)]
ONES = np.ones((1, 2), np.float32)


def test_bootstrap():
    """Drawing from the data again, with replacement, as many examples as there are."""
    squares = bootstrap(jax.random.key(0), jnp.array([1.0, 1.0, 1.0, 11.0]), 99) ** 2
    drawn_11 = np.asarray((squares - 1) / 30)  # how many of the four draws were 11
    assert np.allclose(drawn_11, drawn_11.round(), atol=1e-4)
    assert {0, 1, 2} <= set(drawn_11.round().tolist()) <= {0, 1, 2, 3, 4}


def test_confusion_matrix():
    """Counts: for each true class, by row, how often a model predicted each class, by column."""
    true, predicted = [0, 0, 0, 1], [1, 1, 0, 1]
    assert confusion_matrix(true, predicted).tolist() == [[1, 2], [0, 1]]


def test_data_augmentation():
    """Changing training examples at random in ways that leave their labels right."""
    images = np.pad(np.ones((1, 2, 2), np.float32), [(0, 0), (3, 3), (3, 3)])
    moved = [shift(jax.random.key(seed), images, 1.0) for seed in range(2)]
    assert np.allclose([image.sum() for image in moved], 4)  # all of it is still there
    assert not np.allclose(*moved, atol=0.1)


def test_early_stopping():
    """Taking the parameters from the epoch with the smallest loss, instead of the last."""
    epochs = [(jnp.float32(loss), jnp.int32(number)) for number, loss in enumerate([3, 1, 2])]
    best = epochs[0]
    for epoch in epochs[1:]:
        best = better(epoch, best)
    assert int(best[1]) == 1


def test_epoch():
    """One pass of the training through all of the training set."""
    batches = shuffled_batches(jax.random.key(0), 12, 4)
    assert sorted(batches.ravel().tolist()) == [*range(12)]


def test_evaluation_mode():
    """Dropout leaves nothing out; `model.eval()` sets it, and `model.train()` the other."""
    model, x = nnx.Dropout(0.5, rngs=nnx.Rngs(0)), np.ones(99, np.float32)
    model.eval()
    assert (model(x) == 1).all()
    model.train()
    assert set(np.asarray(model(x)).tolist()) == {0, 2}


def test_filter():
    """By the kind of their variable or by the path; `nnx.Param` is one, `...` selects all."""
    model = nnx.BatchNorm(1, rngs=nnx.Rngs(0))
    _, params, others = nnx.split(model, nnx.Param, ...)
    assert (set(params), set(others)) == ({"bias", "scale"}, {"mean", "var"})
    assert set(nnx.state(model, lambda path, _: path[-1] == "mean")) == {"mean"}


def test_frozen():
    """Left as it is; a layer with running statistics has to be in evaluation mode too."""
    norm = nnx.BatchNorm(2, rngs=nnx.Rngs(0))
    norm.eval()
    norm(ONES)
    assert norm.mean[...].tolist() == [0, 0]
    norm.train()
    norm(ONES)
    assert norm.mean[...].min() > 0


def test_kernel():
    """The array of weights of a layer, without its bias; of a convolution, the small window."""
    dense, conv = nnx.Linear(4, 3, rngs=nnx.Rngs(0)), nnx.Conv(1, 2, (3, 3), rngs=nnx.Rngs(0))
    assert (dense.kernel.shape, dense.bias.shape) == ((4, 3), (3,))
    assert conv.kernel.shape == (3, 3, 1, 2)


def test_mixed_precision():
    """Computing with 16 bits; the parameters keep 32 bits, so that small updates still change."""
    layer = nnx.Linear(2, 1, dtype=jnp.bfloat16, rngs=nnx.Rngs(0))
    assert (layer(ONES).dtype, layer.kernel.dtype) == (jnp.bfloat16, jnp.float32)
    ones = (jnp.ones((), dtype) for dtype in (jnp.bfloat16, jnp.float32))
    changed = [bool(one + jnp.asarray(1e-4, one.dtype) != one) for one in ones]
    assert changed == [False, True]


def test_module():
    """A Python object that holds parameters and other modules; derives from `nnx.Module`."""
    model = nnx.Sequential(nnx.Linear(2, 2, rngs=nnx.Rngs(0)))
    assert isinstance(model, nnx.Module)
    assert issubclass(VAE, nnx.Module)
    assert isinstance(model.layers[0].kernel, nnx.Param)


def test_nat():
    """Natural logarithms; with logarithms to the base two it is the bit."""
    nats = optax.softmax_cross_entropy_with_integer_labels(np.zeros(8, np.float32), 0)
    assert np.isclose(nats, np.log(8))
    assert np.isclose(nats / np.log(2), np.log2(8))


def test_optimizer():
    """Turns gradients into updates of the parameters, and what it remembers between updates."""
    tx, grads = optax.sgd(0.5, momentum=0.5), np.float32([2])
    first, remembered = tx.update(grads, tx.init(grads))
    second, _ = tx.update(grads, remembered)
    assert (first.tolist(), second.tolist()) == ([-1], [-1.5])


def test_parameter():
    """A number of a model that training adjusts, and the array of them; an `nnx.Param`."""
    model, optimizer = trainable(optax.sgd(1.0))
    before = np.asarray(model.kernel[...])
    optimizer.update(model, jax.tree.map(jnp.ones_like, nnx.state(model, nnx.Param)))
    assert np.allclose(model.kernel[...], before - 1)
    assert set(nnx.state(model)) == set(nnx.state(model, nnx.Param)) == {"kernel", "bias"}


def test_standardization():
    """Mean zero and standard deviation one, with numbers from the training set alone."""
    train, test = standardize(np.float32([[1], [3]]), np.float32([[5], [5]]))
    assert (train.mean(), train.std()) == (0, 1)
    assert test.tolist() == [[3], [3]]


def test_test_set():
    """Data that is kept out of the training and out of all choices."""
    train, validation, test = PARTS
    assert test.isdisjoint(train | validation)
    assert len(train | validation | test) == len(NUMBERS)


def test_validation_set():
    """Data that is kept out of the training, to choose between settings by."""
    train, validation, _ = PARTS
    assert 0 < len(validation) < len(train)
    assert validation.isdisjoint(train)


def test_training_step():
    """One update: the loss of a batch, its gradient, and what the optimizer makes of that."""
    model, optimizer = trainable(optax.sgd(0.5))
    images, labels = SET
    grads = nnx.grad(lambda model: (model(images).sum(axis=1) - labels).mean())(model)
    before = model.bias[...]
    optimizer.update(model, grads)
    assert np.allclose(model.bias[...], before - 0.5 * grads.bias[...])


def test_variational_autoencoder():
    """An encoder, which gives each example a distribution over codes, and a decoder."""
    model = VAE(2, 4, rngs=nnx.Rngs(0))
    mean, log_variance = jax.eval_shape(model.encode, np.ones((5, 8, 8), np.float32))
    assert mean.shape == log_variance.shape == (5, 2)
    codes = jax.random.normal(jax.random.key(0), (3, 2))
    assert jax.eval_shape(model.decode, codes).shape == (3, 8, 8)
