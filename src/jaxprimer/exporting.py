"""Export a model to run it without Flax."""

import jax
import jax.numpy as jnp
from flax import nnx
from jax import export


def export_model(
    model: nnx.Module, image_shape: tuple[int, ...] = (8, 8)
) -> bytearray:
    """Program and parameters of a model as bytes to run without Flax.

    The model is exported in evaluation mode, for batches of any size.

    Args:
        model: Maps float32 images to logits; it stays as it is.
        image_shape: The axes of its images after the first.

    Returns:
        What :func:`jax.export.deserialize` takes.

    >>> from jaxprimer.convolution import CNN
    >>> data = export_model(CNN(rngs=nnx.Rngs(0)))
    >>> export.deserialize(data).call(jnp.zeros((5, 8, 8))).shape
    (5, 10)
    """
    network = nnx.clone(model)
    network.eval()
    graphdef, state = nnx.split(network)

    @jax.jit
    def predict(images: jax.Array) -> jax.Array:
        return nnx.merge(graphdef, state)(images)

    (batch,) = export.symbolic_shape("batch")
    images = jax.ShapeDtypeStruct((batch, *image_shape), jnp.float32)
    return export.export(predict)(images).serialize()
