"""``rehearsal``: what its docstrings say. Each test quotes a sentence."""

import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer import rehearsal
from jaxprimer.named_arrays import arrays_of, differing
from jaxprimer.rehearsal import forgotten, kernel_after, make, run
from jaxprimer.tracing import noting

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")


def test_nothing_has_happened_yet():
    """A layer, its optimizer and random numbers, in their first state."""
    layer, optimizer, rngs = make()
    assert isinstance(layer, nnx.Linear)
    assert [optimizer.step[...], rngs.batches.count[...]] == [0, 0]
    run(layer, optimizer, rngs)
    assert (make()[0].kernel[...] != layer.kernel[...]).any()


def test_what_a_run_changes():
    """What run changes, in the order in which it takes them."""
    made = make()
    before = [arrays_of(made=one) for one in made]
    run(*made)
    assert all(differing(old, arrays_of(made=one)) for old, one in zip(before, made, strict=True))


def test_a_run_has_two_steps():
    """Train for two steps, in place."""
    layer, optimizer, rngs = make()
    first = layer.kernel[...]
    assert run(layer, optimizer, rngs) is None
    assert optimizer.step[...] == 2
    assert (layer.kernel[...] != first).any()


def test_an_example_has_six_numbers():
    """Takes the six numbers of an example."""
    assert make()[0](jnp.ones((1, 6))).shape == (1, 2)
    _, optimizer, rngs = make()
    with pytest.raises(TypeError, match="same shape"):
        run(nnx.Linear(5, 2, rngs=nnx.Rngs(0)), optimizer, rngs)


def test_random_numbers_decide_the_batches():
    """Source of the batches."""
    kernels = []
    for seed in (0, 0, 1):
        layer, optimizer, _ = make()
        run(layer, optimizer, nnx.Rngs(batches=seed))
        kernels.append(layer.kernel[...])
    assert (kernels[0] == kernels[1]).all()
    assert (kernels[0] != kernels[2]).any()


def test_something_is_lost_before_each_run():
    """Kernel after some runs, before each of which something is lost."""
    layer, optimizer, rngs = make()
    for _ in range(3):
        _, optimizer, _ = make()
        run(layer, optimizer, rngs)
    np.testing.assert_array_equal(kernel_after(3, "optimizer"), layer.kernel[...])


def test_runs_are_counted(monkeypatch):
    """How many runs to make."""
    runs = []
    monkeypatch.setattr(rehearsal, "run", noting(run, runs))
    kernel_after.__wrapped__(3)
    assert len(runs) == 3


@pytest.mark.parametrize(("lost", "place"), [("optimizer", 1), ("rngs", 2)])
def test_what_is_lost(lost, place):
    """What is in its first state again at each run."""
    made = make()
    run(*made)
    kept = [*made]
    kept[place] = make()[place]
    run(*kept)
    np.testing.assert_array_equal(kernel_after(2, lost), made[0].kernel[...])


def test_each_loss_has_its_words():
    """Each kernel, shape (6, 2), under the words that tell what was lost."""
    kernels = forgotten()
    before = "a kernel trained on without saved "
    np.testing.assert_array_equal(kernels[before + "rngs"], kernel_after(2, "rngs"))
    np.testing.assert_array_equal(kernels[before + "optimizer"], kernel_after(2, "optimizer"))
    both = kernel_after(2, "rngs", "optimizer")
    np.testing.assert_array_equal(kernels[before + "optimizer and rngs"], both)


def test_what_can_be_lost():
    """Optimizer or rngs."""
    kernels = [kernel_after(2, lost) for lost in ("optimizer", "rngs")]
    assert all((kernel != kernel_after(2)).any() for kernel in kernels)
    assert (kernel_after(2, "kernel") == kernel_after(2)).all()
