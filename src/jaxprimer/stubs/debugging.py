"""The exercises of Part 5, to be completed by the reader."""

from collections.abc import Callable

import jax
import jax.numpy as jnp


def least_loss(images: jax.Array) -> jax.Array:
    """Least loss that pixels allow, whatever the logits are, (batch,)."""
    raise NotImplementedError


def in_range(images: jax.Array) -> jax.Array:
    """The images as they are, with a check for pixels from 0 to 1."""
    raise NotImplementedError


def squared_error(predicted: jax.Array, targets: jax.Array) -> jax.Array:
    """Mean of the squared differences, one prediction per target."""
    return jnp.mean((predicted - targets) ** 2)


def derivatives(f: Callable, numbers: list) -> jax.Array:
    """Derivative of a function at several numbers, (n,), traced once."""
    return jnp.stack([jax.jit(jax.grad(f))(x) for x in numbers])


def walk(key: jax.Array, n_steps: int) -> jax.Array:
    """Places of a walk from 0 by standard normal steps, (n_steps,)."""
    places = []

    @jax.jit
    def step(place: jax.Array) -> jax.Array:
        places.append(place + jax.random.normal(key))
        return places[-1]

    place = jnp.zeros(())
    for _ in range(n_steps):
        place = step(place)
    return jnp.stack(places)
