"""Several networks of one kind as one: arrays with an axis more."""

from functools import partial

import jax
import jax.numpy as jnp
from flax import nnx

from jaxprimer.checks import check_shape


def stack(models: list[nnx.Module]) -> tuple[nnx.GraphDef, nnx.State]:
    """Arrays of several models of one kind, stacked along a new first axis.

    Args:
        models: At least one; all made by the same class with the same sizes.

    Returns:
        What the models have in common, and their arrays, each of shape
        (n_models, ...).

    Raises:
        ValueError: If there is no model, or if two differ in kind.

    >>> from jaxprimer.models import SimpleNN
    >>> models = [SimpleNN(rngs=nnx.Rngs(seed)) for seed in range(3)]
    >>> graphdef, params = stack(models)
    >>> sorted(leaf.shape for leaf in jax.tree.leaves(params))[:2]
    [(3, 10), (3, 64, 100)]
    """
    graphdefs, states = zip(*map(nnx.split, models), strict=True)
    if len(set(graphdefs)) > 1:
        raise ValueError(
            "models differ in kind, wanted all of one class and one size. "
            "Make them in one list comprehension."
        )
    return graphdefs[0], jax.tree.map(lambda *each: jnp.stack(each), *states)


@partial(jax.jit, static_argnames="graphdef")
def predict(
    graphdef: nnx.GraphDef, params: nnx.State, images: jax.Array
) -> jax.Array:
    """Classes that each of several networks gives to the same images.

    Args:
        graphdef: What the networks have in common, from :func:`stack`.
        params: Their arrays, each of shape (n_networks, ...).
        images: What one network takes, shape (n, ...).

    Returns:
        Integer classes, shape (n_networks, n).

    >>> from jaxprimer.models import SimpleNN
    >>> models = [SimpleNN(rngs=nnx.Rngs(seed)) for seed in range(3)]
    >>> predict(*stack(models), jnp.ones((5, 8, 8))).shape
    (3, 5)
    """

    def classes(params: nnx.State) -> jax.Array:
        return nnx.merge(graphdef, params)(images).argmax(axis=-1)

    return jax.vmap(classes)(params)


def winner(key: jax.Array, right: jax.Array) -> jax.Array:
    """Choose the best of several runs on half of the examples, at random.

    Args:
        key: Decides which half.
        right: Whether each run is right about each example, boolean or 0 and
            1, shape (n_runs, n_examples).

    Returns:
        Accuracy of the winner on the half that it was chosen on, and on the
        other half, shape (2,).

    Raises:
        ValueError: If right does not have two axes.

    >>> scores = winner(jax.random.key(0), jnp.ones((3, 10)))
    >>> print(scores)
    [1. 1.]
    """
    check_shape("right", right, ("n_runs", "n_examples"), "One row per run.")
    mixed = jax.random.permutation(key, right, axis=1)
    seen, unseen = jnp.array_split(mixed, 2, axis=1)
    best = seen.mean(axis=1).argmax()
    return jnp.stack([seen[best].mean(), unseen[best].mean()])
