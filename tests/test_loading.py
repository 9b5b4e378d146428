"""``jaxprimer.loading``: the processes share each batch, whatever their number."""

import jax
import numpy as np
import pytest
from jax.sharding import PartitionSpec

from jaxprimer.loading import global_batch, local_batches

NUMBERS = range(10)


def parts(index, n_processes, size=6, seed=0):
    """Batch ``index`` of each of some processes."""
    return [
        local_batches(NUMBERS, size, process=process, n_processes=n_processes, seed=seed)[index]
        for process in range(n_processes)
    ]


@pytest.mark.parametrize("n_processes", [2, 3, 6])
@pytest.mark.parametrize("index", [0, 1, 7, 1000])
def test_processes_share_the_batch_of_one(index, n_processes):
    """Their parts are equally long, and interleaved they are the batch of one process."""
    (whole,) = parts(index, 1)
    assert np.stack(parts(index, n_processes), axis=1).reshape(-1).tolist() == whole.tolist()


def test_an_epoch_has_each_example_once_in_another_order():
    """Ten batches of three are three epochs of ten, no two in the same order."""
    batches = [parts(index, 1, size=3)[0] for index in range(10)]
    epochs = np.concatenate(batches).reshape(3, 10)
    assert (np.sort(epochs) == np.arange(10)).all()
    assert len({tuple(epoch) for epoch in epochs}) == 3


def test_the_seed_decides_the_order():
    """The same seed gives the same batches at any time, another gives others."""
    again, other = parts(5, 2), parts(5, 2, seed=1)
    assert np.array_equal(parts(5, 2), again)
    assert not np.array_equal(again, other)


def test_a_process_looks_at_its_own_examples_only():
    """A batch costs each process no more than its part."""
    seen = []

    class Recorded(list):
        def __getitem__(self, index):
            seen.append(index)
            return super().__getitem__(index)

    local_batches(Recorded(NUMBERS), 6, process=1, n_processes=3)[4]
    assert len(seen) == 2


def test_a_size_that_cannot_be_shared_is_refused():
    """The message names the numbers and a remedy."""
    with pytest.raises(ValueError, match=r"^size is 6, and 4 processes .* a multiple of 4\.$"):
        parts(0, 4)


def test_a_global_batch_is_the_local_one_where_one_process_has_all():
    """Shapes, dtypes and numbers stay, and the first axis is divided."""
    mesh = jax.make_mesh((1,), ("data",))
    batch = np.arange(6.0, dtype=np.float32).reshape(3, 2), np.arange(3, dtype=np.int32)
    arrays = global_batch(mesh, batch)
    assert [array.dtype for array in arrays] == [part.dtype for part in batch]
    assert all(np.array_equal(*pair) for pair in zip(arrays, batch, strict=True))
    assert all(array.sharding.spec == PartitionSpec(("data",)) for array in arrays)
