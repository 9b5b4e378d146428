"""``named_arrays``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.named_arrays import arrays_of, differing, like, plain, replace_arrays

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")


@pytest.fixture
def layer():
    """A layer with two arrays."""
    return nnx.Linear(2, 3, rngs=nnx.Rngs(0))


@pytest.fixture
def norm():
    """A layer with two parameters and two other arrays."""
    return nnx.BatchNorm(2, rngs=nnx.Rngs(0))


def test_each_array_has_a_path(layer):
    """All arrays of some NNX objects, each with the path that leads to it."""
    arrays = arrays_of(one=nnx.Sequential(layer), other=layer)
    assert set(arrays) >= {"other.kernel", "other.bias", "one.layers.0.kernel"}
    assert len(arrays) == 4
    assert (arrays["other.kernel"] == layer.kernel[...]).all()


def test_a_filter_leaves_arrays_out(norm):
    """Without one, all arrays."""
    assert set(arrays_of(nnx.Param, norm=norm)) == {"norm.scale", "norm.bias"}
    assert set(arrays_of(norm=norm)) == {"norm.scale", "norm.bias", "norm.mean", "norm.var"}


def test_how_paths_begin(layer):
    """What holds the arrays, each under the name that its paths are to begin with."""
    assert {path.split(".")[0] for path in arrays_of(a=layer, b=layer)} == {"a", "b"}


def test_bits_are_compared():
    """Names of arrays that are not the same bit by bit."""
    arrays = {"zero": jnp.array(0.0), "nan": jnp.array(jnp.nan), "one": jnp.array(1.0)}
    others = {"zero": jnp.array(-0.0), "nan": jnp.array(jnp.nan), "one": jnp.array(1.0)}
    assert differing(arrays, others) == ["zero"]


def test_the_order_of_names():
    """Names in the order of arrays."""
    arrays = {name: jnp.array(0.0) for name in "cab"}
    assert differing(arrays, {name: jnp.array(1.0) for name in "abc"}) == ["c", "a", "b"]


def test_objects_are_changed_in_place(layer):
    """Put arrays into NNX objects, in place."""
    model = nnx.Sequential(layer)
    kernel, bias = np.full((2, 3), 2, np.float32), np.full(3, 7, np.float32)
    replace_arrays({"a": model}, {"a.layers.0.kernel": kernel, "a.layers.0.bias": bias})
    np.testing.assert_array_equal(layer.kernel[...], kernel)
    np.testing.assert_array_equal(layer.bias[...], bias)


def test_every_array_is_wanted(layer):
    """One for each name that arrays_of gives, as plain makes it."""
    arrays = {name: plain(array) for name, array in arrays_of(a=layer).items()}
    replace_arrays({"a": layer}, arrays)
    assert differing(arrays_of(a=layer), arrays) == []
    with pytest.raises(KeyError, match=r"a\.bias"):
        replace_arrays({"a": layer}, {"a.kernel": arrays["a.kernel"]})


def test_a_key_consists_of_integers():
    """Of a random key, the integers it consists of."""
    numbers = plain(jax.random.key(7))
    assert type(numbers) is np.ndarray
    assert (numbers.tolist(), numbers.dtype) == ([0, 7], np.uint32)


def test_numbers_stay_the_same():
    """The same numbers."""
    numbers = plain(jnp.array([1.5, -2.0]))
    assert type(numbers) is np.ndarray
    assert (numbers.tolist(), numbers.dtype) == ([1.5, -2], np.float32)


@pytest.mark.parametrize("impl", ["threefry2x32", "rbg"])
def test_integers_become_a_key(impl):
    """A random key is one again."""
    key = jax.random.key(3, impl=impl)
    again = like(jax.random.key(0, impl=impl), plain(key))
    assert again.dtype == key.dtype
    assert plain(again).tolist() == plain(key).tolist()


def test_the_kind_is_that_of_the_old_array():
    """An array of the wanted kind."""
    numbers = np.array([0, 7], np.uint32)
    made = [like(old, numbers) for old in (jax.random.key(0), jnp.zeros(2))]
    assert jnp.issubdtype(made[0].dtype, jax.dtypes.prng_key)
    assert isinstance(made[1], jax.Array)
    assert made[1].dtype == np.uint32


def test_numbers_are_held():
    """An array that holds numbers."""
    assert like(jnp.zeros(3), np.array([4.0, 2.0], np.float32)).tolist() == [4, 2]


def test_an_entry_for_each_array(norm):
    """One entry per array."""
    assert len(arrays_of(norm=norm)) == len(jax.tree.leaves(nnx.state(norm))) == 4
