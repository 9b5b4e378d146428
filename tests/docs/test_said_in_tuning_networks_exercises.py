"""``docs/tutorials/tuning.md``: many networks, images, exercises. Each test quotes a sentence."""

import inspect
import math

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from examples import SET, TX, trainable
from flax import nnx
from sklearn.datasets import load_digits

from jaxprimer import tuning
from jaxprimer.batches import epoch_batches, shift, shuffled_batches
from jaxprimer.data import train_validation_test
from jaxprimer.loops import train_in_order
from jaxprimer.plotting_tuning import plot_curves, plot_sweep
from jaxprimer.solutions.tuning import confusions, full_batches, stopping_epoch, sweep, warmup
from jaxprimer.training import accuracy

pytestmark = pytest.mark.usefixtures("as_the_page_says")
IMAGES = jnp.asarray(np.random.default_rng(0).random((6, 8, 8)), jnp.float32)
RATES = np.logspace(-3, 0, 4)


@pytest.fixture
def run(monkeypatch):
    """A run of four epochs, each of which adds 1 to a network; its loss is least after two."""
    judge = lambda model, *part: (jnp.square(model.bias[...].sum() - 2) + part[0], 0.0)
    monkeypatch.setattr(tuning, "train_epoch", grow)
    monkeypatch.setattr(tuning, "evaluate", judge)
    graphdef, params = nnx.split(nnx.Linear(1, 1, rngs=nnx.Rngs(0)))
    data, settings = ((IMAGES, jnp.arange(6)), (30.0,)), (jnp.ones(8), 0.1, 0.5, 0.0)
    return tuning.fit(graphdef, params, jax.random.key(0), settings, data, size=3)


def grow(_graphdef, _tx, state, *_):
    """An epoch that adds 1 to all parameters."""
    params, memory = state
    return (jax.tree.map(lambda leaf: leaf + 1, params), memory), jnp.zeros(2)


def lines_of(figure):
    """Mark and dash of each line of a figure, by name, if each has a band."""
    (axes,) = figure.axes
    assert len(axes.collections) == len(axes.lines)
    return {line.get_label(): line.get_marker() + line.get_linestyle() for line in axes.lines}


def test_the_divisor():
    """The divisor is a constant that was known beforehand."""
    digits = load_digits()
    assert "range 0..16" in digits.DESCR
    assert digits.images.max() == 16


def test_the_order_matters():
    """The order matters."""
    order, kernels = np.arange(16).reshape(2, 8), []
    for rows in (order, order[::-1]):
        model, optimizer = trainable()
        train_in_order(model, optimizer, SET, rows)
        kernels.append(model.kernel[...])
    assert not np.allclose(*kernels, atol=1e-3)


def test_where_indices_are_shuffled():
    """The digits are on the device already, and jax.random.permutation shuffles indices there."""
    key, device = jax.random.key(0), jax.devices()[0]
    with jax.debug_key_reuse(False):
        order = shuffled_batches(key, 9, 3)
        assert order.ravel().tolist() == jax.random.permutation(key, 9).tolist()
    parts = jax.tree.leaves(train_validation_test(np.asarray(IMAGES), np.arange(6)))
    assert [part.devices() for part in (order, *parts)] == [{device}] * 7


def test_smoothing_asks_for_less():
    """Label smoothing asks for less."""
    certain, label = jnp.eye(3)[:1], jnp.array([0])
    logits = jnp.log(optax.smooth_labels(certain, 0.1))
    slopes = [jax.grad(tuning.smooth_loss)(logits, label, part) for part in (0.1, 0.0)]
    assert np.allclose(slopes[0], 0, atol=1e-6)
    assert np.allclose(slopes[1], [[-0.2 / 3, 0.1 / 3, 0.1 / 3]])


def test_a_moved_digit():
    """A digit that is moved by half a pixel is the same digit."""
    moved, labels = epoch_batches(jax.random.key(0), (IMAGES, jnp.arange(6)), 0.5, 2)
    gaps = np.square(np.asarray(moved)[:, :, None] - np.asarray(IMAGES)).sum(axis=(3, 4))
    assert gaps.argmin(axis=2).tolist() == labels.tolist()
    assert gaps.min() > 0


def test_moved_at_random_each_time():
    """By moving the images at random each time they are shown."""
    first, second = (shift(jax.random.key(epoch), IMAGES, 0.5) for epoch in (0, 1))
    assert (abs(first - second).max(axis=(1, 2)) > 0.01).all()


def test_more_to_say():
    """It gives a small training set more to say."""
    shown = lambda most: [shift(jax.random.key(epoch), IMAGES, most) for epoch in range(3)]
    n_different = [len(np.unique(np.concatenate(shown(most)), axis=0)) for most in (0.0, 0.5)]
    assert n_different == [6, 18]


