"""A network as a function of its parameters, so that one call trains many."""

import jax
from flax import nnx

from jaxprimer.models import SimpleNN
from jaxprimer.training import loss_fn


def initial_params(key: jax.Array, n_hidden: int = 32) -> nnx.State:
    """Random parameters of a network, without the network.

    Args:
        key: Source of the random numbers.
        n_hidden: Width of the two hidden layers.

    Returns:
        The parameters of :class:`~jaxprimer.models.SimpleNN`.

    >>> params = initial_params(jax.random.key(0))
    >>> params.layer1.kernel.shape
    (64, 32)
    """
    return nnx.state(SimpleNN(n_hidden=n_hidden, rngs=nnx.Rngs(key)))


def network_loss(
    graphdef: nnx.GraphDef,
    params: nnx.State,
    images: jax.Array,
    labels: jax.Array,
) -> jax.Array:
    """Mean cross-entropy of a batch, as a function of the parameters.

    Args:
        graphdef: The network without its parameters.
        params: The parameters.
        images: What the network takes, shape (batch, ...).
        labels: Integer classes, shape (batch,).

    Returns:
        A scalar in nats.

    Raises:
        ValueError: If there is not one label per image.
        TypeError: If labels are not integers.

    >>> graphdef, params = nnx.split(SimpleNN(rngs=nnx.Rngs(0)))
    >>> batch = jax.numpy.zeros((4, 8, 8)), jax.numpy.arange(4)
    >>> print(network_loss(graphdef, params, *batch))
    2.303
    """
    model = nnx.merge(graphdef, params)
    return loss_fn(model, images, labels)[0]


def network_logits(
    graphdef: nnx.GraphDef, params: nnx.State, images: jax.Array
) -> jax.Array:
    """Logits of a batch, as a function of the parameters.

    Args:
        graphdef: The network without its parameters.
        params: The parameters.
        images: What the network takes, shape (batch, ...).

    Returns:
        Shape (batch, n_targets).

    >>> graphdef, params = nnx.split(SimpleNN(rngs=nnx.Rngs(0)))
    >>> network_logits(graphdef, params, jax.numpy.zeros((4, 8, 8))).shape
    (4, 10)
    """
    return nnx.merge(graphdef, params)(images)
