"""``loading``: what its docstrings say. Each test quotes a sentence."""

import numpy as np
import pytest

from jaxprimer.loading import local_batches

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
EXAMPLES = [(np.float32(number),) for number in range(12)]


def test_the_order_of_an_epoch():
    """Decides the order, which is another in each epoch."""
    batches = local_batches(EXAMPLES, 12, process=0, n_processes=1, seed=3)
    first, second = (batches[epoch][0].tolist() for epoch in range(2))
    assert sorted(first) == sorted(second) == list(range(12))
    assert first != second
    other = local_batches(EXAMPLES, 12, process=0, n_processes=1, seed=4)
    assert other[0][0].tolist() != first


def test_batches_of_all_processes():
    """Which examples are in batch `k` of all processes together depends on `seed`, `size`, `k`."""
    for_each = [
        local_batches(EXAMPLES, 4, process=process, n_processes=2, seed=3) for process in range(2)
    ]
    alone = local_batches(EXAMPLES, 4, process=0, n_processes=1, seed=3)
    for batch in range(6):
        together = np.concatenate([part[batch][0] for part in for_each])
        assert sorted(together) == sorted(alone[batch][0])
