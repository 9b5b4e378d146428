"""``networks``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from jaxprimer.networks import predict, stack, winner

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
IMAGES = jnp.asarray(np.random.default_rng(0).normal(size=(5, 4)), jnp.float32)
COIN = jnp.tile(jnp.array([1.0, 0.0]), 10)
RIGHT = jnp.stack([COIN, 1 - COIN])  # each is right where the other one is wrong


@pytest.fixture
def models():
    """Three layers of one kind."""
    return [nnx.Linear(4, 3, rngs=nnx.Rngs(seed)) for seed in range(3)]


def test_the_first_axis_is_new(models):
    """Arrays of several models of one kind, stacked along a new first axis."""
    _, params = stack(models)
    wanted = np.stack([model.kernel[...] for model in models])
    assert wanted.shape == (3, 4, 3)
    np.testing.assert_array_equal(params["kernel"][...], wanted)


def test_one_model_is_enough(models):
    """At least one."""
    assert stack(models[:1])[1]["bias"][...].shape == (1, 3)
    with pytest.raises(ValueError, match="unpack"):
        stack([])


def test_models_are_alike(models):
    """All made by the same class with the same sizes."""
    for other in (nnx.Linear(4, 2, rngs=nnx.Rngs(0)), nnx.BatchNorm(3, rngs=nnx.Rngs(0))):
        with pytest.raises(ValueError, match="models differ in kind"):
            stack([*models, other])


def test_what_models_have_in_common(models):
    """What the models have in common, and their arrays, each of shape (n_models, ...)."""
    graphdef, params = stack(models)
    assert graphdef == nnx.split(models[1])[0]
    last = nnx.merge(graphdef, jax.tree.map(lambda array: array[2], params))
    np.testing.assert_array_equal(last(IMAGES), models[2](IMAGES))


def test_all_networks_see_the_same_images(models):
    """Classes that each of several networks gives to the same images."""
    wanted = [model(IMAGES).argmax(axis=1).tolist() for model in models]
    assert predict(*stack(models), IMAGES).tolist() == wanted
    assert len(set(map(tuple, wanted))) > 1


def test_classes_are_integers(models):
    """Integer classes, shape (n_networks, n)."""
    classes = predict(*stack(models), IMAGES)
    assert jnp.issubdtype(classes.dtype, jnp.integer)
    assert classes.shape == (3, 5)


def scores(*seeds):
    """Accuracies of the winner for some keys, on both halves."""
    keys = jax.vmap(jax.random.key)(jnp.array(seeds))
    return jax.vmap(winner, (0, None))(keys, RIGHT).T


def test_the_best_run_is_chosen_on_half_of_the_examples():
    """Choose the best of several runs on half of the examples, at random."""
    seen, _ = scores(*range(20))
    assert (seen >= 0.5).all()
    np.testing.assert_allclose(seen * 10, jnp.round(seen * 10), atol=1e-5)
    assert len(np.unique(seen)) > 2


def test_the_key_decides():
    """Decides which half."""
    first, again, *others = scores(0, 0, 1, 2, 3, 4)[0].tolist()
    assert first == again
    assert set(others) - {first}


@pytest.mark.parametrize("dtype", [bool, float])
def test_how_it_is_told_what_is_right(dtype):
    """Whether each run is right about each example, boolean or 0 and 1."""
    seen = winner(jax.random.key(0), RIGHT.astype(dtype))
    np.testing.assert_array_equal(seen, scores(0)[:, 0])


def test_the_half_of_the_choice_comes_first():
    """Accuracy of the winner on the half that it was chosen on, and on the other half."""
    seen, unseen = scores(*range(20))
    assert (unseen <= 0.5).all()
    assert unseen.mean() < 0.5 < seen.mean()
    np.testing.assert_allclose(seen + unseen, 1, rtol=1e-6)
