"""``docs/tutorials/convolution.md``: layers, their state, what is saved and exported of it."""

import inspect
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import errors, nnx
from jax import export

from jaxprimer import convolution, training
from jaxprimer.convolution import CNN
from jaxprimer.diagnosis import logged, training_layers
from jaxprimer.exporting import export_model
from jaxprimer.named_arrays import arrays_of, differing
from jaxprimer.rehearsal import LABELS, TX, make
from jaxprimer.saving import check_arrays, numbers_of, restore, save
from jaxprimer.solutions.convolution import penalty
from jaxprimer.stubs import convolution as stubs

pytestmark = pytest.mark.usefixtures("as_the_page_says")
IMAGES = np.random.default_rng(0).normal(2, 3, size=(4, 8, 8)).astype(np.float32)
ROWS = IMAGES[:, 0, :4]
HEAD = nnx.All(nnx.Param, nnx.PathContains("head"))


def dense(n_in, n_out):
    """A dense layer, the same at each call."""
    return nnx.Linear(n_in, n_out, rngs=nnx.Rngs(0))


def normalized():
    """A dense layer with a normalization and dropout after it."""
    rngs = nnx.Rngs(0)
    layers = nnx.Linear(4, 4, rngs=rngs), nnx.BatchNorm(4, rngs=rngs), nnx.Dropout(0.5, rngs=rngs)
    return nnx.Sequential(*layers)


def network():
    """The network of the page, with one channel."""
    return CNN(5, n_channels=1, rngs=nnx.Rngs(0))


def test_a_dense_layer_learns_place_by_place():
    """It knows nothing of neighbours, so it has to learn a stroke anew at every place."""
    order = np.random.default_rng(2).permutation(64)
    layer, other, pixels = dense(64, 3), dense(64, 3), IMAGES.reshape(4, 64)
    other.kernel[...] = np.asarray(layer.kernel)[order]
    assert np.allclose(other(pixels[:, order]), layer(pixels), atol=1e-3)
    stroke = np.tile(np.eye(8, dtype=np.float32)[2], 8)
    slope = jax.grad(lambda kernel: jnp.sum(stroke @ kernel))(layer.kernel[...])
    assert np.flatnonzero(slope.any(axis=1)).tolist() == list(range(2, 64, 8))


def test_what_decides_the_size():
    """Besides the kernel, two settings decide here how large the result is."""
    size = lambda side=3, padding="VALID", strides=1, **options: jax.eval_shape(
        nnx.Conv(1, 2, (side, side), strides, padding=padding, rngs=nnx.Rngs(0), **options),
        IMAGES[..., None],
    ).shape[1:3]
    assert size() == size(use_bias=False) == size(dtype=jnp.float16) == (6, 6)
    assert [size(5), size(padding="SAME"), size(strides=2)] == [(4, 4), (8, 8), (3, 3)]


def test_a_model_among_the_arguments():
    """nnx.jit knows how to deal with that, for a model among its arguments."""
    norm, plain = (nnx.BatchNorm(4, rngs=nnx.Rngs(0)) for _ in range(2))
    plain(ROWS)
    nnx.jit(lambda rows, norm: norm(rows))(ROWS, norm)
    assert np.allclose(norm.mean[...], plain.mean[...], atol=1e-6)
    with pytest.raises(errors.TraceContextError):
        nnx.jit(norm)(ROWS)


def stepped(train_step, wrt):
    """The arrays of a normalization in evaluation mode after a step of training."""
    norm = nnx.BatchNorm(2, use_running_average=True, rngs=nnx.Rngs(0))
    train_step(norm, nnx.Optimizer(norm, TX, wrt=wrt), ROWS[:, :2], np.array(LABELS[:4]))
    return arrays_of(norm=norm)


def test_the_step_differs_in_what_is_differentiated():
    """The step is that of Part 1 with one difference: gradient with respect to `optimizer.wrt`."""
    here, there = convolution.train_step, training.train_step
    assert not differing(stepped(here, nnx.Param), stepped(there, nnx.Param))
    moved = differing(stepped(here, nnx.BatchStat), stepped(here, nnx.Param))
    assert moved == ["norm.bias", "norm.mean", "norm.scale", "norm.var"]
    with pytest.raises(ValueError, match="mean"):
        stepped(there, nnx.BatchStat)


def test_what_a_network_does_that_nobody_switched():
    """Dropout still drops, and the batch's own mean is used still."""
    _, norm, drop = normalized().layers
    assert np.allclose(norm(ROWS).mean(axis=0), 0, atol=1e-4)
    assert 0 < np.count_nonzero(drop(jnp.ones(99))) < 99


