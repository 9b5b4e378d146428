"""``jaxprimer.saving``: what was saved comes back bit by bit, or an error says why not."""

import jax.numpy as jnp
import optax
import pytest
from flax import nnx

from jaxprimer.convolution import CNN, train
from jaxprimer.named_arrays import arrays_of, differing
from jaxprimer.saving import check_arrays, numbers_of, restore, save

TX = optax.sgd(1e-2, momentum=0.9)


def everything(seed, n_targets=5):
    """A network, its optimizer and the source of its batches."""
    model = CNN(n_targets, n_channels=4, rngs=nnx.Rngs(seed))
    optimizer = nnx.Optimizer(model, TX, wrt=nnx.Param)
    return {"model": model, "optimizer": optimizer, "rngs": nnx.Rngs(batches=seed)}


@pytest.fixture
def examples(digits):
    """The digits 0 to 4."""
    low = digits[2] < 5
    return digits[0][low] / 16, digits[2][low]


def test_resumed_training_is_bit_equal(examples, tmp_path):
    """Six steps at once are the same as three, a checkpoint, and three more."""
    whole, first, second = everything(0), everything(0), everything(1)
    train(*whole.values(), examples, n_steps=6)
    train(*first.values(), examples, n_steps=3)
    save(tmp_path / "half", **first)
    restore(tmp_path / "half", **second)
    assert not differing(arrays_of(**first), arrays_of(**second))
    train(*second.values(), examples, n_steps=3)
    assert not differing(arrays_of(**whole), arrays_of(**second))
    assert len(arrays_of(**whole)) == 29


def test_nothing_is_overwritten(tmp_path):
    """Neither a checkpoint nor any other folder or file is written over."""
    layer = nnx.Linear(2, 3, rngs=nnx.Rngs(0))
    save(tmp_path / "a", layer=layer)
    (tmp_path / "b").mkdir()
    (tmp_path / "c").write_text("mine")
    for name in "abc":
        with pytest.raises(FileExistsError, match=rf"^folder '{name}' exists, and nothing is"):
            save(tmp_path / name, layer=nnx.Linear(2, 3, rngs=nnx.Rngs(1)))
    assert (tmp_path / "c").read_text() == "mine"
    again = nnx.Linear(2, 3, rngs=nnx.Rngs(2))
    restore(tmp_path / "a", layer=again)
    assert not differing(arrays_of(layer=layer), arrays_of(layer=again))


def test_what_does_not_fit_changes_nothing(tmp_path):
    """A wrong size is named with its path, and no array is replaced."""
    save(tmp_path / "low", **everything(0))
    other = everything(1, n_targets=10)
    before = arrays_of(**other)
    words = r"^model.head.bias is float32 \(5,\) in folder 'low', wanted float32 \(10,\)\. Make"
    with pytest.raises(ValueError, match=words):
        restore(tmp_path / "low", **other)
    assert not differing(before, arrays_of(**other))


def test_a_renamed_layer_is_found(tmp_path):
    """Both the old name and the new one are told."""
    save(tmp_path / "old", model=CNN(rngs=nnx.Rngs(0)))
    newer = CNN(rngs=nnx.Rngs(0))
    newer.classifier = newer.head
    del newer.head
    with pytest.raises(ValueError, match=r"model\.classifier\.bias.*model\.head\.bias"):
        restore(tmp_path / "old", model=newer)


def test_a_part_alone_is_refused(tmp_path):
    """Objects that were saved together are restored together."""
    saved = everything(0)
    save(tmp_path / "all", **saved)
    with pytest.raises(ValueError, match=r"lacks 0 of .*, and holds 13 that are not \['optim"):
        restore(tmp_path / "all", model=saved["model"])


def test_another_dtype_is_refused():
    """Numbers are not converted without a word."""
    seen, wanted = {"a": jnp.ones(2, jnp.float16)}, {"a": jnp.ones(2)}
    with pytest.raises(ValueError, match=r"^a is float16 \(2,\) in here, wanted float32 \(2,\)"):
        check_arrays(seen, wanted, "here")


def test_a_missing_folder_is_named(tmp_path):
    """A name that was never saved is told."""
    with pytest.raises(FileNotFoundError, match=r"^there is no folder 'never'\. Save into it"):
        restore(tmp_path / "never", model=CNN(rngs=nnx.Rngs(0)))


def test_numbers_are_plain():
    """Keys are stored as integers, so that any program can read them."""
    dtypes = {array.dtype.name for array in numbers_of(rngs=nnx.Rngs(0)).values()}
    assert dtypes == {"uint32"}
