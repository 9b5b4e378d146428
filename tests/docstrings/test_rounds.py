"""``rounds``: what its docstrings say. Each test quotes a sentence."""

import io
from functools import partial

import jax.numpy as jnp
import numpy as np
import optax
import pytest
from examples import SET, trainable

from jaxprimer import rounds
from jaxprimer.rounds import run_in_rounds
from jaxprimer.training import evaluate, loss_fn

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
DATA, FUNCTIONS = (SET, SET), (loss_fn, evaluate)


class Terminal(io.StringIO):
    """A terminal, as far as the bar knows."""

    def isatty(self):
        """Say that people look at it."""
        return True


@pytest.fixture
def calls(monkeypatch):
    """Batches and shape of each compiled call, none of which is made; the third may fail."""
    made = []

    def run(_, state, data, order, *, functions, shape):
        assert (data, functions) == (DATA, FUNCTIONS)
        made.append((order, shape))
        state[1]["step"][...] = jnp.uint32(10 * len(made))
        if len(made) == 3 and made[0][1] == (1, 7):
            raise KeyboardInterrupt
        return state, {"loss": jnp.full(shape[0], float(len(made)))}

    monkeypatch.setattr(rounds, "run_updates", run)
    return made


@pytest.fixture
def terminal(monkeypatch):
    """A terminal that shows errors, and bars."""
    shown = Terminal()
    monkeypatch.setattr(rounds, "tqdm", partial(rounds.tqdm, file=shown))
    return shown


def test_training_in_place():
    """Train in place, in one compiled call."""
    model, optimizer = trainable(optax.sgd(0.1))
    before = model.kernel[...].copy()
    run_in_rounds((model, optimizer), DATA, None, FUNCTIONS, (1, 2))
    assert not jnp.array_equal(model.kernel[...], before)
    assert optimizer.step[...] == 2


def test_one_call_without_a_bar(calls, capsys):
    """In one compiled call or, on a terminal, with a bar."""
    run_in_rounds(trainable(), DATA, None, FUNCTIONS, (100, 2))
    assert calls == [(None, (100, 2))]
    assert capsys.readouterr() == ("", "")


def test_a_bar_on_a_terminal(calls, terminal):
    """On a terminal, with a bar."""
    run_in_rounds(trainable(), DATA, None, FUNCTIONS, (100, 2))
    assert "200/200" in terminal.getvalue()
    assert len(calls) > 1


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(("n_entries", "n_calls"), [(100, 50), (51, 17), (53, 1), (20, 20)])
def test_the_number_of_calls(calls, n_entries, n_calls):
    """For the bar the work is cut into up to 50 equal calls."""
    run_in_rounds(trainable(), DATA, None, FUNCTIONS, (n_entries, 2))
    assert [shape for _, shape in calls] == n_calls * [(n_entries // n_calls, 2)]


@pytest.mark.usefixtures("terminal")
def test_rounds_of_one_size(calls):
    """Up to most rounds, all of one size."""
    run_in_rounds(trainable(), DATA, None, FUNCTIONS, (52, 2))
    assert calls == 26 * [(None, (2, 2))]


@pytest.mark.usefixtures("terminal")
def test_what_an_interrupt_leaves(calls):
    """Whatever stops the training, objects hold the numbers of the last call that was finished."""
    model, optimizer = trainable()
    with pytest.raises(KeyboardInterrupt):
        run_in_rounds((model, optimizer), DATA, None, FUNCTIONS, (5, 7))
    assert len(calls) == 3
    assert optimizer.step[...] == 20


@pytest.mark.usefixtures("terminal")
def test_batches_of_each_call(calls):
    """Indices of each batch."""
    order = jnp.arange(12).reshape(12, 1)
    run_in_rounds(trainable(), DATA, order, FUNCTIONS, (6, 2))
    assert [part.ravel().tolist() for part, _ in calls] == [[2 * i, 2 * i + 1] for i in range(6)]


@pytest.mark.usefixtures("terminal", "calls")
def test_the_history_is_whole():
    """The history of run_updates."""
    history = run_in_rounds(trainable(), DATA, None, FUNCTIONS, (4, 2))
    np.testing.assert_array_equal(history["loss"], [1, 2, 3, 4])