def test_an_existing_folder(tmp_path):
    """An existing folder is refused, since nothing that was saved is to be lost."""
    (tmp_path / "kept").write_text("kept", encoding="utf-8")
    with pytest.raises(FileExistsError, match="nothing is overwritten"):
        save(tmp_path, layer=dense(2, 3))
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["kept"]


def test_another_name():
    """The second is a newer version of the class, in which a layer has another name."""
    seen, wanted = numbers_of(head=dense(2, 5)), numbers_of(classifier=dense(2, 5))
    with pytest.raises(ValueError, match=r"lacks 2 .*classifier.* holds 2 .*head"):
        check_arrays(seen, wanted, "folder")


def test_what_the_optimizer_leaves_out():
    """To freeze the convolutions, leave them out of what the optimizer updates."""
    model = network()
    before, optimizer = arrays_of(model=model), nnx.Optimizer(model, TX, wrt=HEAD)
    optimizer.update(model, jax.tree.map(jnp.ones_like, nnx.state(model, HEAD)))
    assert differing(before, arrays_of(model=model)) == ["model.head.bias", "model.head.kernel"]
    everything = nnx.Optimizer(model, TX, wrt=nnx.Param)
    kept = [" ".join(arrays_of(optimizer=one)) for one in (optimizer, everything)]
    assert [("head" in names, "conv1" in names) for names in kept] == [(True, False), (True, True)]


def test_one_layer_is_switched():
    """Put the frozen layers into evaluation mode as well, each by itself."""
    model = network()
    model.norm1.eval()
    assert training_layers(model) == ["dropout", "norm2"]


def test_what_loading_an_export_needs(monkeypatch):
    """What loads it compiles it, and needs no Flax."""
    data = export_model(dense(4, 2), image_shape=(4,))
    monkeypatch.setitem(sys.modules, "flax", None)
    call = lambda: export.deserialize(data).call(ROWS)
    assert logged(jax.log_compiles(True), call, "Compiling")


def test_filters_tell_the_state_apart():
    """State is more: nnx.BatchStat and nnx.RngState belong to it, and filters tell them apart."""
    kinds = nnx.Param, nnx.BatchStat, nnx.RngState
    _, *parts = nnx.split(normalized(), *kinds)
    assert [len(jax.tree.leaves(part)) for part in parts] == [4, 2, 2]


def test_what_is_to_be_completed():
    """A class and four functions for you to complete."""
    own = [one for one in vars(stubs).values() if getattr(one, "__module__", "") == stubs.__name__]
    assert [sum(map(kind, own)) for kind in (inspect.isclass, inspect.isfunction)] == [1, 4]


def test_what_a_penalty_leaves_alone():
    """A penalty on large weights leaves biases and scales alone."""
    graphdef, params, rest = nnx.split(normalized(), nnx.Param, ...)
    slopes = jax.grad(lambda params: penalty(nnx.merge(graphdef, params, rest)))(params)
    named = jax.tree_util.tree_leaves_with_path(nnx.to_pure_dict(slopes))
    assert [path[-1].key for path, slope in named if np.any(slope)] == ["kernel"]
    assert sorted(path[-1].key for path, _ in named) == ["bias", "bias", "kernel", "scale"]


def test_a_name_is_a_part_of_the_path():
    """`head_only` selected by a name that is part of the path."""
    assert list(arrays_of(HEAD, model=network())) == ["model.head.bias", "model.head.kernel"]
    assert not arrays_of(nnx.PathContains("hea"), model=network())


def test_two_runs_with_a_checkpoint_between(tmp_path):
    """This function trains in two runs, and all that is left of the first is a checkpoint."""
    ran, folders = [], []
    making = lambda: folders.append([path.name for path in tmp_path.iterdir()]) or make()
    stubs.resumed(tmp_path, making, lambda *parts: ran.append(parts[0]))
    assert folders == [[], ["half"]]
    assert len({id(model) for model in ran}) == 2


def test_what_make_gives():
    """`make()` gives random numbers in their first state, the same at each call."""
    names = "model", "optimizer", "rngs"
    ones, others = (dict(zip(names, make(), strict=True)) for _ in range(2))
    assert [ones["optimizer"].step[...], ones["rngs"].batches.count[...]] == [0, 0]
    assert not differing(arrays_of(**ones), arrays_of(**others))


def test_as_many_objects_as_you_like(tmp_path):
    """`save` and `restore` take as many objects as you like, each under a name."""
    objects = {name: nnx.Rngs(seed) for seed, name in enumerate("abc")}
    save(tmp_path / "three", **objects)
    others = {name: nnx.Rngs(9) for name in "abc"}
    restore(tmp_path / "three", **others)
    assert not differing(arrays_of(**objects), arrays_of(**others))
