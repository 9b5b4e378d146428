"""``jaxprimer.rounds``: a bar on a terminal, and nothing lost when it is stopped."""

import io

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer import rounds
from jaxprimer.epochs import run_updates
from jaxprimer.models import SimpleNN
from jaxprimer.rounds import run_in_rounds
from jaxprimer.training import evaluate, loss_fn


class Terminal(io.StringIO):
    """A terminal, as far as the bar knows."""

    def isatty(self):
        """Say that people look at it."""
        return True


@pytest.fixture
def objects(model):
    """The model, and plain gradient descent on it."""
    return model, nnx.Optimizer(model, optax.sgd(0.05), wrt=nnx.Param)


@pytest.fixture
def data(digits):
    """Twenty images with their labels, to learn from and to judge with."""
    return 2 * ((digits[0][:20] / 16, digits[2][:20]),)


def train(objects, data, order=None, shape=(6, 2)):
    """Train with the functions of the pages."""
    return run_in_rounds(objects, data, order, (loss_fn, evaluate), shape)


def test_nothing_is_printed_where_no_one_looks(objects, data, capsys):
    """In a log, a doctest or a notebook there is no bar."""
    train(objects, data)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("order", [None, jnp.arange(12).reshape(12, 1)])
def test_rounds_on_a_terminal_change_no_number(objects, data, order, monkeypatch):
    """A bar counts all updates, and the history is that of a run without one."""
    twin = SimpleNN(rngs=nnx.Rngs(0))
    nnx.update(twin, nnx.state(objects[0]))
    twins = twin, nnx.Optimizer(twin, optax.sgd(0.05), wrt=nnx.Param)
    expected = train(twins, data, order)
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    history = train(objects, data, order)
    assert "12/12" in terminal.getvalue()
    for name, values in history.items():
        np.testing.assert_allclose(values, expected[name], rtol=1e-5)


def test_an_interrupt_keeps_the_rounds_that_are_done(objects, data, monkeypatch):
    """After two rounds of six the model has made their updates, and can go on."""
    calls = []

    def interrupted(*args, **kwargs):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return run_updates(*args, **kwargs)

    monkeypatch.setattr(rounds, "run_updates", interrupted)
    monkeypatch.setattr("sys.stderr", Terminal())
    before = objects[0].layer1.kernel[...]
    with pytest.raises(KeyboardInterrupt):
        train(objects, data)
    assert int(objects[1].step[...]) == 4
    assert not (objects[0].layer1.kernel[...] == before).all()
    monkeypatch.undo()
    assert train(objects, data)["loss"].shape == (6,)


def test_an_error_within_a_call_leaves_the_objects_whole(objects, data):
    """A call that has given the arrays away and fails changes neither model nor optimizer."""

    def failing_loss(model, images, labels):
        jax.debug.callback(fail)
        return loss_fn(model, images, labels)

    def fail():
        raise OSError("the disk is full")

    before = np.asarray(objects[0].layer1.kernel[...])
    with pytest.raises(jax.errors.JaxRuntimeError, match="the disk is full"):
        run_in_rounds(objects, data, None, (failing_loss, evaluate), (6, 2))
    np.testing.assert_array_equal(objects[0].layer1.kernel[...], before)
    assert int(objects[1].step[...]) == 0
    assert train(objects, data)["loss"].shape == (6,)


def test_saved_arrays_are_left_alone(objects, data):
    """What was kept of the model before the training can still be read."""
    kept = objects[0].layer1.kernel[...]
    numbers = np.asarray(kept).copy()
    train(objects, data)
    np.testing.assert_array_equal(kept, numbers)
    assert not (objects[0].layer1.kernel[...] == kept).all()
