"""What several tests that quote pages train, count and expect."""

import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from jaxprimer.tracing import noting

TX = optax.sgd(0.1, momentum=0.5)  # made once: what is compiled belongs to it
SET = np.float32(np.random.default_rng(0).normal(size=(16, 4))), np.arange(16) % 3


def trainable(tx=TX):
    """A network of one layer, the same each time, and its optimizer."""
    model = nnx.Linear(4, 3, rngs=nnx.Rngs(0))
    return model, nnx.Optimizer(model, tx, wrt=nnx.Param)


def traces(call, function=jnp.square):
    """How many times Python runs a function that a call gets."""
    notes = []
    call(noting(function, notes))
    return len(notes)


def assert_raised(error, functions, *arguments, says=None):
    """Each function raises the error for the arguments."""
    for function in functions:
        with pytest.raises(error, match=says):
            function(*arguments)
