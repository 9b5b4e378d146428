"""``data``: what its docstrings say. Each test quotes a sentence."""

from itertools import chain

import jax
import numpy as np
import pytest
from sklearn.model_selection import train_test_split

from jaxprimer.data import train_test_arrays, train_validation_test

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
INPUTS = np.arange(32.0).reshape(16, 2)
TARGETS = np.arange(16)


def split(seed=0):
    """All examples in two parts, as lists."""
    return [part.tolist() for part in train_test_arrays(INPUTS, TARGETS, random_state=seed)]


def targets(seed=0):
    """The targets of three parts, as lists."""
    parts = train_validation_test(INPUTS, TARGETS, random_state=seed)
    return [part_targets.tolist() for _, part_targets in parts]


@pytest.mark.parametrize("parts", [lambda: split()[2:], targets])
def test_parts_share_nothing(parts):
    """Examples and their targets, split into parts that share none."""
    assert sorted(chain(*parts())) == list(range(16))


def test_split_at_random():
    """Split inputs and targets at random into training and test arrays."""
    train_inputs, test_inputs, *_ = split()
    assert sorted(train_inputs + test_inputs) == INPUTS.tolist()
    assert test_inputs not in (INPUTS[-4:].tolist(), INPUTS[:4].tolist())
    assert split(0)[3] != split(1)[3]


def test_share_of_the_test_part():
    """A quarter of the examples goes to the test part."""
    assert [len(part) for part in split()] == [12, 4, 12, 4]


def test_seed():
    """The same seed gives the same split."""
    assert split(3) == split(3) != split(4)


def test_order_of_the_parts():
    """(train_inputs, test_inputs, train_targets, test_targets)."""
    train_inputs, test_inputs, train_targets, test_targets = split()
    assert len(train_inputs) > len(test_inputs)
    assert [number // 2 for number, _ in train_inputs] == train_targets
    assert [number // 2 for number, _ in test_inputs] == test_targets


def test_dtypes():
    """float64 becomes float32, and int64 becomes int32."""
    assert (INPUTS.dtype, TARGETS.dtype) == (np.float64, np.int64)
    dtypes = [part.dtype for part in train_test_arrays(INPUTS, TARGETS)]
    assert dtypes == [np.float32, np.float32, np.int32, np.int32]


def test_default_share():
    """sklearn.model_selection.train_test_split, whose default test share is 25 %."""
    train, test = train_test_split(np.arange(100))
    assert (len(train), len(test)) == (75, 25)


def test_three_parts_at_random():
    """Split inputs and targets at random into three parts."""
    assert len(targets()) == 3
    assert targets(0) != targets(1)
    assert sorted(targets()[0]) != list(range(9))


def test_same_test_part():
    """The test part is that of train_test_arrays."""
    _, _, (inputs, labels) = train_validation_test(INPUTS, TARGETS, random_state=2)
    assert [inputs.tolist(), labels.tolist()] == split(2)[1::2]
    assert labels.tolist() != split(3)[3]


def test_share_of_the_validation_part():
    """A quarter of the rest is the validation part."""
    assert [len(part) for part in targets()] == [9, 3, 4]


def test_order_of_the_sets():
    """(train_set, validation_set, test_set), each (inputs, targets)."""
    sets = train_validation_test(INPUTS, TARGETS)
    assert [len(inputs) for inputs, _ in sets] == [9, 3, 4]
    for inputs, labels in sets:
        assert inputs[:, 0].tolist() == (2 * labels).tolist()


def test_seed_of_both_shuffles():
    """Seed of both shuffles."""
    inputs, _, labels, _ = train_test_arrays(INPUTS, TARGETS, random_state=5)
    again = train_test_arrays(np.asarray(inputs), np.asarray(labels), random_state=5)
    other = train_test_arrays(np.asarray(inputs), np.asarray(labels), random_state=6)
    assert again[3].tolist() == targets(5)[1] != other[3].tolist()
    assert targets(5) == targets(5)


def test_more_bits():
    """JAX keeps 32 bits unless told otherwise."""
    assert {part.dtype.itemsize for part in train_test_arrays(INPUTS, TARGETS)} == {4}
    jax.config.update("jax_enable_x64", True)
    try:
        sizes = {part.dtype.itemsize for part in train_test_arrays(INPUTS, TARGETS)}
    finally:
        jax.config.update("jax_enable_x64", False)
    assert sizes == {8}
