"""The solutions of Part 8's exercises equal an oracle."""

import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer.loading import local_batches
from jaxprimer.solutions.processes import positions, shared_size, steps_lost


@pytest.mark.parametrize("n_processes", [1, 2, 3])
@pytest.mark.parametrize("batch", [0, 1, 7])
def test_positions_are_those_of_the_loader(batch, n_processes):
    """Grain loads what stands at these places of its stream."""
    stream = local_batches(range(20), 1, process=0, n_processes=1)
    for process in range(n_processes):
        loaded = local_batches(range(20), 6, process=process, n_processes=n_processes)[batch]
        numbers = positions(batch, 6, process, n_processes)
        assert [stream[int(number)][0] for number in numbers] == list(np.ravel(loaded))


@pytest.mark.parametrize("n_devices", [1, 3, 8])
def test_shared_size_is_the_largest_that_fits(n_devices):
    """It is the largest of all multiples up to the size."""
    sizes = range(n_devices, 40)
    wanted = [max(n for n in range(size + 1) if n % n_devices == 0) for size in sizes]
    assert shared_size(jnp.array(sizes), n_devices).tolist() == wanted


@pytest.mark.parametrize("every", [1, 3, 10])
def test_steps_lost_counts_from_the_last_save(every):
    """Counting one by one gives the same."""
    since, counted = 0, []
    for done in range(1, 31):
        since = 0 if done % every == 0 else since + 1
        counted.append(since)
    assert steps_lost(jnp.arange(1, 31), every).tolist() == counted