def test_vmap_trains_many():
    """jax.vmap turns it into one that trains many networks at once."""
    (graphdef, first), batches = nnx.split(trainable()[0]), [part[None] for part in SET]
    second = jax.tree.map(lambda leaf: leaf + 1, first)
    train = lambda start: tuning.train_epoch(graphdef, TX, (start, TX.init(start)), batches)[1]
    losses = jax.jit(jax.vmap(train))(jax.tree.map(lambda *each: jnp.stack(each), first, second))
    assert np.allclose(losses, [train(first), train(second)], rtol=1e-5)


def test_the_loss_after_the_last_epoch(run):
    """Here is the loss on the validation set after the last epoch."""
    assert run[2]["loss"].tolist() == [31, 30, 31, 34]
    assert run[0]["bias"][...] == 4


def test_where_the_last_column_stops(run):
    """The last column stops early, at the epoch with the smallest validation loss."""
    assert run[1]["bias"][...] == 1 + run[2]["loss"].argmin() == 2


def test_figure_of_a_sweep():
    """Against a learning rate, both axes logarithmic, as a line with round marks inside a band."""
    figure = plot_sweep(RATES, {"constant": np.ones((4, 3))}, "learning rate")
    assert (figure.axes[0].get_xscale(), figure.axes[0].get_yscale()) == ("log", "log")
    assert lines_of(figure) == {"constant": "o-"}


def test_figure_of_learning_curves():
    """The training loss, round marks on a solid line. The validation loss, square on a dashed."""
    figure = plot_curves(dict.fromkeys(["training", "validation"], np.ones((3, 4))))
    assert (figure.axes[0].get_xscale(), figure.axes[0].get_yscale()) == ("linear", "log")
    assert lines_of(figure) == {"training": "o-", "validation": "s--"}


def test_a_logarithmic_scale():
    """Sweep the learning rate on a logarithmic scale."""
    (axes,) = plot_sweep(RATES, {"constant": np.ones((4, 3))}, "learning rate").axes
    places = axes.transData.transform(np.stack([RATES, np.ones(4)], axis=1))[:, 0]
    assert np.allclose(np.diff(places), places[1] - places[0])


def test_one_number_for_ten_digits():
    """Accuracy is one number for ten digits."""
    labels = jnp.arange(10)
    low, high = labels.at[:5].set(9), labels.at[5:].set(0)  # half of them are wrong
    assert [accuracy(jnp.eye(10), said).tolist() for said in (low, high)] == [0.5, 0.5]


def test_unseen_images():
    """Images that none of them has seen, and that have chosen nothing."""
    inputs = np.arange(40.0)
    train, validation, (test, _) = train_validation_test(inputs, inputs)
    used = {*train[0].tolist(), *validation[0].tolist()}
    assert used.isdisjoint(test.tolist())
    assert used | {*test.tolist()} == {*inputs.tolist()}


def test_chance_alone():
    """Images are few, so that chance alone moves such a share by about share_error."""
    right, n = 0.98, np.array([337, 4 * 337])
    moved = (np.random.default_rng(0).binomial(n, right, (9999, 2)) / n).std(axis=0)
    assert np.allclose(moved, np.sqrt(right * (1 - right) / n), rtol=0.05)


def test_rounding_up():
    """`-(-n // size)` rounds up."""
    assert [-(-n // 4) for n in range(1, 13)] == [math.ceil(n / 4) for n in range(1, 13)]
    assert "-(-n // size)" in inspect.getsource(full_batches)


def test_the_share_of_the_warmup():
    """It must not exceed 1."""
    assert warmup(jnp.arange(9), 4, 1.0).tolist() == [0, 0.25, 0.5, 0.75, 1, 1, 1, 1, 1]


def test_one_vmap_goes_along_one_axis():
    """One `vmap` goes along one axis, and there are two."""
    assert jax.vmap(jnp.add)(jnp.arange(3), jnp.arange(3)).shape == (3,)
    assert sweep(jnp.add, jnp.arange(3), jnp.arange(3)).shape == (3, 3)


def test_zeros_at_the_start():
    """Start from zeros."""
    nothing = jnp.zeros(0, int)
    assert confusions(nothing, nothing, 2).tolist() == [[0, 0], [0, 0]]


def test_within_jit():
    """It is to work within `jit`."""
    losses = jnp.array([3.0, 1.0, 2.0, 2.0, 0.5])
    assert [int(call(losses, 2)) for call in (jax.jit(stopping_epoch), stopping_epoch)] == [3, 3]
