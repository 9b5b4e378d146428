"""How far a number could be luck: compute it again on data drawn anew."""

import jax
import jax.numpy as jnp


def bootstrap(
    key: jax.Array, errors: jax.Array, n_samples: int = 1000
) -> jax.Array:
    """Root mean square of errors that are drawn again, with replacement.

    Args:
        key: A key that nothing else uses.
        errors: Floating, shape (n,).
        n_samples: How often to draw n of them.

    Returns:
        Shape (n_samples,); how much they spread is how much luck there is in
        the root mean square of ``errors``.

    >>> print(bootstrap(jax.random.key(0), jnp.full(5, -2.0), n_samples=3))
    [2. 2. 2.]

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap.
    """

    def redrawn(key: jax.Array) -> jax.Array:
        drawn = jax.random.choice(key, errors, errors.shape)
        return jnp.sqrt(jnp.mean(drawn**2))

    return jax.vmap(redrawn)(jax.random.split(key, n_samples))
