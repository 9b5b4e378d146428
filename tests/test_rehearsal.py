"""``jaxprimer.rehearsal``: what is lost between two runs makes a difference."""

from itertools import combinations

import numpy as np

from jaxprimer.rehearsal import kernel_after, make, run


def test_two_runs_go_on_where_one_has_ended():
    """Without a loss between them, they are those of one and the same program."""
    model, optimizer, rngs = make()
    for n_runs in (1, 2):
        run(model, optimizer, rngs)
        np.testing.assert_array_equal(model.kernel[...], kernel_after(n_runs))


def test_every_loss_is_told_from_every_other():
    """No two of the kernels that an exercise may see are the same, nor nearly."""
    losses = [(), ("optimizer",), ("rngs",), ("optimizer", "rngs")]
    kernels = [kernel_after(1), *(kernel_after(2, *lost) for lost in losses)]
    for one, other in combinations(kernels, 2):
        assert np.abs(one - other).max() > 0.01
