"""Strict JAX for every test, and the digits that many of them use."""

import jax
import pytest
from flax import nnx
from sklearn.datasets import load_digits

from jaxprimer.data import train_test_arrays
from jaxprimer.models import SimpleNN

jax.config.update("jax_platforms", "cpu")
jax.config.update("jax_numpy_rank_promotion", "raise")
jax.config.update("jax_numpy_dtype_promotion", "strict")
jax.config.update("jax_debug_key_reuse", True)


@pytest.fixture(scope="session")
def digits():
    """The digits as the pages split them."""
    bunch = load_digits()
    return train_test_arrays(bunch.images, bunch.target)


@pytest.fixture
def model():
    """An untrained network."""
    return SimpleNN(rngs=nnx.Rngs(0))
