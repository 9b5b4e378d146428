"""The arrays of NNX objects by name, to compare, save and replace them."""

from collections.abc import Callable, Mapping
from functools import partial
from types import EllipsisType

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx


def arrays_of(
    only: type | Callable | EllipsisType = ..., /, **objects: object
) -> dict[str, jax.Array]:
    """All arrays of some NNX objects, each with the path that leads to it.

    Args:
        only: A filter, such as ``nnx.Param``; without one, all arrays.
        objects: What holds the arrays, each under the name that its paths
            are to begin with.

    Returns:
        One entry per array.

    >>> arrays = arrays_of(layer=nnx.Linear(2, 3, rngs=nnx.Rngs(0)))
    >>> {name: array.shape for name, array in arrays.items()}
    {'layer.bias': (3,), 'layer.kernel': (2, 3)}
    """
    tree = {
        name: nnx.to_pure_dict(nnx.state(instance, only))
        for name, instance in objects.items()
    }
    leaves = jax.tree_util.tree_leaves_with_path(tree)
    path_text = partial(jax.tree_util.keystr, simple=True, separator=".")
    return {path_text(path): leaf for path, leaf in leaves}


def differing(
    arrays: Mapping[str, jax.Array], others: Mapping[str, jax.Array]
) -> list[str]:
    """Names of arrays that are not the same bit by bit.

    Args:
        arrays: From :func:`arrays_of`.
        others: The same at another time, or of other objects.

    Returns:
        Names in the order of ``arrays``.

    >>> differing({"a": jnp.array(0.0)}, {"a": jnp.array(-0.0)})
    ['a']
    """
    return [
        name
        for name, array in arrays.items()
        if plain(array).tobytes() != plain(others[name]).tobytes()
    ]


def replace_arrays(
    objects: Mapping[str, object], arrays: Mapping[str, np.ndarray]
) -> None:
    """Put arrays into NNX objects, in place.

    Args:
        objects: What to change, by name.
        arrays: One for each name that :func:`arrays_of` gives, as
            :func:`plain` makes it.

    >>> layer = nnx.Linear(2, 3, rngs=nnx.Rngs(0))
    >>> ones = {"a.bias": np.ones(3), "a.kernel": np.ones((2, 3))}
    >>> replace_arrays({"a": layer}, ones)
    >>> print(layer(jnp.ones((1, 2))))
    [[3. 3. 3.]]
    """
    for name, instance in objects.items():
        state = nnx.state(instance)
        structure = jax.tree.structure(nnx.to_pure_dict(state))
        present = arrays_of(**{name: instance})
        ordered = [like(old, arrays[path]) for path, old in present.items()]
        nnx.replace_by_pure_dict(state, jax.tree.unflatten(structure, ordered))
        nnx.update(instance, state)


def plain(array: jax.Array) -> np.ndarray:
    """An array for NumPy: of a random key, the integers it consists of.

    Args:
        array: Any array.

    Returns:
        The same numbers.

    >>> plain(jax.random.key(7)).tolist()
    [0, 7]
    """
    is_key = jnp.issubdtype(array.dtype, jax.dtypes.prng_key)
    return np.asarray(jax.random.key_data(array) if is_key else array)


def like(old: jax.Array, numbers: np.ndarray) -> jax.Array:
    """Numbers as an array like another: a random key is one again.

    Args:
        old: An array of the wanted kind.
        numbers: From :func:`plain`.

    Returns:
        An array that holds ``numbers``.

    >>> like(jax.random.key(0), np.array([0, 7], np.uint32)).dtype
    key<fry>
    """
    if jnp.issubdtype(old.dtype, jax.dtypes.prng_key):
        impl = jax.random.key_impl(old)
        return jax.random.wrap_key_data(jnp.asarray(numbers), impl=impl)
    return jnp.asarray(numbers)
