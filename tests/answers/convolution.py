"""Answers to the exercises of Part 6: wrong ones with what is said of them, and right ones."""

import jax
import jax.numpy as jnp
from flax import nnx

from jaxprimer.named_arrays import arrays_of
from jaxprimer.saving import restore, save
from jaxprimer.solutions import convolution as solutions
from jaxprimer.stubs import convolution as stubs


def squares(images):
    """Squares of 2 by 2, as axes 2 and 4 of an array of 5 axes."""
    n, height, width = images.shape
    return images.reshape(n, height // 2, 2, width // 2, 2)


def standard(x, axes):
    """Numbers with mean 0 and variance 1 over some axes."""
    variance = x.var(axis=axes, keepdims=True)
    return (x - x.mean(axis=axes, keepdims=True)) / jnp.sqrt(variance + 1e-5)


def mask(x, rate, key):
    """What is kept, without the scale."""
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x, 0)


def total(arrays):
    """The sum of the squares of arrays."""
    return sum(jnp.sum(array**2) for array in arrays)


def keeping(*names):
    """Two runs, between which what has these names is saved and restored."""

    def resumed(folder, make, run):
        for number in range(2):
            objects = dict(zip(("model", "optimizer", "rngs"), make(), strict=True))
            kept = {name: objects[name] for name in names}
            if number == 1:
                restore(folder / "half", **kept) if kept else None
            run(**objects)
            if number == 0:
                save(folder / "half", **kept or {"model": objects["model"]})
        return objects["model"].kernel[...]

    return resumed


def in_one_go(folder, make, run):
    """Two runs of the same objects."""
    objects = make()
    run(*objects)
    save(folder / "half", model=objects[0])
    run(*objects)
    return objects[0].kernel[...]


def without_a_file(_folder, make, run):
    """Two runs, with all that changes kept in memory."""
    objects, others = make(), make()
    run(*objects)
    for one, other in zip(objects, others, strict=True):
        nnx.update(other, nnx.state(one))
    run(*others)
    return others[0].kernel[...]


def twice_saved(folder, make, run):
    """A run after which two things are saved in one folder."""
    model, optimizer, rngs = make()
    run(model, optimizer, rngs)
    save(folder / "half", model=model)
    save(folder / "half", optimizer=optimizer, rngs=rngs)


def in_two_folders(folder, make, run):
    """The model in one folder, all else in another."""
    model, optimizer, rngs = make()
    run(model, optimizer, rngs)
    save(folder / "half" / "model", model=model)
    save(folder / "half" / "others", optimizer=optimizer, rngs=rngs)
    model, optimizer, rngs = make()
    restore(folder / "half" / "model", model=model)
    restore(folder / "half" / "others", optimizer=optimizer, rngs=rngs)
    run(model, optimizer, rngs)
    return model.kernel[...]


