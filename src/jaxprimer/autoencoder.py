"""A variational autoencoder: a network that draws digits from random codes."""

from functools import partial

import jax
import jax.numpy as jnp
import optax
from flax import nnx

from jaxprimer.checks import check_images, check_shape


class VAE(nnx.Module):
    """An encoder from images to codes, and a decoder from codes to images.

    Args:
        n_latents: Numbers per code.
        n_hidden: Width of the one hidden layer of either.
        rngs: Source of the initial weights.

    >>> model = VAE(rngs=nnx.Rngs(0))
    >>> mean, log_variance = model.encode(jnp.zeros((5, 8, 8)))
    >>> mean.shape, model.decode(mean).shape
    ((5, 8), (5, 8, 8))
    """

    def __init__(
        self, n_latents: int = 8, n_hidden: int = 128, *, rngs: nnx.Rngs
    ) -> None:
        self.reader = nnx.Linear(64, n_hidden, rngs=rngs)
        self.mean = nnx.Linear(n_hidden, n_latents, rngs=rngs)
        self.log_variance = nnx.Linear(n_hidden, n_latents, rngs=rngs)
        self.writer = nnx.Linear(n_latents, n_hidden, rngs=rngs)
        self.pixels = nnx.Linear(n_hidden, 64, rngs=rngs)

    def encode(self, images: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Mean and log-variance of the codes of a batch of images.

        Args:
            images: Pixel values, floating, shape (batch, 8, 8).

        Returns:
            Two arrays of shape (batch, n_latents).

        Raises:
            ValueError: If an image does not have 64 values.
            TypeError: If the dtype is not floating.
        """
        check_images(images, n_features=64)
        x = images.reshape(images.shape[0], 64)
        x = nnx.relu(self.reader(x))  # (batch, n_hidden)
        return self.mean(x), self.log_variance(x)

    def decode(self, codes: jax.Array) -> jax.Array:
        """Logits of the pixels for a batch of codes.

        Args:
            codes: Floating, shape (batch, n_latents).

        Returns:
            Logits, shape (batch, 8, 8).
        """
        x = nnx.relu(self.writer(codes))  # (batch, n_hidden)
        return self.pixels(x).reshape(-1, 8, 8)


def pixel_loss(logits: jax.Array, images: jax.Array) -> jax.Array:
    """Cross-entropy of the pixels of each image, summed over its pixels.

    Args:
        logits: Shape (batch, height, width).
        images: Shares of ink from 0 to 1, same shape. Nothing checks that.

    Returns:
        Nats, shape (batch,).

    Raises:
        ValueError: If the shapes differ.

    >>> print(pixel_loss(jnp.zeros((1, 8, 8)), jnp.ones((1, 8, 8))))
    [44.4]

    Source: :func:`optax.losses.sigmoid_binary_cross_entropy`.
    """
    check_shape("images", images, logits.shape, "Pass one image per row.")
    losses = optax.sigmoid_binary_cross_entropy(logits, images)
    return losses.sum(axis=(1, 2))


def code_loss(mean: jax.Array, log_variance: jax.Array) -> jax.Array:
    r"""Distance of each code's distribution from the standard normal one.

    .. math::
        D = \frac{1}{2} \sum_i \left(
        \mu_i^2 + \sigma_i^2 - 1 - \log \sigma_i^2 \right)

    That is the Kullback-Leibler divergence, which is never negative.

    Args:
        mean: Shape (batch, n_latents).
        log_variance: Same shape.

    Returns:
        Nats, shape (batch,).

    >>> print(code_loss(jnp.array([[0.0], [2.0]]), jnp.zeros((2, 1))))
    [0. 2.]

    Source: Kingma and Welling (2013), Auto-encoding variational Bayes,
    appendix B.
    """
    variance = jnp.exp(log_variance)
    return 0.5 * (mean**2 + variance - 1 - log_variance).sum(axis=-1)


def vae_losses(
    model: VAE, images: jax.Array, key: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Both losses of a batch: of its pixels, and of its codes.

    Args:
        model: Encoder and decoder.
        images: Shares of ink from 0 to 1, shape (batch, 8, 8).
        key: Random key of the codes' noise.

    Returns:
        Two means over the batch, scalars in nats per image.

    >>> images = jnp.zeros((5, 8, 8))
    >>> model, key = VAE(rngs=nnx.Rngs(0)), jax.random.key(0)
    >>> [loss.shape for loss in vae_losses(model, images, key)]
    [(), ()]
    """
    mean, log_variance = model.encode(images)  # (batch, n_latents)
    noise = jax.random.normal(key, mean.shape)
    codes = mean + jnp.exp(log_variance / 2) * noise
    of_pixels = pixel_loss(model.decode(codes), images)
    return of_pixels.mean(), code_loss(mean, log_variance).mean()


@partial(jax.jit, static_argnames=("graphdef", "n_steps"))
def fit(
    graphdef: nnx.GraphDef,
    params: nnx.State,
    images: jax.Array,
    key: jax.Array,
    n_steps: int,
) -> tuple[nnx.State, jax.Array]:
    """Train on the sum of both losses with Adam, in batches of 128 images.

    Args:
        graphdef: The model without its arrays, from ``nnx.split(model)``.
        params: Its parameters.
        images: Shares of ink from 0 to 1, shape (n, 8, 8).
        key: Random key of all batches, and of the codes' noise.
        n_steps: How many updates to make.

    Returns:
        The new parameters, and the loss of each batch before its update,
        shape (n_steps,).

    >>> parts = nnx.split(VAE(rngs=nnx.Rngs(0)))
    >>> images = jnp.zeros((5, 8, 8))
    >>> with jax.numpy_dtype_promotion("standard"):  # Adam needs it
    ...     params, losses = fit(*parts, images, jax.random.key(0), 20)
    >>> bool(losses[-1] < losses[0])
    True
    """
    tx = optax.adam(1e-3)

    loss_fn = lambda params, *batch: sum(
        vae_losses(nnx.merge(graphdef, params), *batch)
    )

    def step(carry: tuple, key: jax.Array) -> tuple[tuple, jax.Array]:
        params, state = carry
        batch_key, noise_key = jax.random.split(key)
        batch = jax.random.choice(batch_key, images, (128,))
        loss_and_grad = jax.value_and_grad(loss_fn)
        loss, grads = loss_and_grad(params, batch, noise_key)
        updates, state = tx.update(grads, state)
        return (optax.apply_updates(params, updates), state), loss

    start, keys = (params, tx.init(params)), jax.random.split(key, n_steps)
    (params, _), losses = jax.lax.scan(step, start, keys)
    return params, losses


def draw(model: VAE, key: jax.Array, n: int) -> jax.Array:
    """New images: what the decoder makes of codes drawn at random.

    Args:
        model: Encoder and decoder.
        key: Random key of the codes.
        n: How many images to draw.

    Returns:
        Shares of ink from 0 to 1, shape (n, 8, 8).

    >>> draw(VAE(rngs=nnx.Rngs(0)), jax.random.key(0), n=3).shape
    (3, 8, 8)
    """
    codes = jax.random.normal(key, (n, model.writer.in_features))
    return nnx.sigmoid(model.decode(codes))
