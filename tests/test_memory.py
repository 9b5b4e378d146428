"""``jaxprimer.memory``: the compiler counts bytes, and remat changes no gradient."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jaxprimer.memory import deep_loss, memory


@pytest.fixture
def chain():
    """Weights of eight layers of width 16, and 64 inputs."""
    weights = jax.random.normal(jax.random.key(0), (8, 16, 16)) / 3
    return weights, jax.random.normal(jax.random.key(1), (64, 16))


def test_memory_counts_arguments_and_results():
    """The bytes are those of the arrays, whatever happens in between."""
    x = jnp.ones((10, 3))
    used = memory(lambda x: x.sum(axis=0), x)
    assert used["arguments"] == x.nbytes
    assert used["results"] == 3 * 4
    assert used["shared"] == 0


def test_memory_shares_what_is_donated():
    """Only the donated argument's bytes are used again."""
    x = jnp.ones(100)
    used = memory(lambda x, y: (x + y, x - y), x, x, donate_argnums=(1,))
    assert used["shared"] == x.nbytes
    assert used["results"] >= 2 * x.nbytes


def test_deep_loss_equals_a_loop(chain):
    """The scan computes what a loop over the layers does."""
    weights, x = chain
    wanted = x
    for weight in weights:
        wanted = jax.nn.gelu(wanted @ weight)
    np.testing.assert_allclose(deep_loss(weights, x), (wanted**2).mean(), rtol=1e-5)


def test_remat_keeps_the_gradient_and_saves_memory(chain):
    """The gradient is the same, for less than half of the memory in between."""
    plain, again = (jax.grad(partial(deep_loss, remat=remat)) for remat in (False, True))
    np.testing.assert_allclose(plain(*chain), again(*chain), rtol=1e-4, atol=1e-7)
    assert memory(plain, *chain)["temporary"] > 2 * memory(again, *chain)["temporary"]
