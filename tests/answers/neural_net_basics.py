"""Answers to the exercises of Part 1: wrong ones with what is said of them, and right ones."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

from jaxprimer.solutions import neural_net_basics as solutions
from jaxprimer.transforms import finite_difference
from jaxprimer.transforms import squared_distance as one


def outer_where(x):
    """A length whose gradient at zero is NaN in spite of the ``where``."""
    squares = jnp.sum(x**2)
    return jnp.where(squares > 0, jnp.sqrt(squares), 0)


def hidden(model, images):
    """Output of the first layer."""
    return nnx.selu(model.layer1(images.reshape(len(images), -1)))


def by_kernels(model, images):
    """Logits from the arrays of the layers."""
    x = jnp.ravel(images)[None]
    for layer in (model.layer1, model.layer2):
        y = jax.nn.selu(x @ layer.kernel[...] + layer.bias[...][None])
        x = y + x if x.shape == y.shape else y
    return x @ model.layer3.kernel[...] + model.layer3.bias[...][None]


WRONG = {
    "scale": [
        (jnp.asarray, "gave the pixels as they were."),
        (lambda i: jnp.asarray(i) / 255, "gave numbers for pixels up to 255; these go up to 16."),
        (lambda i: jnp.asarray(i) / i.max(), "gave numbers that depend on the largest pixel here."),
        (lambda i: i / 16, "gave type ndarray, wanted a JAX array."),
        (lambda i: jnp.ravel(i) / 16, "gave shape (4,), wanted (2, 2)."),
        (lambda i: jnp.asarray(i) // 16, "gave dtype uint8, wanted float32."),
        (lambda i: jnp.asarray(i, jnp.float16) / 16, "gave dtype float16, wanted float32."),
        (lambda i: jnp.asarray(i) / 16 * jnp.nan, "gave [[nan, nan], [nan, nan]], wanted [[0, 0."),
        (lambda i: jnp.asarray(i) / 20, "gave [[0, 0.1], [0.2, 0.4]], wanted [[0, 0.125], [0.25,"),
        (lambda i: i.at[:].divide(16), "no attribute 'at'. The images can be a NumPy array, and"),
    ],
    "shortcut": [
        (lambda m, i: m(i), "gave the logits of the network without a shortcut."),
        (lambda m, i: m.layer3(hidden(m, i)), "gave logits that know nothing of layer 2."),
        (lambda m, i: m.layer3(hidden(m, i) + m.layer2(hidden(m, i))), "no SELU follows layer 2."),
        (
            lambda m, i: m.layer3(nnx.selu(hidden(m, i) + m.layer2(hidden(m, i)))),
            "gave logits for which SELU follows the sum.",
        ),
        (
            lambda m, i: hidden(m, i) + nnx.selu(m.layer2(hidden(m, i))),
            "gave what goes into the last layer.",
        ),
        (lambda m, i: m.layer1(i), "wants 64 numbers in a row for each image."),
        (lambda m, i: solutions.shortcut(m, i)[0], "gave shape (10,), wanted (1, 10)."),
        (lambda m, i: solutions.shortcut(m, i) + 1, "wanted [["),
    ],
    "norm": [
        (lambda x: jnp.sum(x**2), "norm(jnp.array([3.0, 4.0])) gave the square of the length."),
        (lambda x: jnp.abs(x).sum(), "norm(jnp.array([3.0, 4.0])) gave 7, wanted 5."),
        (lambda x: jnp.linalg.norm(x, keepdims=True), "gave shape (1,), wanted ()."),
        (jnp.linalg.norm, "gave nan: the square root still sees the 0."),
        (outer_where, "gave nan: the square root still sees the 0."),
        (lambda x: jnp.nan_to_num(jnp.linalg.norm(x)), "the square root still sees the 0."),
        (lambda x: jnp.sqrt(jnp.sum(x**2) + 1e-6), "norm(jnp.zeros(3)) gave 0.001, wanted 0."),
        (lambda x: jax.lax.stop_gradient(jnp.linalg.norm(x)), "gave [0, 0], wanted [0.6, 0.8]."),
        (lambda x: jnp.linalg.norm(x) if x.any() else x[0], "x has no numbers to look at."),
        (lambda x: jnp.float32(np.linalg.norm(x)), "raised jax.errors.TracerArrayConversionError"),
    ],
    "squared_distances": [
        (one, "raised ValueError: x0 has shape (3, 2), wanted (2,)."),
        (jax.vmap(one), "inconsistent sizes for array axes to be mapped. squared_distance takes"),
        (lambda p, o: jax.vmap(one, (None, 0))(p[0], o), "gave shape (3,), wanted (2, 3)."),
        (jax.vmap(jax.vmap(one, (0, None)), (None, 0)), "gave one row per other; wanted is one"),
        (lambda p, o: jnp.sqrt(solutions.squared_distances(p, o)), "gave distances; wanted are"),
        (lambda p, o: solutions.squared_distances(p, o).sum(axis=1), "gave the sum of each row;"),
        (lambda p, o: p @ o.T, "gave [[0, 0, 0], [0, 9, 16]], wanted [[0, 9, 16], [25, 16, 9]]."),
        (lambda p, o: solutions.squared_distances(p, o).astype(int), "gave dtype int32, wanted"),
        (lambda p, o: [[one(x, y) for y in o] for x in p], "gave type list, wanted a JAX array."),
    ],
    "slopes": [
        (lambda f, p: f(p), "gave the values of f, not its slopes."),
        (lambda f, p: jax.grad(f)(p), "shape: (3,). f maps one number to one number, and here"),
        (lambda f, p: solutions.slopes(f, p).sum(), "gave the sum of the slopes."),
        (lambda f, _: jax.vmap(jax.grad(f)), "gave type function, wanted a JAX array."),
        (lambda f, p: jax.jacobian(f)(p), "gave shape (3, 3), wanted (3,)."),
        (finite_difference, "wanted [0.540302, 1, -0.416147]."),
        (lambda _, p: jnp.cos(p), "slopes(jnp.square, jnp.array([1000.0])) gave [0.562379]"),
    ],
}

RIGHT = [
    ("shortcut", by_kernels),
    ("scale", lambda images: jnp.array(images).astype(jnp.float32) * 0.0625),
    ("norm", lambda x: optax.safe_norm(x, 0.0)),
    ("norm", lambda x: jax.lax.cond(x.any(), jnp.linalg.norm, lambda _: 0.0, x)),
    ("squared_distances", lambda p, o: ((p[:, None, :] - o[None, :, :]) ** 2).sum(axis=-1)),
    ("squared_distances", lambda p, o: jnp.stack([jax.vmap(one, (0, None))(o, x) for x in p])),
    ("slopes", lambda f, points: jnp.stack([jax.grad(f)(point) for point in points])),
    ("slopes", lambda f, points: jax.grad(lambda p: f(p).sum())(points)),
]
