"""Networks that compute with 16 bits, and numbers too small to add."""

from typing import Any

import jax
import jax.numpy as jnp
from flax import nnx

from jaxprimer.models import SimpleNN


class MixedNN(SimpleNN):
    """A ``SimpleNN`` that computes in bfloat16 with float32 parameters.

    Args:
        n_features: Number of values per image.
        n_hidden: Width of the two hidden layers.
        n_targets: Number of classes.
        rngs: Source of the random initial weights.

    >>> model = MixedNN(rngs=nnx.Rngs(0))
    >>> model(jnp.zeros((5, 8, 8))).dtype
    dtype('float32')
    """

    def __init__(
        self,
        n_features: int = 64,
        n_hidden: int = 100,
        n_targets: int = 10,
        *,
        rngs: nnx.Rngs,
    ) -> None:
        super().__init__(n_features, n_hidden, n_targets, rngs=rngs)
        for layer in (self.layer1, self.layer2, self.layer3):
            layer.dtype = jnp.bfloat16

    def __call__(self, images: jax.Array) -> jax.Array:
        """Logits of a batch of images.

        Args:
            images: Pixel values, floating, shape (batch, ...) with
                ``n_features`` values per image.

        Returns:
            Logits, float32, shape (batch, n_targets).
        """
        logits = super().__call__(images)  # bfloat16, (batch, n_targets)
        return logits.astype(jnp.float32)


def cast_params(model: nnx.Module, dtype: type[Any]) -> None:
    """Convert all parameters of a model in place.

    Args:
        model: The model to change.
        dtype: What its parameters are to be, such as ``jnp.bfloat16``.

    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> cast_params(model, jnp.bfloat16)
    >>> {str(leaf.dtype) for leaf in jax.tree.leaves(nnx.state(model))}
    {'bfloat16'}
    """
    params = nnx.state(model, nnx.Param)
    nnx.update(model, jax.tree.map(lambda leaf: leaf.astype(dtype), params))


def spacing(x: jax.Array) -> jax.Array:
    r"""Distance from each number to the next one of its dtype, away from 0.

    .. math::
        \epsilon \, 2^{\lfloor \log_2 |x| \rfloor}

    Args:
        x: Floating, any shape; not 0, and not subnormal.

    Returns:
        The distances, of the shape and dtype of ``x``.

    >>> print(spacing(jnp.array([1.0, 3.0, 4.0], jnp.bfloat16)))
    [0.0078125 0.015625 0.03125]
    """
    size = jnp.abs(x)
    return jnp.nextafter(size, jnp.full_like(size, jnp.inf)) - size
