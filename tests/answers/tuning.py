"""Answers to the exercises of Part 4: wrong ones with what is said of them, and right ones."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jaxprimer.batches import shuffled_batches
from jaxprimer.solutions import tuning as solutions


def with_replacement(key, n, size):
    """Batches in which some examples appear by luck, and others do not."""
    return jax.random.randint(key, (-(-n // size), size), 0, n)


def one_fills_up(key, n, size):
    """A last batch that repeats one example until it is full."""
    order = jax.random.permutation(key, n)
    n_batches = -(-n // size)
    return jnp.pad(order, (0, n_batches * size - n), mode="edge").reshape(n_batches, size)


def unshuffled(_, n, size):
    """Full batches in the order of the file."""
    return jnp.resize(jnp.arange(n), (-(-n // size), size))


def rotated(key, n, size):
    """Full batches in the order of the file, from a random place on."""
    order = (jnp.arange(n) + jax.random.randint(key, (), 0, 1000)) % n
    return jnp.resize(order, (-(-n // size), size))


def filled_from_the_end(key, n, size):
    """A last batch that is filled with the last of the order once more."""
    order = jax.random.permutation(key, n)
    fill = jnp.resize(order[::-1], -n % size)
    return jnp.concatenate([order, fill]).reshape(-1, size)


def by_branch(count, n_warmup, peak):
    """A schedule for one number that Python knows."""
    return peak * count / n_warmup if count < n_warmup else peak


def by_callback(labels, predictions, n):
    """Counts outside of JAX, which ``vmap`` does not know how to do for two."""
    counts = lambda t, p: np.bincount(t * n + p, minlength=n * n).reshape(n, n).astype(np.int32)
    shape = jax.ShapeDtypeStruct((n, n), jnp.int32)
    return jax.pure_callback(counts, shape, labels, predictions)


def by_argmin(losses, patience):
    """Waits after the smallest of all losses."""
    return jnp.minimum(losses.argmin() + patience, len(losses) - 1)


def by_loop(losses, patience):
    """Looks at numbers, which are not there within ``jit``."""
    best, since = float("inf"), 0
    for epoch, loss in enumerate(losses.tolist()):
        best, since = (loss, 0) if loss < best else (best, since + 1)
        if since == patience:
            return jnp.asarray(epoch)
    return jnp.asarray(len(losses) - 1)


def by_scan(losses, patience):
    """Counts the epochs since the best in a loop that JAX runs."""

    def step(carry, loss):
        best, since = carry
        since = jnp.where(loss < best, 0, since + 1)
        return (jnp.minimum(best, loss), since), since

    _, since = jax.lax.scan(step, (jnp.inf, 0), losses)
    return jnp.where((since >= patience).any(), (since >= patience).argmax(), len(losses) - 1)


def sweep_by_loop(run, rates, seeds):
    """Runs one pair after the other."""
    return jnp.array([[run(rate, seed) for seed in seeds] for rate in rates])


def sweep_by_row(run, rates, seeds):
    """Runs all seeds at once, one rate after the other."""
    return jnp.stack([jax.vmap(partial(run, rate))(seeds) for rate in rates])


def sweep_by_grid(run, rates, seeds):
    """Lists all pairs, and runs them along one axis."""
    pairs = jnp.meshgrid(rates, seeds, indexing="ij")
    return jax.vmap(run)(*map(jnp.ravel, pairs)).reshape(pairs[0].shape)


WRONG = {
    "full_batches": [
        (shuffled_batches, "raised ValueError: size is 3, wanted 1 to 1"),
        (lambda _, n, size: jnp.zeros((n // size, size), int), "gave shape (0, 3), wanted (1, 3)."),
        (with_replacement, "a sorted count of the ten in full_batches(key, n=10, size=4) gave ["),
        (one_fills_up, "gave [1, 1, 1, 1, 1, 1, 1, 1, 1, 3], wanted ["),
        (unshuffled, "whether two keys give the same order of ten examples gave True,"),
        (lambda k, n, s: solutions.full_batches(k, n, s) + 1, "gave [[1, 1, 1]], wanted [[0, 0, "),
        (rotated, "gave the order of the file, begun somewhere."),
        (filled_from_the_end, "gave an end that is not the beginning of the order."),
    ],
    "warmup": [
        (lambda count, _, peak: jnp.full(count.shape, peak), "gave the peak from the first update"),
        (lambda count, n, peak: count / n * peak, "gave rates that go on rising after the warmup."),
        (lambda count, n, _: jnp.minimum(count / n, 1), "gave shares of the peak, not rates."),
        (lambda count, n, peak: peak * jnp.minimum((count + 1) / n, 1), "that begin above 0."),
        (by_branch, "The counts are an array, so Python cannot branch on them."),
        (lambda count, n, peak: np.minimum(np.asarray(count) / n, 1) * peak, "gave type ndarray,"),
        (lambda c, n, peak: jnp.asarray(np.interp(c, [0, n], [0, peak])), "no values to look at."),
    ],
    "confusions": [
        (lambda t, p, n: solutions.confusions(p, t, n), "gave predictions by row; wanted is one"),
        (lambda t, p, n: jnp.zeros((n, n), int).at[t, p].set(1), "gave 1 where a pair occurs twi"),
        (lambda t, p, n: solutions.confusions(t, p, n) / 4, "gave shares; wanted are counts."),
        (lambda t, p, n: jnp.zeros((n, n)).at[t, p].add(1), "gave dtype float32, wanted int32."),
        (lambda t, p, _: solutions.confusions(t, p, 2), "gave shape (2, 2), wanted (3, 3)."),
        (lambda t, p, n: jnp.array(np.bincount(t * n + p, minlength=9).reshape(3, 3)), "no values"),
        (by_callback, "raised NotImplementedError: vmap is only supported for"),
    ],
    "stopping_epoch": [
        (lambda losses, _: losses.argmin(), "gave the epoch of the smallest loss;"),
        (lambda losses, _: jnp.argmin(losses[:4]), "gave the best epoch, not the one that stops."),
        (lambda losses, _: (jnp.diff(losses) > 0).argmax() + 1, "gave the first epoch that is wo"),
        (by_argmin, "gave the epoch of the smallest loss;"),
        (by_loop, "Within jit, losses has no values to look at."),
        (
            lambda losses, _: jnp.asarray(len(losses) - 2),
            "jax.jit(stopping_epoch)(jnp.array([3.0, 2.0, 1.0]), 1) gave 1, wanted 2.",
        ),
        (lambda losses, _: losses[3], "gave dtype float32, wanted int32."),
    ],
    "sweep": [
        (
            lambda run, rates, seeds: jax.vmap(run)(rates, seeds),
            "gave each rate with one seed only;",
        ),
        (lambda *args: solutions.sweep(*args).T, "gave one row per seed, wanted is one per rate."),
        (lambda *args: solutions.sweep(*args).ravel(), "gave one axis, wanted are two."),
        (sweep_by_loop, "if one counts the traces of run, gave 9, wanted 1."),
        (sweep_by_row, "if one counts the traces of run, gave 3, wanted 1."),
    ],
}

RIGHT = [
    (
        "full_batches",
        lambda key, n, size: jnp.tile(jax.random.permutation(key, n), size)[
            : -(-n // size) * size
        ].reshape(-1, size),
    ),
    ("warmup", lambda count, n, peak: jnp.where(count < n, count / n * peak, peak)),
    ("warmup", lambda count, n, peak: jnp.clip(count / n, 0, 1) * peak),
    (
        "confusions",
        lambda t, p, n: jnp.bincount(t * n + p, length=n * n).reshape(n, n),
    ),
    ("stopping_epoch", by_scan),
    ("sweep", sweep_by_grid),
    ("sweep", jax.jit(solutions.sweep, static_argnums=0)),
]
