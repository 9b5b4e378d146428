"""``docs/reference/glossary.md``: words of programs. A test is named after one, and quotes it."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from examples import traces

from jaxprimer.sharding import cpu_mesh

pytestmark = pytest.mark.usefixtures("as_the_glossary_says")
POINTS = np.float32([1, 2, 3])


def test_automatic_differentiation():
    """Exact derivatives of a program, up to rounding, by the chain rule; with `jax.grad`."""
    slope = jax.grad(lambda x: jnp.sin(x) ** 2)(0.5)
    assert math.isclose(slope, 2 * math.sin(0.5) * math.cos(0.5), rel_tol=1e-6)


def test_jit():
    """One compiled program of a function, at its first call, for the shapes and dtypes."""
    calls = [POINTS, POINTS + 1, POINTS[:2], POINTS.astype(np.int32)]
    counts = [traces(lambda f, n=n: [*map(jax.jit(f), calls[:n])]) for n in (1, 2, 3, 4)]
    assert counts == [1, 1, 2, 3]


def test_leaf():
    """What stands at the end of a branch of a pytree: an array, for example."""
    assert jax.tree.leaves({"a": [1, {"b": POINTS}]})[1] is POINTS


def test_mesh():
    """Devices arranged in a grid whose axes have names."""
    mesh = cpu_mesh(data=4, model=2)
    assert dict(mesh.shape) == {"data": 4, "model": 2}
    assert mesh.devices.shape == (4, 2)


def test_microbatch():
    """A part of a batch whose gradient is computed by itself and added to the other parts'."""
    slope = jax.grad(lambda w, x: jnp.mean((x * w) ** 2))
    parts = [slope(2.0, part) for part in (POINTS, 2 * POINTS)]
    whole = slope(2.0, np.concatenate([POINTS, 2 * POINTS]))
    assert np.isclose(whole, sum(parts) / 2)
    assert parts[0] != parts[1]


def test_pure_function():
    """JAX's transformations are made for pure functions."""
    factor = [2.0]
    impure = jax.jit(lambda x: factor[0] * x)
    before = impure(1.0)
    factor[0] = 3.0
    assert impure(1.0) == before == 2


def test_rank():
    """The number of axes of an array."""
    assert [jnp.ndim(jnp.ones(shape)) for shape in ((), (3,), (3, 1))] == [0, 1, 2]


def test_rematerialization():
    """Again for the gradient, instead of keeping them in memory; with `jax.checkpoint`."""
    plain = lambda x: jnp.sin(jnp.sin(x))
    records = [str(jax.make_jaxpr(jax.grad(one))(1.0)) for one in (plain, jax.checkpoint(plain))]
    kept, again = (record.count("= sin ") for record in records)
    assert again > kept


def test_seed():
    """The integer; the same seed gives the same sequence."""
    draws = [jax.random.normal(jax.random.key(seed), 3).tolist() for seed in (0, 1, 0)]
    assert draws[0] == draws[2] != draws[1]


def test_shape():
    """The length along each of its axes, as a tuple; a batch of images begins with their number."""
    assert jnp.ones((5, 8, 7)).shape == (5, 8, 7)
    assert jax.vmap(jnp.sum)(np.ones((5, 8, 7), np.float32)).shape == (5,)


def test_sharding():
    """How an array is spread over devices: which part lies on which; a `NamedSharding`."""
    rows = jax.sharding.NamedSharding(cpu_mesh(data=2), jax.P("data"))
    array = jax.device_put(np.arange(4), rows)
    assert [part.data.tolist() for part in array.addressable_shards] == [[0, 1], [2, 3]]


@pytest.mark.parametrize("transformation", [jax.jit, jax.grad, jax.vmap])
def test_transformation(transformation):
    """A function that takes a function and returns another, such as `jit`, `grad` or `vmap`."""
    assert callable(changed := transformation(jnp.square))
    assert changed is not jnp.square


def test_xla():
    """The compiler that turns what JAX records of a function into a program for a CPU."""
    recorded = jax.jit(lambda x: x * x).lower(POINTS)
    assert "stablehlo.multiply" in recorded.as_text()
    assert recorded.compile().as_text().startswith("HloModule")
