"""``docs/tutorials/convolution.md``: what it says beside its cells. Each test quotes a sentence."""

from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np
import orbax.checkpoint as ocp
import pytest
from flax import errors, nnx

from jaxprimer.convolution import CNN, forward, train_step
from jaxprimer.named_arrays import arrays_of, differing
from jaxprimer.rehearsal import LABELS, TX, kernel_after, make, run
from jaxprimer.saving import restore, save
from jaxprimer.solutions.convolution import normalize, resumed
from jaxprimer.stubs.convolution import normalize as normalize_pixels

pytestmark = pytest.mark.usefixtures("as_the_page_says")
IMAGES = np.random.default_rng(0).normal(2, 3, size=(4, 8, 8)).astype(np.float32)
ROWS = np.random.default_rng(1).normal(size=(6, 6)).astype(np.float32)
HEAD = nnx.All(nnx.Param, nnx.PathContains(3))
call = nnx.jit(lambda model, images: model(images))


def mixed(seed=0):
    """A dense layer, normalized and dropped out, and a head."""
    rngs = nnx.Rngs(seed)
    norm, dropout = nnx.BatchNorm(4, momentum=0.5, rngs=rngs), nnx.Dropout(0.5, rngs=rngs)
    dense, head = nnx.Linear(6, 4, rngs=rngs), nnx.Linear(4, 2, rngs=rngs)
    return nnx.Sequential(dense, norm, dropout, head)


@cache
def trained(wrt, switch="eval"):
    """What a step of training changes, with the normalization in a mode."""
    model = mixed()
    getattr(model.layers[1], switch)()
    before = arrays_of(model=model)
    train_step(model, nnx.Optimizer(model, TX, wrt=wrt), ROWS, np.array(LABELS))
    return differing(before, arrays_of(model=model))


def test_weights_of_a_dense_layer():
    """A dense layer has one weight for each pixel and each output."""
    assert nnx.Linear(64, 5, rngs=nnx.Rngs(0)).kernel.size == 64 * 5


def test_the_kernel_goes_over_the_image():
    """A convolution moves it over the image: the same weights at every place."""
    layer = nnx.Conv(1, 1, (3, 3), padding="VALID", use_bias=False, rngs=nnx.Rngs(0))
    patches = np.lib.stride_tricks.sliding_window_view(IMAGES, (3, 3), axis=(1, 2))
    sums = np.einsum("nhwij,ij->nhw", patches, layer.kernel[...][:, :, 0, 0])
    assert np.allclose(layer(IMAGES[..., None])[..., 0], sums, atol=1e-4)


def test_what_a_convolution_is_told():
    """nnx.Conv is told how many channels go in, how many come out, and the size of the kernel."""
    assert nnx.Conv(3, 5, (2, 4), rngs=nnx.Rngs(0)).kernel.shape == (2, 4, 3, 5)


def test_what_a_convolution_wants_and_gives():
    """Convolution wants (batch, height, width, channels); padding and strides decide what size."""
    images = np.stack([IMAGES[:, :, :6]] * 3, axis=-1)
    layer = nnx.Conv(3, 5, (3, 1), strides=(1, 2), padding="VALID", rngs=nnx.Rngs(0))
    assert layer(images).shape == (4, 8 - 2, 6 / 2, 5)
    assert np.allclose(layer(images)[:1], layer(images[:1]), atol=1e-4)


def test_kernels_are_random_and_trained():
    """They start at random and are trained."""
    kernels = [nnx.Conv(1, 1, (3, 3), rngs=nnx.Rngs(seed)).kernel[...] for seed in (0, 1)]
    assert len(np.unique(kernels)) == 2 * 9
    assert "model.layers.0.kernel" in trained(nnx.Param)


def test_batch_normalization_by_its_formula():
    """Mean and variance are those of the batch."""
    norm = nnx.BatchNorm(8, epsilon=0.5, rngs=nnx.Rngs(0))
    norm.scale[...], norm.bias[...] = np.arange(8.0, dtype=np.float32), np.ones(8, np.float32)
    levelled = (IMAGES - IMAGES.mean((0, 1))) / np.sqrt(IMAGES.var((0, 1)) + 0.5)
    assert np.allclose(call(norm, IMAGES), np.arange(8) * levelled + 1, atol=1e-3)


def test_state_is_a_tree_that_a_filter_picks_from():
    """nnx.state gives all arrays of an object as a tree, or those that a filter selects."""
    norm = nnx.BatchNorm(2, rngs=nnx.Rngs(0))
    assert set(nnx.to_pure_dict(nnx.state(norm))) == {"scale", "bias", "mean", "var"}
    assert set(nnx.to_pure_dict(nnx.state(norm, nnx.BatchStat))) == {"mean", "var"}


def test_saving_the_parameters_alone():
    """Whoever saves the parameters alone loses the other two."""
    old, new = mixed(), mixed(1)
    call(old, ROWS)
    nnx.update(new, nnx.state(old, nnx.Param))
    lost = differing(arrays_of(model=old), arrays_of(model=new))
    assert set(lost) == set(arrays_of(nnx.Any(nnx.BatchStat, nnx.RngState), model=old))


