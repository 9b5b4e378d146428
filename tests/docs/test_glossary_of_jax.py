"""``docs/reference/glossary.md``: its words of JAX. A test is named after one, and quotes it."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

pytestmark = pytest.mark.usefixtures("as_the_glossary_says")
POINTS = np.float32([1, 2, 3])


def test_all_reduce():
    """Every device brings an array: all are added up, and every device gets the result."""
    total = jax.vmap(lambda x: jax.lax.psum(x, "devices"), axis_name="devices")
    assert total(np.arange(4.0)).tolist() == [6, 6, 6, 6]


def test_array():
    """It cannot be changed in place: an operation returns a new one."""
    array = jnp.zeros(2)
    with pytest.raises(TypeError, match="immutable"):
        array[0] = 1
    assert array.at[0].set(1).tolist() == [1, 0]
    assert array.tolist() == [0, 0]


def test_batch():
    """Stacked along the first axis."""
    assert jax.vmap(jnp.sum)(np.ones((5, 2))).shape == (5,)


def test_bfloat16():
    """16 bits: the first half of a float32, with the same range and far fewer digits."""
    bits = np.float32(np.pi).view(np.uint32) >> 16 << 16
    assert jnp.asarray(bits.view(np.float32), jnp.bfloat16) == bits.view(np.float32)
    short, long = jnp.finfo(jnp.bfloat16), jnp.finfo(jnp.float32)
    assert (short.bits, short.maxexp) == (16, long.maxexp)
    assert short.nmant < long.nmant / 3


def test_compilation_cache():
    """A call like an earlier one finds its program ready."""
    traced = []
    compiled = jax.jit(lambda x: traced.append(x) or x)
    compiled(1.0), compiled(2.0)
    assert len(traced) == 1


def test_donation():
    """Giving the memory of an argument to the result; the argument cannot be used afterwards."""
    given = jnp.ones(4)
    jax.jit(lambda x: x + 1, donate_argnums=0)(given)
    assert given.is_deleted()


def test_dtype():
    """JAX computes in 32 bits unless it is told otherwise."""
    assert (jnp.asarray(np.float64(1)) / 2).dtype == jnp.float32


def test_gather():
    """Reading the elements of an array that an array of indices names."""
    assert jnp.array([5, 6, 7])[jnp.array([2, 0])].tolist() == [7, 5]


def test_gradient():
    """One number for each, which says how the loss changes when that parameter does."""
    grads = jax.grad(lambda params: params @ POINTS)(np.zeros(3, np.float32))
    assert grads.tolist() == POINTS.tolist()


def test_hessian():
    """Second derivatives: how each part of the gradient changes with each number."""
    cubes = lambda x: (x**3).sum()
    assert np.allclose(jax.hessian(cubes)(POINTS), np.diag(6 * POINTS))


def test_jacobian():
    """One row per output, one column per input; jacfwd column by column, jacrev row by row."""
    project = lambda x: np.float32([[1, 2, 3], [4, 5, 6]]) @ x
    assert jax.jacfwd(project)(POINTS).shape == (2, 3)
    assert "f32[3,3]" in str(jax.make_jaxpr(jax.jacfwd(project))(POINTS))  # a push per input
    assert "f32[2,2]" in str(jax.make_jaxpr(jax.jacrev(project))(POINTS))  # a pull per output


def test_jaxpr():
    """The list of array operations that JAX records when it traces a function."""
    (equation,) = jax.make_jaxpr(jnp.sin)(1.0).eqns
    assert equation.primitive.name == "sin"


def test_jvp():
    """How the outputs of a function change when its inputs change in one direction."""
    assert jax.jvp(jnp.square, (3.0,), (2.0,))[1] == 12


def test_key():
    """The same key gives the same numbers each time, so split a key to get others."""
    one, same, whole = (jax.random.key(0) for _ in range(3))
    drawn = jax.random.normal(one)
    assert drawn == jax.random.normal(same)
    assert drawn not in map(jax.random.normal, jax.random.split(whole))


def test_nan():
    """What arithmetic gives for 0 / 0, and for nearly everything computed from it."""
    assert jnp.isnan(jnp.float32(0) / 0)
    assert jnp.isnan(jnp.nan + 1)
    assert jnp.isnan(jnp.float32(0) * jnp.inf)


def test_pytree():
    """Lists, tuples and dictionaries, with values at its leaves."""
    assert jax.tree.leaves({"a": [1, (2, 3)]}) == [1, 2, 3]


def test_recompilation():
    """Another shape or dtype, a weak type where there was none, or another static argument."""
    traced = []
    compiled = jax.jit(lambda x, n: traced.append(x) or n * x, static_argnums=1)
    for argument in (np.ones(2, np.float32), np.ones(3, np.float32), np.ones(2, np.int32)):
        compiled(argument, 1)
    compiled(np.float32(1), 1), compiled(1.0, 1), compiled(1.0, 2)
    assert len(traced) == 6


def test_scan():
    """Calls a function for each entry, passes a state on, and stacks what else the calls return."""
    state, stacked = jax.lax.scan(lambda total, x: (total + x, 10 * x), 0.0, POINTS)
    assert (state, stacked.tolist()) == (6, [10, 20, 30])


def test_scatter():
    """Writing to the elements that an array of indices names, or adding to them."""
    places = jnp.array([2, 0])
    assert jnp.zeros(3).at[places].set(5).tolist() == [5, 0, 5]
    assert jnp.ones(3).at[places].add(5).tolist() == [6, 1, 6]


def test_static_argument():
    """A Python value while it is traced; it must be hashable."""
    compiled = jax.jit(lambda x, n: x if isinstance(n, int) else None, static_argnums=1)
    assert compiled(1.0, 2) == 1
    with pytest.raises(ValueError, match="hashable"):
        compiled(1.0, [2])


def test_tracer():
    """Under jit it has a shape and a dtype but no values, so Python's if cannot look at them."""
    seen = []
    jax.jit(lambda x: seen.append((x.shape, x.dtype)) or x)(POINTS)
    assert seen == [((3,), np.float32)]
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.jit(lambda x: x if x > 0 else -x)(1.0)


def test_vmap():
    """Turns a function of one example into a function of a batch."""
    assert jax.vmap(jnp.dot)(np.eye(3), np.eye(3)).tolist() == [1, 1, 1]


def test_weak_type():
    """From a Python number: it yields to the type of the array that it is combined with."""
    assert jnp.asarray(1.0).weak_type or jax.jit(lambda x: x)(1.0).weak_type
    assert (1.0 * jnp.ones(2, jnp.bfloat16)).dtype == jnp.bfloat16
