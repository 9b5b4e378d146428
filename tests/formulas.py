"""The formulas of docstrings and pages: what a function computes, and NumPy by the formula."""

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from jaxprimer import (
    accumulation,
    activations,
    arrays,
    autoencoder,
    batches,
    blocks,
    debugging,
    descent,
    functions,
    memory,
    precision,
    regression,
    tracing,
    training,
    transforms,
    tuning,
)
from jaxprimer.models import SimpleNN
from jaxprimer.solutions import arrays as of_arrays
from jaxprimer.solutions import convolution as of_convolution
from jaxprimer.solutions import debugging as of_debugging
from jaxprimer.solutions import functions as of_functions
from jaxprimer.solutions import neural_net_basics as of_basics

DRAW = np.random.default_rng(0)
X, Y, W = (np.float32(DRAW.normal(size=shape)) for shape in ((6, 3), 6, 3))
LABELS, LOGITS = np.array([0, 2, 1, 1, 0, 2]), X
SHARES = np.float32([[[0.2, 0.9], [0.5, 0.6]]])
IMAGES = np.float32(DRAW.normal(size=(4, 5, 5, 2)))
ALPHA, LAMBDA = np.float32(activations.SELU_ALPHA), np.float32(activations.SELU_LAMBDA)


def log_softmax(z):
    """Logarithms of the probabilities that rows of logits stand for."""
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def loss_gradient(rows, n_parts=1):
    """The gradient of the loss of some images, computed in parts, as one vector."""
    model = SimpleNN(n_features=3, n_hidden=2, n_targets=3, rngs=nnx.Rngs(0))
    grads = accumulation.accumulate(model, X[rows], LABELS[rows], n_parts)[1]
    return np.concatenate([leaf.ravel() for leaf in jax.tree.leaves(grads)])


def cubic(x):
    """A function of a vector whose Hessian is diagonal, 6x."""
    return (x**3).sum()


def averages(x, d):
    """The formula of a moving average."""
    y = [x[0]]
    for new in x[1:]:
        y.append(d * y[-1] + (1 - d) * new)
    return y


def normalized(x, epsilon=1e-5):
    """Channels with mean 0 and variance 1."""
    return (x - x.mean((0, 1, 2))) / np.sqrt(x.var((0, 1, 2)) + epsilon)


def block(inputs):
    """A residual block's output, and what it has added to its input before ReLU."""
    layers = of_convolution.Block(2, rngs=nnx.Rngs(0))
    (conv,), (norm,) = blocks.parts(layers, nnx.Conv), blocks.parts(layers, nnx.BatchNorm)
    return layers, np.asarray(norm(conv(inputs)))


def shifted(images, down, right):
    """Images between two matrices each, which blend neighbouring pixels."""
    one, other = (np.asarray(batches.blend(5, part)) for part in (down, right))
    return one @ images @ other.transpose(0, 2, 1)


def scaled_norm(epsilon):
    """A batch normalization that scales by 2 and adds 3."""
    norm = nnx.BatchNorm(2, epsilon=epsilon, rngs=nnx.Rngs(0))
    norm.scale[...], norm.bias[...] = jnp.full(2, 2.0), jnp.full(2, 3.0)
    return norm


