"""Answers to the exercises of Part 6: wrong ones with what is said of them, and right ones."""

import jax
import jax.numpy as jnp
from flax import nnx

from jaxprimer.named_arrays import arrays_of
from jaxprimer.saving import restore, save
from jaxprimer.solutions import convolution as solutions
from jaxprimer.stubs import convolution as stubs


def block(call):
    """A block with the layers that it needs, and its own way through them."""
    return type("Block", (solutions.Block,), {"__call__": call})


class Nested(nnx.Module):
    """A block of another make: its layers in a model of their own, the convolution without bias."""

    def __init__(self, n, *, rngs, padding="SAME"):
        conv = nnx.Conv(n, n, (3, 3), padding=padding, use_bias=False, rngs=rngs)
        self.layers = nnx.Sequential(conv, nnx.BatchNorm(n, momentum=0.9, rngs=rngs), nnx.relu)

    def __call__(self, x):
        """Add to what comes in."""
        return x + self.layers(x)


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
    "block": [
        (stubs.Block, "raised NotImplementedError. Replace that line of the stub"),
        (None, "raised TypeError: 'NoneType' object is not callable"),
        (lambda *_, **__: None, "Block(3, rngs=nnx.Rngs(0)) gave no nnx.Module."),
        (lambda n, rngs: nnx.BatchNorm(n, rngs=rngs), "gave no single nnx.Conv of 3 by 3, from 3"),
        (lambda n, rngs: nnx.Conv(n, n, (3, 3), rngs=rngs), "gave no single nnx.BatchNorm."),
        (
            lambda n, rngs: nnx.Conv(n, 2 * n, (3, 3), rngs=rngs),
            "no single nnx.Conv of 3 by 3, from 3 channels",
        ),
        (
            lambda n, rngs: nnx.Conv(n, n, (5, 5), rngs=rngs),
            "no single nnx.Conv of 3 by 3, from 3 channels",
        ),
        (block(lambda self, x: nnx.relu(self.norm(self.conv(x)))), "gave no sum: x is not added."),
        (block(lambda self, x: x + self.norm(self.conv(x))), "gave a sum without nnx.relu."),
        (
            block(lambda self, x: nnx.relu(x + self.norm(self.conv(x)))),
            "gave nnx.relu of the sum, not of one part.",
        ),
        (
            block(lambda self, x: x + nnx.relu(self.conv(x))),
            "gave a sum without normalization.",
        ),
        (
            block(lambda self, x: x + nnx.relu(self.conv(self.norm(x)))),
            "gave a normalization that came too early.",
        ),
        (
            block(lambda self, x: x + nnx.relu(self.norm(self.conv(x), use_running_average=False))),
            "block(x) after block.eval() gave what it gave in training.",
        ),
        (block(lambda self, x: self.norm(self.conv(x)).mean()), "gave shape (), wanted (2, 4, 4"),
        (lambda n, rngs: Nested(n, rngs=rngs, padding="VALID"), "raised ValueError: operands"),
        (block(lambda *_: None), "block(x) gave type NoneType, wanted a JAX array."),
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
    ("block", block(lambda self, x: jnp.maximum(self.norm(self.conv(x)), 0) + x)),
    ("block", Nested),
    ("normalize", nnx.BatchNorm(2, rngs=nnx.Rngs(0))),
    ("normalize", lambda x: standard(x, (0, 1, 2))),
    ("dropout", lambda x, r, k: nnx.Dropout(r)(x, rngs=nnx.Rngs(dropout=k))),
    ("dropout", lambda x, r, k: jnp.where(jax.random.uniform(k, x.shape) < r, 0, x / (1 - r))),
    (
        "penalty",
        lambda m: total(leaf for name, leaf in arrays_of(m=m).items() if name.endswith("kernel")),
    ),
]
