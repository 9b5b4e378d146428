"""Answers to the exercises of Part 2: wrong ones with what is said of them, and right ones."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax.flatten_util import ravel_pytree

from jaxprimer.solutions import arrays as solutions


def one_key(key, images):
    """Keeps the pixels whose noise is positive."""
    noise, draw = jax.random.normal(key, images.shape), jax.random.uniform(key, images.shape)
    return jnp.where(draw > 0.5, images + noise, 0)


def new_state(loss, params, optimizer, n_updates):
    """Starts the optimizer anew at each step."""
    for _ in range(n_updates):
        updates, _ = optimizer.update(jax.grad(loss)(params), optimizer.init(params), params)
        params = optax.apply_updates(params, updates)
    return params


def step(loss, params, optimizer, apply=optax.apply_updates, given=True):
    """One step, put together in one way or another."""
    others = (params,) if given else ()
    updates, _ = optimizer.update(jax.grad(loss)(params), optimizer.init(params), *others)
    return apply(params, updates)


def without_params(loss, params, optimizer, n_updates):
    """Does not tell the optimizer the parameters."""
    state = optimizer.init(params)
    for _ in range(n_updates):
        updates, state = optimizer.update(jax.grad(loss)(params), state)
        params = optax.apply_updates(params, updates)
    return params


def clip(values, n_bins):
    """Counts what is outside at the ends."""
    return jnp.zeros(n_bins, int).at[jnp.clip(values, 0, n_bins - 1)].add(1)


def compiled(loss, params, optimizer, n_updates):
    """All steps in one compiled loop."""

    def body(_, carried):
        params, state = carried
        updates, state = optimizer.update(jax.grad(loss)(params), state, params)
        return optax.apply_updates(params, updates), state

    return jax.lax.fori_loop(0, n_updates, body, (params, optimizer.init(params)))[0]


SEEDS = itertools.count()


def forgetful(_, images):
    """Takes another seed at each call."""
    return solutions.noisy(jax.random.key(next(SEEDS)), images)


def two_folds(key, images):
    """Keys by number."""
    noise = jax.random.normal(jax.random.fold_in(key, 0), images.shape)
    keep = jax.random.bernoulli(jax.random.fold_in(key, 1), shape=images.shape)
    return (images + noise) * keep.astype(images.dtype)


def one_key_for_both(key, images):
    """Keeps the pixels whose noise is negative."""
    noise = jax.random.normal(key, images.shape)
    return jnp.where(jax.random.bernoulli(key, 0.5, images.shape), images + noise, 0)


WRONG = {
    "histogram": [
        (lambda v, n: jnp.zeros(n, int).at[v].set(1), "gave each value once; wanted is how often."),
        (lambda v, n: jnp.zeros(n, int).at[v].add(1), "gave a count at the end, for -1."),
        (lambda v, n: jnp.bincount(v, length=n), "gave a count at the beginning, for -1."),
        (clip, "gave counts at the ends, for -1, 4 and 9."),
        (lambda v, n: jnp.zeros(n).at[v].add(1), "gave dtype float32, wanted int32."),
        (lambda v, n: np.bincount(v, minlength=n), "gave type ndarray, wanted a JAX array."),
        (lambda v, _: jnp.bincount(v), "gave shape (3,), wanted (4,)."),
        (
            lambda v, n: jnp.zeros(n, int).at[v[(v >= 0) & (v < n)]].add(1),
            "no shape can depend on the values.",
        ),
    ],
    "elapsed": [
        (jnp.asarray, "gave the stamps as they were."),
        (lambda s: jnp.asarray(s) - jnp.asarray(s[0]), "gave times in which the minute is gone."),
        (lambda s: jnp.asarray(np.diff(s)), "gave shape (2,), wanted (3,)."),
        (lambda s: jnp.asarray(s - s[-1]), "gave [-7200, -7140, 0], wanted [0, 60, 7200]."),
        (lambda s: s - s[0], "gave type ndarray, wanted a JAX array."),
        (lambda s: jnp.asarray(s - s[0], int), "gave dtype int32, wanted float32."),
        (lambda s: jnp.asarray(s - s[0], jnp.float16), "gave dtype float16, wanted float32."),
        (lambda s: jnp.asarray((s - s[0]) / 60), "gave [0, 1, 120], wanted [0, 60, 7200]."),
    ],
    "global_norm": [
        (lambda t: sum(map(jnp.linalg.norm, jax.tree.leaves(t))), "gave the sum of the leaves'"),
        (lambda t: solutions.global_norm(t) ** 2, "gave the square of the length."),
        (lambda t: max(map(jnp.linalg.norm, jax.tree.leaves(t))), "gave the length of the longest"),
        (jnp.linalg.norm, "Here the tree is a dictionary of two arrays."),
        (lambda t: jnp.sqrt(sum(jnp.sum(x**2) for x in t.values())), "The tree can be nested, and"),
        (lambda t: jax.tree.map(jnp.linalg.norm, t), "gave type dict, wanted a JAX array."),
        (lambda t: jnp.sqrt(sum(x @ x for x in jax.tree.leaves(t))), "its leaves of any shape."),
        (lambda t: jax.lax.stop_gradient(solutions.global_norm(t)), "gave [0, 0], wanted [0.6, 0"),
    ],
    "noisy": [
        (one_key_for_both, "noisy(key, images) gave noise that is never above 0."),
        (
            one_key,
            "gave [0.5, 0.8, 0.6, 1, 0], wanted [0.5, 0, 1, 1, 0]. These are the share of zeros",
        ),
        (lambda key, i: i + jax.random.normal(key, i.shape), "gave [0, 0, 1, 1, 0], wanted ["),
        (
            lambda _, i: solutions.noisy(jax.random.key(7), i),
            "gave the same for every key.",
        ),
        (lambda key, i: solutions.noisy(key, i)[0], "gave shape (100,), wanted (200, 100)."),
        (lambda key, i: solutions.noisy(key, i - 1) + 1, "gave [0, "),
        (
            lambda key, i: i * jax.random.bernoulli(key, 0.5, i.shape).astype(i.dtype),
            "gave [0.5, 0, 0, 1, 0]",
        ),
        (lambda key, i: solutions.noisy(key, 1.01 * i), "gave [0.5, 1, 1, 1, 0]"),
        (forgetful, "gave two results for one key."),
    ],
    "descend": [
        (lambda _loss, params, *_: params, "gave the parameters that it started from."),
        (new_state, "gave a second step that forgot the first."),
        (without_params, "can be any pytree, and decay looks at them."),
        (
            lambda loss, params, *_: optax.apply_updates(params, jax.grad(loss)(params)),
            "gave [-2, 6], wanted [0.5, -1.5].",
        ),
        (
            lambda loss, params, optimizer, _: step(loss, params, optimizer, lambda p, u: p - u),
            "gave a step up the slope, not down.",
        ),
        (lambda loss, params, optimizer, _: step(loss, params, optimizer), "momentum=0.5), 2)"),
        (lambda loss, params, *_: params - 0.25 * jax.grad(loss)(params), "momentum=0.5), 2) gave"),
    ],
}

RIGHT = [
    (
        "histogram",
        lambda v, n: (v[:, None] == jnp.arange(n)[None]).sum(axis=0),
    ),
    ("histogram", lambda v, n: clip(v + 1, n + 2)[1:-1]),
    ("elapsed", lambda s: jnp.asarray((s - s.min()).astype(np.float32))),
    ("elapsed", lambda s: jnp.asarray(s - s[0])),
    ("global_norm", lambda tree: jnp.linalg.norm(ravel_pytree(tree)[0])),
    ("noisy", two_folds),
    ("descend", compiled),
]
