"""Neural networks written with Flax NNX."""

import jax
from flax import nnx

from jaxprimer.checks import check_images


class SimpleNN(nnx.Module):
    """Three dense layers that turn an image into one logit per class.

    SELU follows the first two layers; the last gives the logits as they are.

    Args:
        n_features: Number of values per image.
        n_hidden: Width of the two hidden layers.
        n_targets: Number of classes.
        rngs: Source of the random initial weights.

    >>> model = SimpleNN(rngs=nnx.Rngs(0))
    >>> model(jax.numpy.zeros((5, 8, 8))).shape
    (5, 10)
    """

    def __init__(
        self,
        n_features: int = 64,
        n_hidden: int = 100,
        n_targets: int = 10,
        *,
        rngs: nnx.Rngs,
    ) -> None:
        self.n_features = n_features
        self.layer1 = nnx.Linear(n_features, n_hidden, rngs=rngs)
        self.layer2 = nnx.Linear(n_hidden, n_hidden, rngs=rngs)
        self.layer3 = nnx.Linear(n_hidden, n_targets, rngs=rngs)

    def __call__(self, images: jax.Array) -> jax.Array:
        """Logits of a batch of images.

        Args:
            images: Pixel values, floating, shape (batch, ...) with
                ``n_features`` values per image.

        Returns:
            Logits, shape (batch, n_targets).

        Raises:
            ValueError: If an image does not have ``n_features`` values.
            TypeError: If the dtype is not floating.
        """
        check_images(images, self.n_features)
        x = images.reshape(images.shape[0], -1)  # (batch, n_features)
        x = nnx.selu(self.layer1(x))  # (batch, n_hidden)
        x = nnx.selu(self.layer2(x))  # (batch, n_hidden)
        return self.layer3(x)  # (batch, n_targets)
