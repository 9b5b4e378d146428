"""What people who come from PyTorch look for in JAX, Flax and Optax."""

from collections.abc import Mapping
from functools import reduce

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx
from jax.typing import ArrayLike

from jaxprimer.named_arrays import arrays_of


def squared_error(w: jax.Array, x: jax.Array, y: jax.Array) -> jax.Array:
    """Mean squared error of a linear model.

    Args:
        w: Weights, shape (n_features,).
        x: Inputs, shape (..., n_features).
        y: Targets, shape (...).

    Returns:
        A scalar.

    >>> print(squared_error(jnp.ones(2), jnp.eye(2), jnp.zeros(2)))
    1.0
    """
    return ((x @ w - y) ** 2).mean()


def minimize(
    w: ArrayLike,
    tx: optax.GradientTransformation,
    x: jax.Array,
    y: jax.Array,
    n_steps: int = 5,
) -> jax.Array:
    """Weights after some steps down the squared error.

    Args:
        w: Weights to begin with, shape (n_features,).
        tx: The optimizer.
        x: Inputs, shape (batch, n_features).
        y: Targets, shape (batch,).
        n_steps: How many steps to take.

    Returns:
        The new weights, shape (n_features,).

    >>> x, y = jnp.eye(2), jnp.array([1.0, 3.0])
    >>> print(minimize(jnp.zeros(2), optax.sgd(1.0), x, y, n_steps=1))
    [1. 3.]
    """
    params = jnp.asarray(w)
    opt_state = tx.init(params)
    for _ in range(n_steps):
        grads = jax.grad(squared_error)(params, x, y)
        updates, opt_state = tx.update(grads, opt_state, params)
        params = optax.apply_updates(params, updates)
    return params


class Network(nnx.Module):
    """Two dense layers with a ReLU between them.

    Args:
        rngs: Source of the random initial weights.

    >>> print(Network(rngs=nnx.Rngs(0))(jnp.ones((5, 3))).shape)
    (5, 2)
    """

    def __init__(self, *, rngs: nnx.Rngs) -> None:
        self.hidden = nnx.Linear(3, 8, rngs=rngs)
        self.out = nnx.Linear(8, 2, rngs=rngs)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Logits of a batch.

        Args:
            x: Inputs, shape (batch, 3).

        Returns:
            Logits, shape (batch, 2).
        """
        return self.out(nnx.relu(self.hidden(x)))


def converted(
    layer: nnx.Module, name: str, array: np.ndarray
) -> tuple[str, np.ndarray]:
    """An array of PyTorch under Flax's name, with its axes in Flax's order.

    Args:
        layer: The layer of Flax that is to get the array: dense, embedding,
            normalization, or a convolution of images.
        name: How PyTorch calls it: ``weight``, ``bias``, ``running_mean`` or
            ``running_var``.
        array: Its values.

    Returns:
        The name of Flax's attribute, and the values for it.

    >>> layer = nnx.Linear(3, 2, rngs=nnx.Rngs(0))
    >>> name, array = converted(layer, "weight", np.zeros((2, 3)))
    >>> print(name, array.shape)
    kernel (3, 2)
    """
    if name != "weight":
        return name.removeprefix("running_"), array
    if isinstance(layer, nnx.Linear):
        return "kernel", array.T  # (out, in) to (in, out)
    if isinstance(layer, nnx.Conv):
        return "kernel", array.transpose(2, 3, 1, 0)  # OIHW to HWIO
    return ("embedding" if isinstance(layer, nnx.Embed) else "scale"), array


def matched(
    model: nnx.Module, name: str, array: np.ndarray
) -> tuple[str, nnx.Variable, np.ndarray]:
    """Name and place of an array of PyTorch in a Flax model.

    Args:
        model: Its layers have the names of the PyTorch model's layers.
        name: Such as ``hidden.weight``.
        array: Its values.

    Returns:
        The name of Flax, the variable of the model, and the values for it.

    Raises:
        ValueError: If the model has no place for the array, or one of another
            shape.

    >>> layer = nnx.Linear(3, 2, rngs=nnx.Rngs(0))
    >>> print(matched(layer, "bias", np.zeros(2))[0])
    bias
    """
    *path, last = name.split(".")
    try:
        layer = reduce(getattr, path, model)
        attribute, values = converted(layer, last, array)
        variable = getattr(layer, attribute)
        wanted = variable.shape
    except AttributeError:  # no such layer, or one without that array
        raise ValueError(
            f"{name} has no place in the model. Make the model alike."
        ) from None
    if wanted != values.shape:
        raise ValueError(
            f"{name} has shape {array.shape}, which is {values.shape} "
            f"here, wanted {wanted}. Make the model alike."
        )
    return ".".join([*path, attribute]), variable, values


def load_state_dict(
    model: nnx.Module, arrays: Mapping[str, np.ndarray]
) -> None:
    """Put the weights of a PyTorch model into a Flax model with its names.

    A dense layer behind flattened images has to be put into Flax's order by
    hand: its array would fit, and its numbers would not.

    Args:
        model: Its layers have the names of the PyTorch model's layers.
        arrays: NumPy arrays by name, such as ``hidden.weight``, for all that
            the model has.

    Raises:
        ValueError: If an array does not have the shape that a layer wants, or
            one is missing or has no place; the model then stays as it is.

    >>> layer = nnx.Linear(1, 2, rngs=nnx.Rngs(0))
    >>> ones = {"weight": np.ones((2, 1)), "bias": np.array([1.0, 2.0])}
    >>> load_state_dict(layer, ones)
    >>> print(layer(jnp.ones((1, 1))))
    [[2. 3.]]
    """
    loaded = {}
    for name, array in arrays.items():
        if not name.endswith("num_batches_tracked"):  # Flax does not count
            here, variable, values = matched(model, name, array)
            loaded[f"model.{here}"] = variable, values
    filled = nnx.Any(nnx.Param, nnx.BatchStat)
    if missing := arrays_of(filled, model=model).keys() - loaded.keys():
        raise ValueError(
            f"arrays has nothing for {sorted(missing)}. "
            "Pass the whole state_dict()."
        )
    for variable, values in loaded.values():
        variable[...] = jnp.asarray(values)
