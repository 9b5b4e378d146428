"""``jaxprimer.networks``: several networks at once do what each does by itself."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.models import SimpleNN
from jaxprimer.networks import predict, stack, winner


def test_each_network_can_be_taken_back():
    """A slice of the stack, merged, gives the logits of that model."""
    models = [SimpleNN(rngs=nnx.Rngs(seed)) for seed in range(3)]
    graphdef, params = stack(models)
    images = jax.random.uniform(jax.random.key(0), (4, 8, 8))
    for index, model in enumerate(models):
        one = nnx.merge(graphdef, jax.tree.map(lambda leaf, i=index: leaf[i], params))
        np.testing.assert_allclose(one(images), model(images), rtol=1e-6)


def test_predictions_are_those_of_each_network():
    """Row i holds the classes that model i gives."""
    models = [SimpleNN(rngs=nnx.Rngs(seed)) for seed in range(3)]
    images = jax.random.uniform(jax.random.key(0), (20, 8, 8))
    wanted = jnp.stack([model(images).argmax(axis=-1) for model in models])
    assert (predict(*stack(models), images) == wanted).all()


def test_models_of_two_sizes_are_refused():
    """Arrays of different shapes make no stack, and the message says what to do."""
    models = [SimpleNN(n_hidden=n, rngs=nnx.Rngs(0)) for n in (4, 5)]
    with pytest.raises(ValueError, match="Make them in one list comprehension"):
        stack(models)


def test_a_run_that_is_right_wins_on_both_halves():
    """Where one run is always right, it is chosen, and its score holds."""
    right = jnp.zeros((3, 20)).at[1].set(1)
    assert winner(jax.random.key(0), right).tolist() == [1, 1]


def test_luck_does_not_last():
    """Among runs of coins the winner has a lead where it was chosen, and none elsewhere."""
    right = jax.random.bernoulli(jax.random.key(0), 0.5, (10, 400))
    keys = jax.random.split(jax.random.key(1), 500)
    seen, unseen = jax.vmap(winner, (0, None))(keys, right).mean(axis=0)
    assert seen > 0.53
    assert unseen - right.mean() < (seen - right.mean()) / 2
