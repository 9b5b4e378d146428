"""``memory``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer.memory import deep_loss, memory

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
EIGHT, FOUR = jnp.ones(8), jnp.ones(4)
WEIGHTS, X = jnp.ones((5, 16, 16)), jnp.ones((32, 16))
INSIDE = 4 * 5 * 32 * 16  # bytes of what all layers put out


def gradient(*, remat):
    """The gradient of the deep loss, and what it is taken at."""
    return jax.grad(lambda weights, x: deep_loss(weights, x, remat=remat)), WEIGHTS, X


def test_function_is_compiled_and_not_called():
    """Nothing is computed."""
    seen = []

    def tell(x):
        jax.debug.callback(seen.append, x)
        return 2 * x

    assert memory(tell, EIGHT)["results"] == 32
    jax.effects_barrier()
    assert seen == []
    jax.jit(tell)(EIGHT)
    jax.effects_barrier()
    assert len(seen) == 1


def test_bytes_by_use():
    """Bytes of the arguments that it uses, its results and what it keeps in between, temporary."""
    of_sum = memory(lambda x, y: x.sum() + y.sum(), EIGHT, FOUR)
    assert of_sum["arguments"] == 4 * (8 + 4)
    assert of_sum["results"] == 4
    assert of_sum["temporary"] < INSIDE < memory(*gradient(remat=False))["temporary"]


def test_donated_arguments():
    """Which arguments' memory it may reuse."""

    def shared(*donated):
        doubled = memory(lambda x, y: (2 * x, 2 * y), EIGHT, FOUR, donate_argnums=donated)
        return doubled["shared"]

    assert [shared(), shared(0), shared(1), shared(0, 1)] == [0, 32, 16, 48]


def test_shared_bytes():
    """How many bytes of the results lie in the memory of donated arguments."""
    found = memory(lambda x, y: (2 * x, y + 1, y - 1), EIGHT, FOUR, donate_argnums=(0,))
    assert EIGHT.nbytes == found["shared"] < found["results"]


def test_loss_of_many_layers():
    """Mean square of what many layers of one width put out."""
    weights = jnp.stack([2 * jnp.eye(2)] * 3)
    x = jnp.array([[100.0, 200.0], [300.0, 400.0]])
    mean = np.mean([8.0**2 * pixel**2 for pixel in (100, 200, 300, 400)])
    assert float(deep_loss(weights, x)) == pytest.approx(mean)


def test_layers_are_computed_again():
    """Whether the gradient computes the inside of each layer again instead of keeping it."""
    keeping, again = (gradient(remat=remat) for remat in (False, True))
    counts = [str(jax.make_jaxpr(call)(*at)).count(" tanh ") for call, *at in (keeping, again)]
    assert counts == [1, 2]
    kept = memory(*keeping)["temporary"] - memory(*again)["temporary"]
    assert kept > INSIDE
