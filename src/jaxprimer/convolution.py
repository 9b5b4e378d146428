"""A convolutional network, and how it is trained on batches."""

import jax
import jax.numpy as jnp
from flax import nnx

from jaxprimer.checks import check_dtype, check_shape
from jaxprimer.training import loss_fn


class CNN(nnx.Module):
    """Two convolutions, each normalized and pooled, then one dense layer.

    Args:
        n_targets: Number of classes.
        n_channels: Output channels of the first convolution; the second has
            twice as many.
        rngs: Source of the initial weights and of what dropout leaves out.

    >>> model = CNN(rngs=nnx.Rngs(0))
    >>> model(jnp.zeros((5, 8, 8))).shape
    (5, 10)
    """

    def __init__(
        self, n_targets: int = 10, n_channels: int = 16, *, rngs: nnx.Rngs
    ) -> None:
        n = n_channels
        self.conv1 = nnx.Conv(1, n, kernel_size=(3, 3), rngs=rngs)
        self.norm1 = nnx.BatchNorm(n, momentum=0.9, rngs=rngs)
        self.conv2 = nnx.Conv(n, 2 * n, kernel_size=(3, 3), rngs=rngs)
        self.norm2 = nnx.BatchNorm(2 * n, momentum=0.9, rngs=rngs)
        self.dropout = nnx.Dropout(0.5, rngs=rngs)
        self.head = nnx.Linear(2 * 2 * 2 * n, n_targets, rngs=rngs)

    def __call__(self, images: jax.Array) -> jax.Array:
        """Logits of a batch of images.

        Args:
            images: Pixel values, floating, shape (batch, 8, 8).

        Returns:
            Logits, shape (batch, n_targets).

        Raises:
            ValueError: If the shape is another.
            TypeError: If the dtype is not floating.
        """
        check_grey_images(images)
        x = images[..., None]  # (batch, 8, 8, 1)
        x = nnx.relu(self.norm1(self.conv1(x)))  # (batch, 8, 8, n)
        x = nnx.max_pool(x, (2, 2), strides=(2, 2))  # (batch, 4, 4, n)
        x = nnx.relu(self.norm2(self.conv2(x)))  # (batch, 4, 4, 2 n)
        x = nnx.max_pool(x, (2, 2), strides=(2, 2))  # (batch, 2, 2, 2 n)
        x = x.reshape(x.shape[0], -1)  # (batch, 8 n)
        return self.head(self.dropout(x))  # (batch, n_targets)


def forward(
    graphdef: nnx.GraphDef, params: nnx.State, rest: nnx.State, x: jax.Array
) -> tuple[jax.Array, nnx.State]:
    """A model's output and the state that it leaves, as a pure function.

    Call it under :func:`jax.jit`. Without, Flax 0.12 shares the arrays, and
    writes to ``rest`` and to the model that it came from.

    Args:
        graphdef: The model without its arrays; with the two states from
            ``nnx.split(model, nnx.Param, ...)``.
        params: Its parameters.
        rest: Its other arrays.
        x: What the model takes.

    Returns:
        What the model returns, and ``rest`` as it is afterwards.

    >>> graphdef, params, rest = nnx.split(
    ...     nnx.BatchNorm(2, rngs=nnx.Rngs(0)), nnx.Param, ...
    ... )
    >>> pure = jax.jit(forward, static_argnums=0)
    >>> y, new = pure(graphdef, params, rest, jnp.ones((4, 2)))
    >>> print(rest["mean"][...], new["mean"][...])
    [0. 0.] [0.01 0.01]
    """
    model = nnx.merge(graphdef, params, rest)
    y = model(x)
    return y, nnx.state(model, nnx.Not(nnx.Param))


def check_grey_images(images: jax.Array) -> None:
    """Raise an error unless images are a batch of 8 by 8 floats.

    Args:
        images: Wanted as (batch, 8, 8).

    Raises:
        ValueError: If the shape is another.
        TypeError: If the dtype is not floating.

    >>> check_grey_images(jnp.zeros((4, 8, 8, 1)))
    Traceback (most recent call last):
    ValueError: images has shape (4, 8, 8, 1), wanted (batch, 8, 8). Give grey
    images without a channel axis; images[None] makes a batch of one image.
    """
    hint = (
        "Give grey images without a channel axis; "
        "images[None] makes a batch of one image."
    )
    check_shape("images", images, ("batch", 8, 8), hint)
    hint = "Convert with images.astype(jnp.float32)."
    check_dtype("images", images, jnp.floating, hint)


@nnx.jit
def train_step(
    model: nnx.Module,
    optimizer: nnx.Optimizer,
    images: jax.Array,
    labels: jax.Array,
) -> jax.Array:
    """Update model and optimizer in place; differentiate what is updated.

    Args:
        model: The model to train; layers that behave differently in training
            do as their mode says.
        optimizer: Made with ``nnx.Optimizer(model, ..., wrt=...)``. The rest
            of the model gets no gradient.
        images: What the model takes, shape (batch, ...).
        labels: Integer classes, shape (batch,).

    Returns:
        The loss before the update, a scalar in nats.

    >>> import optax
    >>> model = CNN(rngs=nnx.Rngs(0))
    >>> head = nnx.All(nnx.Param, nnx.PathContains("head"))
    >>> optimizer = nnx.Optimizer(model, optax.sgd(0.1), wrt=head)
    >>> before = model.conv1.kernel[...]
    >>> loss = train_step(
    ...     model, optimizer, jnp.ones((4, 8, 8)), jnp.zeros(4, int)
    ... )
    >>> bool((model.conv1.kernel[...] == before).all())
    True
    """
    wrt = nnx.DiffState(0, optimizer.wrt)
    loss_and_grad = nnx.value_and_grad(loss_fn, argnums=wrt, has_aux=True)
    (loss, _), grads = loss_and_grad(model, images, labels)
    optimizer.update(model, grads)
    return loss


def train(
    model: nnx.Module,
    optimizer: nnx.Optimizer,
    rngs: nnx.Rngs,
    train_set: tuple[jax.Array, jax.Array],
    *,
    n_steps: int,
    batch_size: int = 64,
) -> jax.Array:
    """Train in place on batches drawn at random.

    Args:
        model: The model to train.
        optimizer: Made with ``nnx.Optimizer(model, ..., wrt=...)``.
        rngs: Source of the batches. Each batch takes the next key of its
            stream, and moves its counter on.
        train_set: ``(images, labels)`` to learn from.
        n_steps: How many updates to make.
        batch_size: Examples per update, each at most once.

    Returns:
        The loss of each batch before its update, in nats; shape (n_steps,).

    Raises:
        ValueError: If there are fewer examples than ``batch_size``.

    >>> import optax
    >>> model = CNN(rngs=nnx.Rngs(0))
    >>> optimizer = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)
    >>> examples = jnp.ones((9, 8, 8)), jnp.zeros(9, int)
    >>> rngs = nnx.Rngs(batches=1)
    >>> losses = train(
    ...     model, optimizer, rngs, examples, n_steps=3, batch_size=4
    ... )
    >>> losses.shape
    (3,)
    """
    images, labels = train_set
    if batch_size > len(images):
        raise ValueError(
            f"batch_size is {batch_size}, and there are {len(images)} "
            "examples. Choose a smaller one."
        )
    losses = []
    for _ in range(n_steps):
        order = jax.random.permutation(rngs.batches(), len(images))
        rows = order[:batch_size]
        losses.append(train_step(model, optimizer, images[rows], labels[rows]))
    return jnp.stack(losses)
