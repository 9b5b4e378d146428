"""``saving``: what its docstrings say. Each test quotes a sentence."""

import jax
import numpy as np
import pytest
from flax import nnx

from jaxprimer.saving import check_arrays, numbers_of, restore, save

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")


def linear(seed=0, width=3):
    """A layer with random weights."""
    return nnx.Linear(2, width, rngs=nnx.Rngs(seed))


def assert_same(found, wanted):
    """Two dictionaries have the same names and the same numbers."""
    assert set(found) == set(wanted)
    for name, numbers in wanted.items():
        np.testing.assert_array_equal(found[name], numbers)


@pytest.fixture
def folder(tmp_path):
    """Where a layer, as it was first made, is saved."""
    save(tmp_path / "layer", layer=linear())
    return tmp_path / "layer"


def test_stored_form():
    """All arrays of some NNX objects in the form in which they are stored."""
    found = numbers_of(norm=nnx.BatchNorm(2, rngs=nnx.Rngs(0)), rngs=nnx.Rngs(7))
    assert {"norm.mean", "norm.var", "norm.scale", "norm.bias"} < set(found)
    assert {type(numbers) for numbers in found.values()} == {np.ndarray}
    np.testing.assert_array_equal(found["rngs.default.key"], jax.random.key_data(jax.random.key(7)))


def test_entries():
    """One entry per array, with the path that leads to it."""
    layer = linear()
    found = numbers_of(mine=layer, other=linear(1))
    assert set(found) == {"mine.kernel", "mine.bias", "other.kernel", "other.bias"}
    np.testing.assert_array_equal(found["mine.kernel"], layer.kernel[...])


def test_all_arrays_are_saved(tmp_path):
    """Save all arrays of some NNX objects in a new folder."""
    norm, rngs = nnx.BatchNorm(2, rngs=nnx.Rngs(0)), nnx.Rngs(7)
    norm(np.float32([[1, 2], [3, 8]]))
    rngs.default()
    saved = numbers_of(norm=norm, rngs=rngs)
    save(tmp_path / "new", norm=norm, rngs=rngs)
    objects = {"norm": nnx.BatchNorm(2, rngs=nnx.Rngs(0)), "rngs": nnx.Rngs(3)}
    restore(tmp_path / "new", **objects)
    assert_same(numbers_of(**objects), saved)


def test_existing_folder(folder):
    """It must not exist."""
    with pytest.raises(FileExistsError):
        save(folder, layer=linear(1))
    layer = linear(1)
    restore(folder, layer=layer)
    np.testing.assert_array_equal(layer.kernel[...], linear().kernel[...])


def test_what_is_not_saved(tmp_path):
    """Their classes and plain attributes, such as the mode, are not saved."""
    save(tmp_path / "norm", norm=nnx.BatchNorm(2, rngs=nnx.Rngs(0), momentum=0.5))
    norm = type("Mine", (nnx.BatchNorm,), {})(2, rngs=nnx.Rngs(0), momentum=0.9)
    norm.eval()
    restore(tmp_path / "norm", norm=norm)
    assert type(norm).__name__ == "Mine"
    assert (norm.use_running_average, norm.momentum) == (True, 0.9)


def test_restored_in_place(folder):
    """Put saved arrays into NNX objects, in place, if all of them fit."""
    layer = linear(1)
    kernel, bias = layer.kernel, layer.bias
    restore(folder, layer=layer)
    assert layer.kernel is kernel
    assert layer.bias is bias
    np.testing.assert_array_equal(kernel[...], linear().kernel[...])


def test_nothing_is_changed_by_halves(tmp_path):
    """No object is changed then."""
    save(tmp_path / "both", fits=linear(), fails=linear())
    objects = {"fits": linear(1), "fails": linear(1, width=4)}
    before = numbers_of(**objects)
    with pytest.raises(ValueError, match="fails"):
        restore(tmp_path / "both", **objects)
    assert_same(numbers_of(**objects), before)


def test_names(folder):
    """What to restore, under the names that it was saved with."""
    with pytest.raises(ValueError, match=r"other\.bias"):
        restore(folder, other=linear())
    with pytest.raises(ValueError, match=r"layer\.bias"):
        restore(folder, other=linear(), another=linear())
    assert restore(folder, layer=linear()) is None


def test_fit():
    """Raise an error unless what was saved fits what it is wanted for."""
    numbers = {"a.x": np.ones(2, np.float32)}
    assert check_arrays(numbers, {"a.x": np.zeros(2, np.float32)}, "here") is None
    for unfit in (np.ones(3, np.float32), np.ones(2, np.int32)):
        with pytest.raises(ValueError, match=r"a\.x is float32 \(2,\) in here"):
            check_arrays(numbers, {"a.x": unfit}, "here")
