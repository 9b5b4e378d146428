"""What a residual block is made of, what it is to give, and what is wrong."""

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from jaxprimer.verdicts import fault, unmet


def parts(model: nnx.Module, kind: type) -> list:
    """Layers of a model that are of a kind, however deep.

    Args:
        model: Any model.
        kind: Such as ``nnx.Conv``.

    Returns:
        The layers themselves.

    >>> layer = nnx.Linear(2, 3, rngs=nnx.Rngs(0))
    >>> [part is layer for part in parts(nnx.Sequential(layer), nnx.Linear)]
    [True]
    """
    return [
        part for _, part in nnx.iter_graph(model) if isinstance(part, kind)
    ]


def sums(
    model: nnx.Module, x: jax.Array
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    r"""What the layers of a residual block are to give, and what mistakes do.

    .. math::
        y = x + \max(0, \operatorname{norm}(W * x + b))

    Args:
        model: Has one ``nnx.Conv`` and one ``nnx.BatchNorm``, and the mode to
            compute in.
        x: Images, shape (n, h, w, c), with as many channels as the layers.

    Returns:
        The right numbers, of the shape of ``x``, and wrong ones of the same
        shape, each with the words that tell it.

    >>> from jaxprimer.solutions.convolution import Block
    >>> block, x = Block(1, rngs=nnx.Rngs(0)), jnp.ones((1, 2, 2, 1))
    >>> print(sums(block, x)[0].shape)
    (1, 2, 2, 1)

    Source: K. He et al., Deep Residual Learning for Image Recognition, 2016,
    whose blocks apply their last ReLU to the sum.
    """
    (conv,), (norm,) = parts(model, nnx.Conv), parts(model, nnx.BatchNorm)
    convolved, swapped = np.asarray(conv(x)), np.asarray(conv(norm(x)))
    normed, came = np.asarray(norm(conv(x))), np.asarray(x)
    return came + np.maximum(normed, 0), {
        "no sum: x is not added": np.maximum(normed, 0),
        "a sum without nnx.relu": came + normed,
        "nnx.relu of the sum, not of one part": np.maximum(came + normed, 0),
        "a sum without normalization": came + np.maximum(convolved, 0),
        "a normalization that came too early": came + np.maximum(swapped, 0),
    }


def wrong_sum(block: nnx.Module, judged: nnx.Module) -> str:
    """What is wrong with what two like blocks give, one of them evaluated.

    Args:
        block: A residual block for three channels, in training mode.
        judged: Another one with the same weights.

    Returns:
        One or two sentences; empty if nothing is wrong.

    >>> from jaxprimer.solutions.convolution import Block
    >>> wrong_sum(*(Block(3, rngs=nnx.Rngs(0)) for _ in range(2)))
    ''
    """
    noise = np.random.default_rng(0).normal(size=(2, 4, 4, 3))
    x = jnp.asarray(noise, jnp.float32)
    judged.eval()
    fits = lambda: sums(judged, x)[0].shape == x.shape
    if found := unmet("norm(conv(x)) + x", fits, "another shape than x"):
        return found
    (wanted, mistakes), (later, _) = sums(nnx.clone(block), x), sums(judged, x)
    early = {"what it gave in training": wanted}
    return fault(
        "block(x)", lambda: block(x), wanted=wanted, mistakes=mistakes
    ) or fault(
        "block(x) after block.eval()",
        lambda: judged(x),
        wanted=later,
        mistakes=early,
    )
