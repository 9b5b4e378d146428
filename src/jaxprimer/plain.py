"""The network of Part 1 trained without NNX: what NNX can be compared with."""

from functools import partial

import jax
import optax


def plain_loss(
    params: list[dict[str, jax.Array]], images: jax.Array, labels: jax.Array
) -> jax.Array:
    """Mean cross-entropy of dense layers with SELU between them.

    Args:
        params: One dictionary per layer, ``kernel`` of shape (n_in, n_out) and
            ``bias`` of shape (n_out,).
        images: Floating, shape (batch, ...).
        labels: Integer classes, shape (batch,).

    Returns:
        A scalar in nats.

    >>> import jax.numpy as jnp
    >>> zero = {"kernel": jnp.zeros((4, 3)), "bias": jnp.zeros(3)}
    >>> print(plain_loss([zero], jnp.ones((2, 2, 2)), jnp.arange(2)))
    1.10
    """
    *hidden, last = params
    x = images.reshape(len(images), -1)  # (batch, n_features)
    for layer in hidden:
        x = jax.nn.selu(x @ layer["kernel"] + layer["bias"][None])
    logits = x @ last["kernel"] + last["bias"][None]  # (batch, n_targets)
    cross_entropy = optax.softmax_cross_entropy_with_integer_labels
    return cross_entropy(logits, labels).mean()


@partial(jax.jit, static_argnames="n_updates")
def plain_fit(
    params: list[dict[str, jax.Array]],
    train_set: tuple[jax.Array, jax.Array],
    order: jax.Array | None,
    *,
    rate: float,
    n_updates: int,
) -> tuple[list[dict[str, jax.Array]], jax.Array]:
    """Make updates of gradient descent in one compiled call; no more.

    Args:
        params: As :func:`plain_loss` takes them.
        train_set: ``(images, labels)``.
        order: Indices of each batch, shape (n_updates, size); None takes all
            of the training set each time.
        rate: The learning rate.
        n_updates: How many updates to make.

    Returns:
        The new parameters, and the losses before each update, in nats, shape
        (n_updates,).

    >>> import jax.numpy as jnp
    >>> zero = {"kernel": jnp.zeros((4, 3)), "bias": jnp.zeros(3)}
    >>> data = jnp.ones((2, 2, 2)), jnp.zeros(2, int)
    >>> params, losses = plain_fit([zero], data, None, rate=1.0, n_updates=3)
    >>> losses.tolist()
    [1.10, 0.01, 0.01]
    """

    def update(params: list, index: jax.Array | None) -> tuple:
        batch = train_set
        if index is not None:
            batch = jax.tree.map(lambda rows: rows[index], train_set)
        loss, grads = jax.value_and_grad(plain_loss)(params, *batch)
        return jax.tree.map(lambda p, g: p - rate * g, params, grads), loss

    return jax.lax.scan(update, params, order, length=n_updates)
