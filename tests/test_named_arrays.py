"""``jaxprimer.named_arrays``: every array has its path, and comes back as it was."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

from jaxprimer.convolution import CNN
from jaxprimer.named_arrays import arrays_of, differing, like, plain, replace_arrays


def test_paths_lead_to_the_arrays():
    """Each path, read as attributes, leads to the array that it names."""
    model = CNN(rngs=nnx.Rngs(0))
    arrays = arrays_of(nnx.Param, model=model)
    assert len(arrays) == 10
    for path, array in arrays.items():
        name, layer, attribute = path.split(".")
        assert name == "model"
        assert (getattr(getattr(model, layer), attribute)[...] == array).all()


def test_no_array_is_left_out():
    """Model and optimizer have as many arrays as their state has leaves."""
    model = CNN(rngs=nnx.Rngs(0))
    optimizer = nnx.Optimizer(model, optax.adam(0.1), wrt=nnx.Param)
    arrays = arrays_of(model=model, optimizer=optimizer)
    states = nnx.state(model), nnx.state(optimizer)
    assert len(arrays) == sum(len(jax.tree.leaves(state)) for state in states)


def test_differing_compares_bits():
    """Equal bits are the same, NaN included; another sign of zero or another key is not."""
    arrays = {"a": jnp.array([jnp.nan, 0.0]), "key": jax.random.key(1)}
    assert differing(arrays, dict(arrays)) == []
    other = {"a": jnp.array([jnp.nan, -0.0]), "key": jax.random.key(2)}
    assert differing(arrays, other) == ["a", "key"]


def test_replaced_arrays_are_those_of_the_other():
    """All arrays of one network put into another make it the same, keys included."""
    one, other = CNN(rngs=nnx.Rngs(0)), CNN(rngs=nnx.Rngs(1))
    arrays = arrays_of(model=one)
    assert differing(arrays, arrays_of(model=other))
    replace_arrays({"model": other}, {name: plain(array) for name, array in arrays.items()})
    assert not differing(arrays, arrays_of(model=other))


def test_keys_of_any_kind_come_back():
    """A key keeps its kind and draws the same numbers."""
    for impl in ("threefry2x32", "rbg"):
        key = jax.random.key(3, impl=impl)
        back = like(jax.random.key(0, impl=impl), plain(key))
        assert back.dtype == key.dtype
        np.testing.assert_array_equal(jax.random.key_data(back), jax.random.key_data(key))
