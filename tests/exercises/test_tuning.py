"""The solutions of Part 4, against Optax, scikit-learn and plain Python."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from sklearn.metrics import confusion_matrix

from jaxprimer.solutions.tuning import confusions, full_batches, stopping_epoch, sweep, warmup
from jaxprimer.stubs import tuning as stubs


@pytest.mark.parametrize(("n", "size"), [(10, 4), (8, 4), (3, 5), (1010, 64)])
def test_full_batches_hold_every_example(n, size):
    """Each index is there, and only as many twice as fill the last batch."""
    batches = full_batches(jax.random.key(0), n, size)
    counts = np.bincount(batches.ravel(), minlength=n)
    assert batches.shape == (-(-n // size), size)
    assert counts.min() == 1
    assert counts.max() <= 2
    assert counts.sum() - n < size


def test_warmup_equals_optax():
    """The schedule is Optax's linear one."""
    schedule = optax.linear_schedule(0.0, 0.3, 20)
    wanted = [float(schedule(count)) for count in range(30)]
    np.testing.assert_allclose(warmup(jnp.arange(30), 20, 0.3), wanted, rtol=1e-5)


def test_confusions_equal_scikit_learn():
    """The counts of random classes are scikit-learn's."""
    labels, predictions = jax.random.randint(jax.random.key(0), (2, 200), 0, 10)
    wanted = confusion_matrix(labels, predictions, labels=range(10))
    assert (confusions(labels, predictions, 10) == wanted).all()


@pytest.mark.parametrize("seed", range(5))
def test_stopping_epoch_equals_a_loop(seed):
    """A loop that waits stops where the solution says."""
    losses = jax.random.uniform(jax.random.key(seed), 30)
    for patience in (1, 3, 30):
        best, since, stop = np.inf, 0, 29
        for epoch, loss in enumerate(losses.tolist()):
            best, since = (loss, 0) if loss < best else (best, since + 1)
            if since == patience:
                stop = epoch
                break
        assert stopping_epoch(losses, patience) == stop


def test_the_stub_of_full_batches_leaves_examples_out():
    """The stub to repair drops what does not fill a batch, as the page says."""
    assert stubs.full_batches(jax.random.key(0), 10, 4).shape == (2, 4)


def test_sweep_equals_a_loop():
    """Each number is what the run gives for the rate of its row and the seed of its column."""
    run = lambda rate, seed: rate * jax.random.normal(jax.random.key(seed))
    rates, seeds = jnp.array([0.1, 0.2, 0.4]), jnp.arange(4)
    wanted = [[run(rate, seed) for seed in range(4)] for rate in rates]
    np.testing.assert_allclose(sweep(run, rates, seeds), wanted, rtol=1e-6)