WRONG = {
    "max_pool": [
        (lambda i: i[:, ::2, ::2], "gave the first value of each square."),
        (lambda i: squares(i).mean(axis=(2, 4)), "gave the mean of each square."),
        (lambda i: i.max(axis=0), "gave one square that goes across images."),
        (lambda i: nnx.max_pool(i[..., None], (2, 2))[..., 0], "for each place; squares overlap."),
        (lambda i: squares(i).max(axis=2), "gave shape (2, 2, 3, 2), wanted (2, 2, 3)."),
        (lambda i: jnp.maximum(solutions.max_pool(i), 0), "wanted [[["),
        (lambda i: solutions.max_pool(i).astype(jnp.float16), "gave dtype float16, wanted"),
        (lambda i: nnx.max_pool(i, (2, 2), strides=(2, 2)), "gave shape (1, 2, 6), wanted (2, 2"),
    ],
    "normalize": [
        (lambda x: x, "gave x as it was."),
        (
            lambda x: x - x.mean((0, 1, 2), keepdims=True),
            "mean of 0 to each channel, but no variance of 1.",
        ),
        (lambda x: standard(x, (0,)), "each pixel a mean of its own; wanted is one a channel."),
        (lambda x: standard(x, (1, 2)), "each image a mean of its own; wanted is one a channel."),
        (lambda x: standard(x, (0, 1, 2, 3)), "gave all channels one mean; wanted is one each."),
        (lambda x: (x - x.mean((1, 2))) / x.std((1, 2)), "The channels are the last axis."),
        (lambda x: x.mean(axis=(0, 1, 2)), "gave shape (2,), wanted (4, 3, 3, 2)."),
    ],
    "dropout": [
        (lambda x, _rate, _key: x, "gave 1 alone: nothing was left out."),
        (mask, "gave 0 and 1: the mean is too small."),
        (lambda x, r, k: mask(x, r, k) / r, "wanted [[7, 7, 7], [7, 7, 7]]."),
        (lambda x, r, _: solutions.dropout(x, r, jax.random.key(0)), "the key changes nothing."),
        (lambda x, r, k: mask(x, 1 - r, k) / (1 - r), "wanted [[7, 7, 7], [7, 7, 7]]."),
        (lambda x, r, k: solutions.dropout(jnp.ones_like(x), r, k), "gave [[1, 1, 1], [1, 1, 1]]"),
        (lambda x, r, k: mask(x, r, k) * (1 + r), "gave [0, 1.2], wanted [0, 1.25]."),
        (
            lambda x, r, k: jnp.where(jax.random.bernoulli(k, r or 1.0, x.shape), x / (1 - r), 0),
            "gave 0.8: so many are to be left.",
        ),
    ],
    "resumed": [
        (stubs.resumed, "a kernel trained on without saved optimizer and rngs."),
        (keeping("model", "rngs"), "a kernel trained on without saved optimizer."),
        (keeping("model", "optimizer"), "a kernel trained on without saved rngs."),
        (keeping(), "gave the kernel after one run."),
        (in_one_go, "gave objects that were not made anew."),
        (without_a_file, "gave no folder named half."),
        (twice_saved, "raised FileExistsError: folder 'half' exists"),
    ],
    "penalty": [
        (lambda m: jnp.sum(m.head.kernel[...] ** 2), "gave the kernel of one layer only."),
        (lambda m: total(jax.tree.leaves(nnx.state(m, nnx.Param))), "biases and scales too."),
        (
            lambda m: sum(jnp.sum(k) for n, k in arrays_of(m=m).items() if "kernel" in n),
            "gave the sum of the kernels, not of their squares.",
        ),
        (
            lambda m: total([m.conv1.kernel[...], m.conv2.kernel[...]]),
            "gave the kernels of the convolutions only.",
        ),
        (
            lambda m: nnx.state(m, nnx.PathContains("kernel")),
            "gave type State, wanted a JAX array.",
        ),
        (lambda m: jnp.sqrt(solutions.penalty(m)), "wanted "),
    ],
}

RIGHT = [
    ("resumed", keeping("model", "optimizer", "rngs")),
    ("resumed", in_two_folders),
    ("max_pool", lambda i: squares(i).max(axis=(2, 4))),
    ("max_pool", lambda i: nnx.max_pool(i[..., None], (2, 2), strides=(2, 2))[..., 0]),
    ("normalize", nnx.BatchNorm(2, rngs=nnx.Rngs(0))),
    ("normalize", lambda x: standard(x, (0, 1, 2))),
    ("dropout", lambda x, r, k: nnx.Dropout(r)(x, rngs=nnx.Rngs(dropout=k))),
    ("dropout", lambda x, r, k: jnp.where(jax.random.uniform(k, x.shape) < r, 0, x / (1 - r))),
    (
        "penalty",
        lambda m: total(leaf for name, leaf in arrays_of(m=m).items() if name.endswith("kernel")),
    ),
]