def test_random_numbers_are_state():
    """Here they are part of the model's state."""
    drop, ones = nnx.Dropout(0.5, rngs=nnx.Rngs(0)), jnp.ones(64)
    state = jax.tree.map(jnp.copy, nnx.state(drop, nnx.RngState))
    first, second = call(drop, ones), call(drop, ones)
    assert not np.array_equal(first, second)
    nnx.update(drop, state)
    assert np.array_equal(call(drop, ones), first)


def test_a_network_is_no_pure_function():
    """JAX's own transformations want pure functions, and this network changes its state."""
    model = CNN(5, n_channels=1, rngs=nnx.Rngs(0))
    before = arrays_of(model=model)
    call(model, IMAGES)
    assert "model.norm1.mean" in differing(before, arrays_of(model=model))
    with pytest.raises(errors.TraceContextError):
        jax.jit(model)(IMAGES)


def test_split_and_merge():
    """nnx.split takes the arrays out of the object, by filter, and nnx.merge puts them in again."""
    model = mixed()
    graphdef, params, rest = nnx.split(model, nnx.Param, ...)
    assert len(jax.tree.leaves(params)) == len(arrays_of(nnx.Param, model=model)) == 6
    assert [len(jax.tree.leaves(part)) for part in (graphdef, rest)] == [0, 4]
    merged = nnx.merge(graphdef, params, rest)
    assert not differing(arrays_of(model=model), arrays_of(model=merged))


def test_update_puts_the_state_in():
    """nnx.update would put new_rest into it."""
    model, called = mixed(), mixed()
    _, new_rest = jax.jit(forward, static_argnums=0)(*nnx.split(model, nnx.Param, ...), ROWS)
    call(called, ROWS)
    assert "model.layers.1.mean" in differing(arrays_of(model=called), arrays_of(model=model))
    nnx.update(model, new_rest)
    assert not differing(arrays_of(model=called), arrays_of(model=model))


def test_a_wrong_checkpoint_is_not_read(tmp_path, monkeypatch):
    """Names, shapes and dtypes are compared before any array is read."""
    save(tmp_path / "one", layer=nnx.Linear(2, 3, rngs=nnx.Rngs(0)))
    monkeypatch.delattr(ocp.StandardCheckpointer, "restore")
    other = partial(nnx.Linear, 2, rngs=nnx.Rngs(1))
    with pytest.raises(ValueError, match="lacks 2 of the arrays"):
        restore(tmp_path / "one", another=other(3))
    with pytest.raises(ValueError, match="wanted float16"):
        restore(tmp_path / "one", layer=other(3, param_dtype=jnp.float16))
    with pytest.raises(ValueError, match="wanted float32"):
        restore(tmp_path / "one", layer=other(4))


def test_filters_of_names():
    """nnx.All selects what all of its filters do, and nnx.PathContains goes by the name."""
    model, named = CNN(5, n_channels=1, rngs=nnx.Rngs(0)), nnx.PathContains("norm2")
    paths = {f"model.norm2.{name}" for name in ("bias", "mean", "scale", "var")}
    assert set(arrays_of(named, model=model)) == paths
    both = arrays_of(nnx.All(nnx.Param, named), model=model)
    assert set(both) == paths & set(arrays_of(nnx.Param, model=model))


def test_both_needs_of_a_frozen_layer():
    """A frozen layer needs two things: an optimizer that leaves it out, and evaluation mode."""
    norm = {f"model.layers.1.{name}" for name in ("bias", "mean", "scale", "var")}
    assert not norm & set(trained(HEAD, "eval"))
    assert norm & set(trained(HEAD, "train")) == set(arrays_of(nnx.BatchStat, model=mixed()))
    assert norm & set(trained(nnx.Param, "eval")) == norm & set(arrays_of(nnx.Param, model=mixed()))


def test_a_training_goes_on_as_if_nothing_had_happened(tmp_path):
    """To resume as if nothing had happened, save model, optimizer and random numbers."""
    kernel = resumed(tmp_path, make, run)
    assert np.array_equal(kernel, kernel_after(2))
    assert not np.array_equal(kernel, kernel_after(2, "optimizer"))
    assert not np.array_equal(kernel, kernel_after(2, "rngs"))


def test_normalized_pixels():
    """This function normalizes each pixel over the batch."""
    assert np.allclose(normalize_pixels(IMAGES[..., None]).mean(0), 0, atol=1e-4)


def test_the_axes_of_a_mean():
    """All axes but the last are averaged over."""
    channels = normalize(IMAGES[:, None])
    assert np.allclose(channels.mean((0, 1, 2)), 0, atol=1e-4)
    assert not np.allclose(channels.mean(3), 0, atol=0.1)


def test_bernoulli():
    """jax.random.bernoulli draws true and false, and takes the probability of true."""
    drawn = jax.random.bernoulli(jax.random.key(0), 0.9, (1000,))
    assert (drawn.dtype, round(float(drawn.mean()), 1)) == (bool, 0.9)


def test_every_kernel_is_called_so():
    """The last part of the path is the name of the attribute, and every kernel is called so."""
    arrays = arrays_of(nnx.Param, model=CNN(5, n_channels=1, rngs=nnx.Rngs(0)))
    assert [name.split(".")[-1] for name in arrays if arrays[name].ndim > 1] == ["kernel"] * 3
