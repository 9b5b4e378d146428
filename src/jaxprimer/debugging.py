"""Functions that fail in ways worth knowing, and their repaired forms."""

import jax
import jax.numpy as jnp
from jax.experimental import checkify

from jaxprimer.autoencoder import VAE, pixel_loss, vae_losses


def watched_loss(model: VAE, images: jax.Array, key: jax.Array) -> jax.Array:
    """Sum of both losses, which prints the two whenever it runs.

    Args:
        model: Encoder and decoder.
        images: Shares of ink from 0 to 1, shape (batch, 8, 8).
        key: Random key of the codes' noise.

    Returns:
        Mean over the batch, a scalar in nats per image.

    >>> from flax import nnx
    >>> model, key = VAE(rngs=nnx.Rngs(0)), jax.random.key(0)
    >>> loss = watched_loss(model, jnp.zeros((5, 8, 8)), key)
    loss of pixels 47.8, of codes 0
    """
    of_pixels, of_codes = vae_losses(model, images, key)
    text = "loss of pixels {:.3g}, of codes {:.3g}"
    jax.debug.print(text, of_pixels, of_codes)
    return of_pixels + of_codes


def checked_pixel_loss(logits: jax.Array, images: jax.Array) -> jax.Array:
    """Cross-entropy of each image, with a check that its pixels allow it.

    Under ``jit``, call it through :func:`checkify.checkify
    <jax.experimental.checkify.checkify>`; elsewhere it raises the error
    itself.

    Args:
        logits: Shape (batch, height, width).
        images: Shares of ink from 0 to 1, same shape.

    Returns:
        Nats, shape (batch,). The error beside it says if a pixel is below 0,
        above 1, or NaN.

    >>> checked = checkify.checkify(checked_pixel_loss)
    >>> error, losses = checked(jnp.zeros((1, 8, 8)), 2 * jnp.ones((1, 8, 8)))
    >>> print(error.get())
    images run from 2.0 to 2.0, wanted 0 to 1 (`check` failed)
    """
    low, high = jnp.min(images), jnp.max(images)
    checkify.check(
        (low >= 0) & (high <= 1),
        "images run from {low} to {high}, wanted 0 to 1",
        low=low,
        high=high,
    )
    return pixel_loss(logits, images)


def entropy_by_product(logits: jax.Array) -> jax.Array:
    r"""How unsure a classifier is, by the formula.

    .. math::
        H = -\sum_i p_i \log p_i

    Args:
        logits: Shape (batch, n_classes).

    Returns:
        Nats, shape (batch,); NaN where a probability rounds to 0.

    >>> print(entropy_by_product(jnp.array([[0.0, 0.0], [200.0, 0.0]])))
    [0.693 nan]
    """
    p = jax.nn.softmax(logits)  # (batch, n_classes)
    return -(p * jnp.log(p)).sum(axis=-1)


def entropy(logits: jax.Array) -> jax.Array:
    """How unsure a classifier is, from logarithms that stay finite.

    Args:
        logits: Shape (batch, n_classes).

    Returns:
        Nats, shape (batch,).

    >>> print(entropy(jnp.array([[0.0, 0.0], [200.0, 0.0]])))
    [0.693 0. ]
    """
    log_p = jax.nn.log_softmax(logits)  # (batch, n_classes)
    return (jnp.exp(log_p) * -log_p).sum(axis=-1)


def squared_error(predictions: jax.Array, targets: jax.Array) -> jax.Array:
    """Mean of the squared differences of all that broadcasting pairs.

    Args:
        predictions: Any shape.
        targets: Meant to have the same; another that broadcasts is taken too.

    Returns:
        A scalar.

    >>> print(squared_error(jnp.array([1.0, 2.0]), jnp.array([1.0, 4.0])))
    2.0
    """
    return jnp.mean((predictions - targets) ** 2)


def leaky_norm(x: jax.Array, kept: list) -> jax.Array:
    """Length of a vector; its square is kept in a list, which jit forbids.

    Args:
        x: Floating, shape (n,).
        kept: Gets the square of the length.

    Returns:
        A scalar.

    >>> kept: list = []
    >>> print(leaky_norm(jnp.array([3.0, 4.0]), kept), *kept)
    5.0 25.0
    """
    square = x @ x
    kept.append(square)
    return jnp.sqrt(square)


def descend_anew(x: jax.Array, rates: list) -> jax.Array:
    """Steps down a parabola, with a function made anew for each rate.

    Args:
        x: Where to start, a scalar.
        rates: One learning rate for each step.

    Returns:
        Where the steps end, a scalar.

    >>> print(descend_anew(jnp.array(1.0), [0.25, 0.25]))
    0.25
    """
    for rate in rates:
        step = jax.jit(lambda x, rate=rate: x - rate * 2 * x)
        x = step(x)
    return x


@jax.jit
def parabola_step(x: jax.Array, rate: float) -> jax.Array:
    """A step down a parabola.

    Args:
        x: Where to start, a scalar.
        rate: The learning rate, a scalar.

    Returns:
        Where the step ends, a scalar.

    >>> print(parabola_step(jnp.array(1.0), 0.25))
    0.5
    """
    return x - rate * 2 * x


def descend_again(x: jax.Array, rates: list) -> jax.Array:
    """Steps down a parabola, all by one function.

    Args:
        x: Where to start, a scalar.
        rates: One learning rate for each step.

    Returns:
        Where the steps end, a scalar.

    >>> print(descend_again(jnp.array(1.0), [0.25, 0.25]))
    0.25
    """
    for rate in rates:
        x = parabola_step(x, rate)
    return x
