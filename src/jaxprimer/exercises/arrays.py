"""Checks of the exercises of Part 2."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import optax

from jaxprimer.verdicts import fault, verdict

OUTSIDE = {  # what becomes of -1, 4 and 9, for which there are no bins
    "a count at the end, for -1": np.array([0, 0, 2, 1]),
    "a count at the beginning, for -1": np.array([1, 0, 2, 0]),
    "counts at the ends, for -1, 4 and 9": np.array([1, 0, 2, 2]),
}
STAMPS = np.array([1.7e9, 1.7e9 + 60, 1.7e9 + 7200])
TIMES = {
    "the stamps as they were": STAMPS,
    "times in which the minute is gone": np.array([0.0, 0.0, 7168.0]),
}
LENGTHS = {
    "the sum of the leaves' lengths": 7.0,
    "the square of the length": 25.0,
    "the length of the longest leaf": 4.0,
}
FACTS = (
    " These are the share of zeros, the mean and standard deviation of the "
    "noise elsewhere, 1 if the key repeats it, and 1 if another key does."
)
NOISE = {  # mistakes by these five numbers
    "noise that is never above 0": np.array([0.5, -0.8, 0.6, 1, 0]),
    "the same for every key": np.array([0.5, 0, 1, 1, 1]),
    "two results for one key": np.array([0.5, 0, 1, 0, 0]),
}
GOAL = np.array([1.0, -3.0], np.float32)  # where check_descend's loss is zero
FIRST_STEP: dict[str, np.ndarray] = {
    "the parameters that it started from": 0 * GOAL,
    "a step up the slope, not down": -GOAL / 2,
}
MOMENTUM = optax.sgd(0.25, momentum=0.5)
DECAY = optax.chain(optax.add_decayed_weights(0.1), optax.sgd(0.5))


def check_histogram(histogram: Callable) -> str:
    """Say whether a function counts values, and leaves out those outside.

    Args:
        histogram: The reader's ``histogram``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_histogram(lambda values, n: jnp.zeros(n, int)))
    Not yet: histogram(jnp.array([2, 0, 2, 1, 2]), 4) gave [0, 0, 0, 0],
    wanted [1, 1, 3, 0].
    """
    inside, outside = jnp.array([2, 0, 2, 1, 2]), jnp.array([2, -1, 2, 4, 9])
    found = (
        fault(
            "histogram(jnp.array([2, 0, 2, 1, 2]), 4)",
            lambda: histogram(inside, 4),
            wanted=jnp.array([1, 1, 3, 0]),
            mistakes={
                "each value once; wanted is how often": jnp.array([1, 1, 1, 0])
            },
        )
        or fault(
            "histogram(jnp.array([2, -1, 2, 4, 9]), 4)",
            lambda: histogram(outside, 4),
            wanted=jnp.array([0, 0, 2, 0]),
            mistakes=OUTSIDE,
        )
        or fault(
            "jax.jit(histogram, static_argnums=1)(jnp.array([2, -1, 2]), 4)",
            lambda: jax.jit(histogram, static_argnums=1)(outside[:3], 4),
            wanted=jnp.array([0, 0, 2, 0]),
            hint="Within jit, no shape can depend on the values.",
        )
    )
    return verdict(found, "every value inside is counted, and no other.")


def check_elapsed(elapsed: Callable) -> str:
    """Say whether a function keeps the seconds between time stamps.

    Args:
        elapsed: The reader's ``elapsed``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_elapsed(lambda stamps: jnp.asarray(stamps)))
    Not yet: elapsed(np.array([1.7e9, 1.7e9 + 60, 1.7e9 + 7200])) gave the
    stamps as they were.
    """
    found = fault(
        "elapsed(np.array([1.7e9, 1.7e9 + 60, 1.7e9 + 7200]))",
        lambda: elapsed(STAMPS),
        wanted=STAMPS - STAMPS[0],
        mistakes=TIMES,
    )
    return verdict(found, "the minute is still there.")


def check_global_norm(global_norm: Callable) -> str:
    """Say whether a function computes the length of a whole pytree.

    Args:
        global_norm: The reader's ``global_norm``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_global_norm(lambda tree: jnp.float32(7)))
    Not yet: global_norm({"a": jnp.array([3.0]), "b": jnp.array([4.0])}) gave
    the sum of the leaves' lengths.
    """
    flat = {"a": jnp.array([3.0]), "b": jnp.array([4.0])}
    deep = [jnp.array([[1.0, -2.0]]), {"c": (jnp.array(-4.0), jnp.ones(4))}]
    found = (
        fault(
            'global_norm({"a": jnp.array([3.0]), "b": jnp.array([4.0])})',
            lambda: global_norm(flat),
            wanted=5.0,
            hint="Here the tree is a dictionary of two arrays.",
            mistakes=LENGTHS,
        )
        or fault(
            "global_norm of a tuple in a dictionary in a list",
            lambda: global_norm(deep),
            wanted=5.0,
            hint="The tree can be nested, and its leaves of any shape.",
            mistakes={"the sum of the leaves' lengths": 6 + np.sqrt(5)},
        )
        or fault(
            "jax.grad(global_norm)(jnp.array([3.0, 4.0]))",
            lambda: jax.grad(global_norm)(jnp.array([3.0, 4.0])),
            wanted=np.array([0.6, 0.8]),
            hint="A single array is a tree, too.",
        )
    )
    return verdict(found, "all numbers of all leaves count alike.")


def check_noisy(noisy: Callable) -> str:
    """Say whether noise and mask have nothing in common but the key.

    Args:
        noisy: The reader's ``noisy``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_noisy(lambda key, images: images[0]))
    Not yet: 0 * noisy(key, images) gave shape (100,), wanted (200, 100).
    """
    images = jnp.full((200, 100), 100.0)
    one, other = ((jax.random.key(seed), images) for seed in (1, 2))

    def facts() -> jax.Array:
        result = noisy(*one)
        noise = result[result != 0] - 100
        repeats = [jnp.all(result == noisy(*again)) for again in (one, other)]
        moments = [jnp.mean(result == 0), noise.mean(), noise.std()]
        return jnp.array([*moments, *repeats], float).round(1) + 0

    with jax.debug_key_reuse(False):  # what comes of it is to be seen
        found = fault(
            "0 * noisy(key, images)",
            lambda: 0 * r if isinstance(r := noisy(*one), jax.Array) else r,
            wanted=0 * images,
        ) or fault(
            "noisy(key, images)",
            facts,
            wanted=np.array([0.5, 0.0, 1.0, 1.0, 0.0]),
            mistakes=NOISE,
        )
        found += FACTS * ("wanted [" in found)
    return verdict(found, "the noise has nothing to do with the mask.")


def check_descend(descend: Callable) -> str:
    """Say whether a function takes the steps of any of Optax's optimizers.

    Args:
        descend: The reader's ``descend``.

    Returns:
        What is right, or the first thing that is not.

    >>> print(check_descend(lambda loss, params, optimizer, n: params))
    Not yet: descend(loss, jnp.zeros(2), optax.sgd(0.25), 1) gave the
    parameters that it started from.
    """

    def loss(params: object) -> jax.Array:
        return jnp.sum((jnp.stack(jax.tree.leaves(params)) - GOAL[None]) ** 2)

    found = (
        fault(
            "descend(loss, jnp.zeros(2), optax.sgd(0.25), 1)",
            lambda: descend(loss, jnp.zeros(2), optax.sgd(0.25), 1),
            wanted=GOAL / 2,
            mistakes=FIRST_STEP,
        )
        or fault(
            "descend(loss, jnp.zeros(2), optax.sgd(0.25, momentum=0.5), 2)",
            lambda: descend(loss, jnp.zeros(2), MOMENTUM, 2),
            wanted=GOAL,
            mistakes={"a second step that forgot the first": 0.75 * GOAL},
        )
        or fault(
            'descend(loss, {"a": ..., "b": ...}, with_decay, 1)["b"]',
            lambda: descend(loss, {"a": GOAL, "b": 2 * GOAL}, DECAY, 1)["b"],
            wanted=0.9 * GOAL,
            hint="Parameters can be any pytree, and decay looks at them.",
        )
    )
    return verdict(found, "parameters and state go from step to step.")
