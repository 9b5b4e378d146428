"""Strict JAX for every test, and what many of them use: the digits, a model, a folder made once."""

import shutil

import jax
import optax
import pytest
from filelock import FileLock
from flax import nnx
from sklearn.datasets import load_digits

from jaxprimer.data import train_test_arrays
from jaxprimer.models import SimpleNN

jax.config.update("jax_platforms", "cpu")
jax.config.update("jax_num_cpu_devices", 8)  # to spread arrays over, as Part 7 does
jax.config.update("jax_numpy_rank_promotion", "raise")
jax.config.update("jax_numpy_dtype_promotion", "strict")
jax.config.update("jax_debug_key_reuse", True)
# Most programs of a test run once: to optimize them takes longer than it saves.
jax.config.update("jax_disable_most_optimizations", True)
with pytest.MonkeyPatch.context() as environment:  # of this process: what it starts runs as ever
    environment.setenv("XLA_FLAGS", "--xla_cpu_use_fusion_emitters=false")
    jax.devices()  # reads the variable


def pytest_configure(config):
    """Have no process compile what another one has compiled, in this run or an earlier one."""
    jax.config.update("jax_compilation_cache_dir", str(config.cache.mkdir("compiled")))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)


@pytest.fixture(scope="session")
def digits():
    """The digits as the pages split them."""
    bunch = load_digits()
    return train_test_arrays(bunch.images, bunch.target)


@pytest.fixture
def model():
    """An untrained network."""
    return SimpleNN(rngs=nnx.Rngs(0))


@pytest.fixture(scope="session")
def made_once(tmp_path_factory, worker_id):
    """Returns a folder that ``make(folder)`` fills once for all processes of a run."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared if worker_id == "master" else shared.parent

    def made(name, make):
        folder, done = shared / name, shared / f"{name}.made"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture
def optimizer(model):
    """Plain gradient descent on the model."""
    return nnx.Optimizer(model, optax.sgd(0.05), wrt=nnx.Param)


@pytest.fixture
def batch(digits):
    """Fifty images with their labels, scaled to 0..1."""
    return digits[0][:50] / 16, digits[2][:50]
