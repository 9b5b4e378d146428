"""``accumulation``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from examples import SET, trainable
from flax import nnx

from jaxprimer.accumulation import accumulate, cut
from jaxprimer.memory import memory
from jaxprimer.models import SimpleNN
from jaxprimer.training import loss_fn

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
SEEN = []


class Noting(nnx.Linear):
    """A layer that tells how many examples it gets."""

    def __call__(self, images):
        """Its logits."""
        SEEN.append(len(images))
        return super().__call__(images)


def test_first_axis_is_cut():
    """Cut the first axis of an array into parts of one size."""
    parts = cut(jnp.arange(12).reshape(6, 2), 3)
    assert parts.tolist() == [[[0, 1], [2, 3]], [[4, 5], [6, 7]], [[8, 9], [10, 11]]]


@pytest.mark.said_of("accumulate", "cut")
def test_number_of_parts():
    """How many parts to make."""
    assert [len(cut(jnp.zeros(6), n_parts)) for n_parts in (1, 2, 6)] == [1, 2, 6]


@pytest.mark.said_of("accumulate", "cut")
def test_number_of_parts_divides():
    """It must divide the batch."""
    for n_parts in (4, 12):
        with pytest.raises(ValueError, match="do not make"):
            cut(jnp.zeros(6), n_parts)


def test_loss_and_gradient():
    """Loss and gradient of a batch, computed part by part."""
    SEEN.clear()
    model = Noting(4, 3, rngs=nnx.Rngs(0))
    loss, grads = nnx.jit(accumulate, static_argnums=3)(model, *SET, 4)
    assert set(SEEN) == {4}
    (whole, _), gradient = nnx.jit(nnx.value_and_grad(loss_fn, has_aux=True))(model, *SET)
    assert float(loss) == pytest.approx(float(whole))
    np.testing.assert_allclose(grads["kernel"][...], gradient["kernel"][...], rtol=1e-4, atol=1e-6)


def test_mean_over_parts():
    """The mean over parts of one size is the mean over the batch."""
    model, _ = trainable()
    each = [loss_fn(model, *part)[0] for part in zip(*(cut(all_, 8) for all_ in SET), strict=True)]
    assert float(accumulate(model, *SET, 8)[0]) == pytest.approx(np.mean(each))
    assert np.std(each) > 0.1


def test_what_is_returned():
    """The loss, a scalar in nats, and its gradient."""
    model, _ = trainable()
    model.kernel[...] = jnp.zeros((4, 3))
    loss, grads = accumulate(model, *SET, 2)
    assert loss.shape == ()
    assert float(loss) == pytest.approx(np.log(3))
    assert jax.tree.map(jnp.shape, nnx.to_pure_dict(grads)) == {"bias": (3,), "kernel": (4, 3)}


def test_labels():
    """Integer classes, shape (batch,)."""
    images, labels = SET
    one_hot = np.eye(3, dtype=np.float32)[labels]
    for unfit in (np.float32(labels), one_hot):
        with pytest.raises((TypeError, ValueError), match="labels"):
            accumulate(trainable()[0], images, unfit, 2)


def test_memory():
    """Gradients of a large batch, from parts that fit in memory one at a time."""
    images, labels = jnp.ones((512, 64)), jnp.zeros(512, int)
    graphdef, state = nnx.split(SimpleNN(rngs=nnx.Rngs(0)))

    def temporary(n_parts):
        def call(state):
            return accumulate(nnx.merge(graphdef, state), images, labels, n_parts)

        return memory(call, state)["temporary"]

    assert temporary(16) < temporary(1) / 4
