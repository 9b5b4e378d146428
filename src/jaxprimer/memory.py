"""How many bytes a compiled function takes, and a deep net that saves."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp


def memory(
    function: Callable, *args: object, donate_argnums: tuple[int, ...] = ()
) -> dict[str, int]:
    """Bytes that a compiled function takes, by use; nothing is computed.

    Args:
        function: What to compile.
        *args: What it would be called with.
        donate_argnums: Which arguments' memory it may reuse.

    Returns:
        Bytes of the ``arguments`` that it uses, its ``results`` and of what
        it keeps in between, ``temporary``; ``shared`` is how many bytes of
        the results lie in the memory of donated arguments.

    >>> double = lambda x: 2 * x
    >>> memory(double, jnp.ones(8), donate_argnums=(0,))
    {'arguments': 32, 'results': 32, 'temporary': 0, 'shared': 32}
    """
    jitted = jax.jit(function, donate_argnums=donate_argnums)
    analysis: Any = jitted.lower(*args).compile().memory_analysis()
    return {
        "arguments": analysis.argument_size_in_bytes,
        "results": analysis.output_size_in_bytes,
        "temporary": analysis.temp_size_in_bytes,
        "shared": analysis.alias_size_in_bytes,
    }


def deep_loss(
    weights: jax.Array, x: jax.Array, *, remat: bool = False
) -> jax.Array:
    r"""Mean square of what many layers of one width put out.

    .. math::
        x_{i+1} = \operatorname{gelu}(x_i W_i)

    Args:
        weights: One square matrix per layer, shape (n_layers, n, n).
        x: Shape (batch, n).
        remat: Whether the gradient computes the inside of each layer again
            instead of keeping it.

    Returns:
        A scalar.

    >>> weights = jnp.stack([jnp.eye(3)] * 4)
    >>> float(deep_loss(weights, jnp.full((2, 3), 100.0)))  # gelu is linear
    10000.0
    """

    def layer(x: jax.Array, weight: jax.Array) -> tuple[jax.Array, None]:
        return jax.nn.gelu(x @ weight), None  # (batch, n)

    step = jax.checkpoint(layer) if remat else layer
    last, _ = jax.lax.scan(step, x, weights)  # (batch, n)
    return jnp.mean(last**2)