FORMULAS = {
    r"\nabla L = \frac{1}{k} \sum_{i=1}^{k} \nabla L_i": (
        lambda: loss_gradient(slice(None), n_parts=3),
        lambda: sum(loss_gradient(slice(start, start + 2)) for start in (0, 2, 4)) / 3,
    ),
    r"\operatorname{selu}(x) = \lambda \begin{cases} "
    r"x & x > 0 \\ \alpha (e^x - 1) & x \le 0 \end{cases}": (
        lambda: activations.selu(jnp.array(Y)),
        lambda: 1.05 * np.where(Y > 0, Y, 1.67 * (np.exp(Y) - 1)),
    ),
    r"\operatorname{selu}(x) = \lambda \begin{cases} x & \text{if } x > 0 \\ "
    r"\alpha\,(e^x - 1) & \text{otherwise.} \end{cases}": (
        lambda: nnx.selu(Y),
        lambda: LAMBDA * np.where(Y > 0, Y, ALPHA * (np.exp(Y) - 1)),
    ),
    r"L = \frac{1}{n} \sum_{i=1}^{n} (a x_i + b - y_i)^2": (
        lambda: arrays.line_error(arrays.PlainLine(2.0, 1.0), jnp.array(X[:, 0]), jnp.array(Y)),
        lambda: np.mean((2 * X[:, 0] + 1 - Y) ** 2),
    ),
    r"r = \frac{\operatorname{cov}(x, y)}{\sigma_x \sigma_y}": (
        lambda: arrays.correlation(jnp.array(X[:, 0]), jnp.array(Y)),
        lambda: np.cov(X[:, 0], Y, ddof=0)[0, 1] / (X[:, 0].std() * Y.std()),
    ),
    r"D = \frac{1}{2} \sum_i \left( \mu_i^2 + \sigma_i^2 - 1 - \log \sigma_i^2 \right)": (
        lambda: autoencoder.code_loss(jnp.array(X), jnp.array(2 * X)),
        lambda: (X**2 + np.exp(2 * X) - 1 - 2 * X).sum(axis=1) / 2,
    ),
    r"x' = B_\text{down} \, x \, B_\text{right}^T": (
        lambda: batches.shift(jax.random.key(0), jnp.array(IMAGES[..., 0]), 1.0),
        lambda: shifted(
            IMAGES[..., 0],
            *jax.random.uniform(jax.random.key(0), (2, 4, 1, 1), minval=-1.0, maxval=1.0),
        ),
    ),
    r"B_{ij} = \max(0, 1 - |i - j - s|)": (
        lambda: batches.blend(3, jnp.full((1, 1, 1), 0.25))[0],
        lambda: [[max(0, 1 - abs(i - j - 0.25)) for j in range(3)] for i in range(3)],
    ),
    r"y = x + \max(0, \operatorname{norm}(W * x + b))": (
        lambda: block(IMAGES)[0](jnp.array(IMAGES)),
        lambda: IMAGES + np.maximum(0, block(IMAGES)[1]),
    ),
    r"H = -\sum_i p_i \log p_i": (
        lambda: debugging.entropy_by_product(jnp.array(LOGITS)),
        lambda: -(np.exp(log_softmax(LOGITS)) * log_softmax(LOGITS)).sum(axis=1),
    ),
    r"H v = \left. \frac{d}{dt} \nabla f(x + t v) \right|_{t=0}": (
        lambda: descent.hessian_vector_product(cubic, jnp.array(Y), jnp.array(X[:, 0])),
        lambda: 6 * Y * X[:, 0],
    ),
    r"v^\top H v = \left. \frac{d^2}{dt^2} f(x + t v) \right|_{t=0}": (
        lambda: of_functions.curvature(cubic, jnp.array(Y), jnp.array(X[:, 0])),
        lambda: np.sum(6 * Y * X[:, 0] ** 2),
    ),
    r"\log \cosh x = \log \frac{e^x + e^{-x}}{2}": (
        lambda: functions.plain_log_cosh(jnp.array(Y)),
        lambda: np.log((np.exp(Y) + np.exp(-Y)) / 2),
    ),
    r"\frac{d}{dx} \log \cosh x = \tanh x": (
        lambda: jax.vmap(jax.grad(functions.log_cosh))(jnp.array(Y)),
        lambda: np.tanh(Y),
    ),
    r"x_{i+1} = \operatorname{gelu}(x_i W_i)": (
        lambda: memory.deep_loss(jnp.stack([jnp.array(X[:3])] * 2), jnp.array(X)),
        lambda: np.mean(nnx.gelu(nnx.gelu(X @ X[:3]) @ X[:3]) ** 2),
    ),
    r"\epsilon \, 2^{\lfloor \log_2 |x| \rfloor}": (
        lambda: precision.spacing(jnp.array(Y)),
        lambda: np.finfo(np.float32).eps * 2 ** np.floor(np.log2(abs(Y))),
    ),
    r"L = \frac{1}{n} \sum_{i=1}^{n} (x_i \cdot w + b - y_i)^2": (
        lambda: regression.mean_squared_error(
            {"weights": jnp.array(W), "bias": jnp.ones(())}, jnp.array(X), jnp.array(Y)
        ),
        lambda: np.mean((X @ W + 1 - Y) ** 2),
    ),
    r"\sqrt{\sum_{\text{leaves}} \sum_j x_j^2}": (
        lambda: of_arrays.global_norm({"a": jnp.array(X), "b": jnp.array(Y)}),
        lambda: np.sqrt((X**2).sum() + (Y**2).sum()),
    ),
    r"y = \frac{x - \mu}{\sqrt{\sigma^2 + 10^{-5}}}": (
        lambda: of_convolution.normalize(jnp.array(IMAGES)),
        lambda: normalized(IMAGES),
    ),
    r"y = \gamma\,\frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta.": (
        lambda: scaled_norm(epsilon=0.5)(IMAGES),
        lambda: 2 * normalized(IMAGES, epsilon=0.5) + 3,
    ),
    r"P = \sum_k \sum_i W_{k, i}^2": (
        lambda: of_convolution.penalty(nnx.Linear(3, 2, rngs=nnx.Rngs(0))),
        lambda: np.sum(nnx.Linear(3, 2, rngs=nnx.Rngs(0)).kernel[...] ** 2),
    ),
    r"\min_p \, -t \log p - (1 - t) \log (1 - p) = -t \log t - (1 - t) \log (1 - t)": (
        lambda: of_debugging.least_loss(jnp.array(SHARES)),
        lambda: [-(SHARES * np.log(SHARES) + (1 - SHARES) * np.log(1 - SHARES)).sum()],
    ),
    r"y_0 = x_0, \quad y_t = d\,y_{t-1} + (1 - d)\,x_t": (
        lambda: of_functions.moving_average(jnp.array(Y), 0.75),
        lambda: averages(Y, 0.75),
    ),
    r"\lVert x \rVert = \sqrt{\sum_j x_j^2}": (
        lambda: of_basics.norm(jnp.array(Y)),
        lambda: np.sqrt((Y**2).sum()),
    ),
    r"h(x) = \begin{cases} x^2 / 2 & |x| < \delta \\ "
    r"\delta\,(|x| - \delta / 2) & \text{otherwise} \end{cases}": (
        lambda: [tracing.huber_by_if(x, 0.5) for x in Y],
        lambda: np.where(abs(Y) < 0.5, Y**2 / 2, 0.5 * (abs(Y) - 0.25)),
    ),
    r"L = -\frac{1}{n} \sum_{i=1}^{n} \log \operatorname{softmax}(z_i)_{y_i}": (
        lambda: training.loss_fn(lambda images: images, jnp.array(LOGITS), jnp.array(LABELS))[0],
        lambda: -log_softmax(LOGITS)[np.arange(6), LABELS].mean(),
    ),
    r"d(x, x_0) = \sum_j (x_j - x_{0,j})^2": (
        lambda: transforms.squared_distance(jnp.array(X[0]), jnp.array(X[1])),
        lambda: np.sum((X[0] - X[1]) ** 2),
    ),
    r"f'(x) \approx \frac{f(x + \epsilon) - f(x - \epsilon)}{2 \epsilon}": (
        lambda: transforms.finite_difference(lambda x: x**3, 2.0, eps=0.5),
        lambda: (2.5**3 - 1.5**3) / 1,
    ),
    r"-\frac{1}{n} \sum_{i=1}^{n} \sum_{c=1}^{C} t_{ic} \log \operatorname{softmax}(z_i)_c, "
    r"\quad t_{ic} = (1 - s) [c = y_i] + s / C": (
        lambda: tuning.smooth_loss(jnp.array(LOGITS), jnp.array(LABELS), 0.3),
        lambda: -((0.7 * np.eye(3)[LABELS] + 0.1) * log_softmax(LOGITS)).sum(axis=1).mean(),
    ),
}
