"""``jaxprimer.tuning``: compiled runs do what loops do, and choices are what they say."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer.loops import train_in_order
from jaxprimer.models import SimpleNN
from jaxprimer.networks import stack
from jaxprimer.training import evaluate
from jaxprimer.tuning import better, fit, fit_many, smooth_loss, train_epoch


@pytest.fixture(autouse=True)
def standard_promotion():
    """Optax's Adam raises floats to integer powers, which strict JAX refuses."""
    with jax.numpy_dtype_promotion("standard"):
        yield


@pytest.fixture(scope="module")
def data():
    """Images whose class is the place of their one bright row."""
    labels = jnp.arange(40) % 8
    images = 0.1 * jax.random.uniform(jax.random.key(0), (40, 8, 8))
    return images.at[jnp.arange(40), labels].add(1), labels


def settings(rate=0.01, decay=0.0, most=0.0, smoothing=0.0, n_updates=10):
    """Settings that ``fit`` takes."""
    return jnp.full(n_updates, rate), *map(jnp.float32, (decay, most, smoothing))


def trained(data, seed=0, **changes):
    """What ``fit`` returns for a small network."""
    graphdef, params = nnx.split(SimpleNN(n_hidden=8, rngs=nnx.Rngs(seed)))
    key = jax.random.key(seed)
    return fit(graphdef, params, key, settings(**changes), (data, data), size=20)


def test_an_epoch_equals_the_loop(data):
    """The scan makes the updates that Part 1's step makes one by one."""
    order = jnp.arange(40).reshape(4, 10)
    tx = optax.adamw(0.01)
    model = SimpleNN(rngs=nnx.Rngs(0))
    graphdef, params = nnx.split(model)
    batches = data[0][order], data[1][order]
    (params, _), losses = train_epoch(graphdef, tx, (params, tx.init(params)), batches)
    optimizer = nnx.Optimizer(model, tx, wrt=nnx.Param)
    np.testing.assert_allclose(losses, train_in_order(model, optimizer, data, order), rtol=1e-3)
    after = nnx.merge(graphdef, params)
    np.testing.assert_allclose(after(data[0]), model(data[0]), rtol=1e-2, atol=1e-3)


@pytest.mark.parametrize("smoothing", [0.0, 0.3, 1.0])
def test_smooth_loss_equals_numpy(data, smoothing):
    """It is the mean of the cross-entropies to all classes, each with its share."""
    _, labels = data
    logits = jax.random.normal(jax.random.key(1), (40, 10))
    z = np.asarray(logits, np.float64)
    log_probabilities = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    right = log_probabilities[np.arange(40), np.asarray(labels)]
    wanted = -((1 - smoothing) * right + smoothing * log_probabilities.mean(axis=1)).mean()
    np.testing.assert_allclose(smooth_loss(logits, labels, smoothing), wanted, rtol=1e-5)


def test_smoothing_keeps_logits_small(data):
    """A network that is asked for less certainty ends less certain."""
    logits = []
    for smoothing in (0.0, 0.3):
        graphdef, _ = nnx.split(SimpleNN(n_hidden=8, rngs=nnx.Rngs(0)))
        params, _, _ = trained(data, smoothing=smoothing, n_updates=200)
        logits.append(jnp.abs(nnx.merge(graphdef, params)(data[0])).max())
    assert logits[1] < logits[0] / 1.5


def test_the_smaller_loss_is_kept():
    """The pair stays together, ties keep the old one, and NaN never wins."""
    old = 1.0, jnp.zeros(2)
    assert better((0.5, jnp.ones(2)), old)[1].tolist() == [1, 1]
    for loss in (1.0, 2.0, jnp.nan):
        assert better((loss, jnp.ones(2)), old)[1].tolist() == [0, 0]


def test_a_run_learns(data):
    """The loss falls, and the history has an entry for each epoch."""
    _, _, history = trained(data, n_updates=60)
    assert {name: scores.shape for name, scores in history.items()} == dict.fromkeys(
        ("train_loss", "loss", "accuracy"), (30,)
    )
    assert history["loss"][-1] < history["loss"][0] / 2


def test_a_rate_of_zero_changes_nothing(data):
    """Without a rate neither the gradient nor the decay moves a parameter."""
    last, _, history = trained(data, rate=0.0, decay=1.0)
    start = nnx.state(SimpleNN(n_hidden=8, rngs=nnx.Rngs(0)))
    jax.tree.map(np.testing.assert_array_equal, last, start)
    assert (history["loss"] == history["loss"][0]).all()


def test_the_best_epoch_is_kept(data):
    """The second network has the smallest loss of the history, the first its last."""
    last, best, history = trained(data, rate=0.3, n_updates=40)
    graphdef = nnx.graphdef(SimpleNN(n_hidden=8, rngs=nnx.Rngs(0)))
    for params, wanted in ((last, history["loss"][-1]), (best, history["loss"].min())):
        loss, _ = evaluate(nnx.merge(graphdef, params), *data)
        np.testing.assert_allclose(loss, wanted, rtol=1e-4)


def test_weight_decay_makes_weights_smaller(data):
    """With decay the parameters end nearer to zero."""
    sizes = [
        sum(float(jnp.sum(leaf**2)) for leaf in jax.tree.leaves(trained(data, decay=decay)[0]))
        for decay in (0.0, 5.0)
    ]
    assert sizes[1] < 0.9 * sizes[0]


def test_many_runs_are_the_single_ones(data):
    """Each row of the results is what ``fit`` gives for its seed and settings."""
    images, labels = (jnp.tile(part, (2, *[1] * (part.ndim - 1)))[:64] for part in data)
    train_set = images, jnp.tile(labels, 2)[:64]
    graphdef, params = stack([SimpleNN(n_hidden=8, rngs=nnx.Rngs(seed)) for seed in range(2)])
    rates = jnp.array([[0.01] * 3, [0.02] * 3])
    seeds, sets = jnp.array([1, 0]), (train_set, data)
    own = rates, jnp.array([0.0, 0.1]), jnp.array([0.5, 0.0]), jnp.array([0.1, 0.2])
    with jax.debug_key_reuse(False):  # under vmap it takes a moved axis for a second use
        _, _, history = fit_many(graphdef, params, seeds, own, sets)
    for row, (seed, *mine) in enumerate(zip(seeds, *own, strict=True)):
        start = jax.tree.map(lambda leaf, i=seed: leaf[i], params)
        _, _, wanted = fit(graphdef, start, jax.random.key(seed), tuple(mine), sets)
        np.testing.assert_allclose(history["loss"][row], wanted["loss"], rtol=1e-3)


@pytest.mark.parametrize("changes", [{"n_updates": 3}, {"size": 80}])
def test_part_of_an_epoch_is_refused(data, changes):
    """Without whole epochs nothing is trained, and the message says what an epoch takes."""
    graphdef, params = nnx.split(SimpleNN(rngs=nnx.Rngs(0)))
    own = settings(n_updates=changes.get("n_updates", 10))
    size = changes.get("size", 20)
    with pytest.raises(ValueError, match=rf"where an epoch has {40 // size} updates"):
        fit(graphdef, params, jax.random.key(0), own, (data, data), size=size)


def test_one_rate_for_all_updates_is_refused(data):
    """A rate is wanted for each update."""
    graphdef, params = nnx.split(SimpleNN(rngs=nnx.Rngs(0)))
    with pytest.raises(ValueError, match=r"rates has shape \(\), wanted \(n_updates,\)"):
        fit(graphdef, params, jax.random.key(0), (jnp.float32(0.1), 0.0, 0.0, 0.0), (data, data))
