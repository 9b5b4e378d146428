"""``docs/reference/errors.md``: what it says beside its cells. Each test quotes a sentence."""

from functools import partial
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from examples import assert_raised
from flax import errors, nnx

from jaxprimer.errors import forward

pytestmark = pytest.mark.usefixtures("as_the_page_says")
ROW = jnp.float32([1, -2, 3])
BOTH = jnp.stack([ROW, ROW])


class Counter(nnx.Module):
    """A model that counts its calls."""

    def __init__(self):
        self.count = nnx.Variable(jnp.zeros(()))

    def __call__(self, x):
        """The input as it is."""
        self.count[...] += 1
        return x


def test_jit_and_vmap_hide_values_and_grad_shows_them():
    """Under jit and some other transformations, tracers have a shape and a dtype, and no value."""
    seen, sign = [], lambda x: x[0] if x[0] > 0 else -x[0]
    note = lambda x: seen.append((x.shape, x.dtype)) or x[0]
    jax.jit(note)(ROW), jax.vmap(note)(BOTH)
    assert seen == 2 * [((3,), jnp.float32)]
    transforms = (jax.jit(sign), jax.vmap(sign))
    assert_raised(jax.errors.TracerBoolConversionError, transforms, BOTH[:, :1])
    assert jax.grad(sign)(-ROW).tolist() == [-1, 0, 0]


def test_python_asks_whether_a_tracer_is_true():
    """An if, and, or or not wants to know whether a tracer is true."""
    asks = (lambda x: x and 1, lambda x: x or 1, lambda x: not x, lambda x: 1 if x else 2)
    assert_raised(jax.errors.TracerBoolConversionError, map(jax.jit, asks), 1.0)


def test_range_and_a_list_want_an_integer():
    """Python needs an integer, for range or as the index of a list, and gets a tracer."""
    uses = (lambda n: range(n) and n, lambda n: [5, 6][n])
    assert [use(np.int32(1)) for use in uses] == [1, 6]
    assert_raised(jax.errors.TracerIntegerConversionError, map(jax.jit, uses), 1)


def test_a_tracer_is_no_number_of_python():
    """Float, int and .item() turn an array into a number of Python, and a tracer has none."""
    conversions = (float, int, lambda x: x.item())
    assert [type(convert(ROW[0])) for convert in conversions] == [float, int, float]
    assert_raised(jax.errors.ConcretizationTypeError, map(jax.jit, conversions), 2.0)


def test_a_tracer_is_of_no_use_after_its_function(monkeypatch):
    """Stored a tracer outside itself, in a list, a global or an attribute, and used after."""
    kept, holder, make_global = [], SimpleNamespace(), partial(monkeypatch.setitem, globals())
    stores = (kept.append, partial(setattr, holder, "kept"), partial(make_global, "KEPT"))
    finds = (lambda: kept[0] + 1, lambda: holder.kept + 1, lambda: globals()["KEPT"] + 1)
    for store, find in zip(stores, finds, strict=True):
        jax.jit(lambda x, store=store, find=find: store(2 * x) or find())(ROW)
    with jax.debug_key_reuse(False):  # it looks at arguments first, and raises a TypeError
        assert_raised(jax.errors.UnexpectedTracerError, finds)


def test_jit_takes_arrays_numbers_and_pytrees():
    """An array, a number, or a pytree; a text, function or object JAX does not know is none."""
    function = jax.jit(lambda x: x)
    assert jax.tree.leaves(function({"a": [2, (1.5,)], "b": ROW[0]})) == [2, 1.5, 1]
    for wrong in ("sum", len, object()):
        assert_raised(TypeError, [function], wrong, says="abstract array")


class Alike:
    """An object of which all have one hash, and none equals another."""

    def __hash__(self):
        """Give all the same."""
        return 7


def test_static_arguments_are_found_by_their_hash():
    """By its hash and by ==, and a list, a dictionary or an array has no hash."""
    traced = []
    function = jax.jit(lambda static: traced.append(static) or 1, static_argnums=0)
    function(frozenset("ab")), function(frozenset("ba")), function(frozenset("a"))
    assert len(traced) == 2
    function(one := Alike()), function(Alike()), function(one)
    assert len(traced) == 4
    for wrong in ([1], {"a": 1}, np.ones(1), ROW):
        assert_raised(ValueError, [function], wrong, says="Non-hashable static arguments")


def test_the_result_lies_where_the_donated_array_lay():
    """An argument that is donated gives its memory to the result, and cannot be used again."""
    step, old = jax.jit(lambda x: 2 * x, donate_argnums=0), jnp.ones(3)
    place = old.unsafe_buffer_pointer()
    assert step(old).unsafe_buffer_pointer() == place
    assert_raised(RuntimeError, [old.tolist], says="deleted")


def test_numpy_takes_a_list_and_jax_does_not():
    """Most functions of jax.numpy do not take a list in place of an array, as NumPy's do."""
    for name in ("sum", "mean", "max", "sort", "argmax", "cumsum", "exp", "sqrt", "ravel"):
        assert np.size(getattr(np, name)([1.0])) == 1
        assert_raised(TypeError, [getattr(jnp, name)], [1.0], says="got <class 'list'>")
    assert jnp.stack([1, 2]).tolist() == [1, 2]


def test_lengths_that_go_together():
    """Compared from their last axis on, two lengths go together if equal or one of them is 1."""
    assert jnp.broadcast_shapes((5, 1, 3), (4, 1)) == (5, 4, 3)
    assert_raised(ValueError, [jnp.broadcast_shapes], (2, 3), (2,), says="ncompatible shapes")


def test_trees_of_other_structures():
    """Not the same structure: other keys, other lengths, or other containers."""
    for pair in (({"a": 1}, {"b": 1}), ([1, 2], [1]), ([1], (1,))):
        assert_raised(ValueError, [partial(jax.tree.map, jnp.add)], *pair)


def test_a_gradient_goes_back_over_what_was_kept():
    """The gradient runs through a loop backwards, and reads what each turn has left for it."""
    loop = lambda x: jax.lax.scan(lambda y, _: (jnp.sin(y), None), x, length=5)[0]
    there, back = jax.make_jaxpr(jax.grad(loop))(1.0).eqns
    assert (there.params["reverse"], back.params["reverse"]) == (False, True)
    assert there.outvars[1].aval.shape == (5,)
    assert there.outvars[1] in back.invars


def test_what_is_carried_keeps_its_type():
    """What scan, or a loop, carries from turn to turn keeps its shape and its dtype."""
    for step in (lambda y: jnp.stack([y, y]), lambda y: y.astype(int)):
        scan = lambda y, step=step: jax.lax.scan(lambda y, _: (step(y), None), y, length=2)
        count = lambda y, step=step: jax.lax.fori_loop(0, 2, lambda _, y: step(y), y)
        wait = lambda y, step=step: jax.lax.while_loop(lambda _: False, step, y)
        assert_raised(TypeError, (scan, count, wait), jnp.float32(1))


def test_one_program_holds_both_branches():
    """Both branches are compiled into one program."""
    text = jax.jit(lambda x: jax.lax.cond(x > 0, jnp.sin, jnp.cos, x)).lower(1.0).as_text()
    assert all(f"stablehlo.{name} " in text for name in ("sine", "cosine"))


def test_draws_of_one_key_depend_on_each_other():
    """The same key was used twice, so two draws that should be independent are not."""
    key = jax.random.key(0)
    with jax.debug_key_reuse(False):
        one, other = jax.random.normal(key, 50), jax.random.uniform(key, 50)
    assert jnp.argsort(one).tolist() == jnp.argsort(other).tolist()


def test_models_that_change_themselves():
    """Changes itself, by batch normalization, dropout or a counter, was not an argument."""
    rngs = nnx.Rngs(0)
    for model in (nnx.BatchNorm(3, rngs=rngs), nnx.Dropout(0.5, rngs=rngs), Counter()):
        assert_raised(errors.TraceContextError, [jax.jit(model)], BOTH)
        assert nnx.jit(forward)(model, BOTH).shape == (2, 3)


def test_nnx_brings_changes_back():
    """NNX's own nnx.jit, nnx.grad or nnx.vmap, which bring the changes back."""
    model = Counter()
    nnx.jit(forward)(model, 1.0)
    nnx.grad(forward, argnums=1)(model, 1.0)
    nnx.vmap(forward, in_axes=(None, 0))(model, ROW)
    assert model.count[...] == 3


def test_dropout_needs_random_numbers_in_training():
    """Can be made without random numbers, and raises an error as soon as it needs them."""
    drop = nnx.Dropout(0.5)
    drop.eval()
    assert drop(ROW).tolist() == ROW.tolist()
    drop.train()
    assert_raised(ValueError, [drop], ROW, says="no `rngs` argument")


def test_older_programs_leave_the_model_out():
    """Make an optimizer without wrt, and call optimizer.update(grads)."""
    model, tx = nnx.Linear(3, 2, rngs=nnx.Rngs(0)), optax.sgd(0.1)
    update, grads = nnx.Optimizer(model, tx, wrt=nnx.Param).update, nnx.state(model, nnx.Param)
    assert_raised(TypeError, [nnx.Optimizer], model, tx, says="wrt")
    assert_raised(TypeError, [update], grads, says="grads")


def test_two_of_five_mistakes_can_be_made_to_raise():
    """Jax.debug_nans and jax.debug_key_reuse turn two of the others into the errors above."""
    key = jax.random.key(0)
    with jax.debug_nans(True), jax.debug_key_reuse(True):
        assert (ROW[10], ROW.at[10].set(5)[-1], jnp.uint8(255) + jnp.uint8(1)) == (3, 3, 0)
        assert_raised(FloatingPointError, [jnp.log], ROW)
        assert jax.random.normal(key).shape == ()
        assert_raised(jax.errors.KeyReuseError, [jax.random.normal], key)
