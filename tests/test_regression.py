"""``jaxprimer.regression``: descent arrives where linear algebra does."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from jaxprimer.regression import (
    fit,
    gradient_step,
    init_params,
    mean_squared_error,
    predict,
    standardize,
    update,
)


@pytest.fixture
def data():
    """Inputs, and targets that are a linear function of them but for noise."""
    keys = jax.random.split(jax.random.key(0))
    inputs = jax.random.normal(keys[0], (50, 3))
    slopes = jnp.array([1.0, -2.0, 0.5])
    return inputs, inputs @ slopes + 4 + 0.1 * jax.random.normal(keys[1], (50,))


def test_untrained_model_predicts_zero(data):
    """The loss at the start is the mean square of the targets."""
    params = init_params(3)
    assert predict(params, data[0]).tolist() == [0] * 50
    np.testing.assert_allclose(mean_squared_error(params, *data), np.mean(data[1] ** 2), rtol=1e-6)


def test_prediction_equals_numpy(data):
    """A prediction is the weighted sum plus the bias."""
    params = {"weights": jnp.array([1.0, 2.0, 3.0]), "bias": jnp.array(-1.0)}
    wanted = np.asarray(data[0]) @ [1, 2, 3] - 1
    np.testing.assert_allclose(predict(params, data[0]), wanted, rtol=1e-5, atol=1e-6)


def test_shapes_that_broadcast_are_refused(data):
    """A column of targets, or inputs with a column too few, are named."""
    inputs, targets = data
    with pytest.raises(ValueError, match=r"^targets has shape \(50, 1\), wanted \(50,\)"):
        mean_squared_error(init_params(3), inputs, targets[:, None])
    with pytest.raises(ValueError, match=r"^inputs has shape \(50, 2\), wanted \(n, 3\)"):
        predict(init_params(3), inputs[:, :2])


def test_standardize_uses_the_training_part_alone(data):
    """Training columns are standard, and others are moved by the same numbers."""
    train, other = standardize(3 * data[0] + 7, jnp.full((1, 3), 7.0))
    np.testing.assert_allclose(train.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(train.std(axis=0), 1, rtol=1e-5)
    mean, deviation = np.mean(data[0], axis=0), np.std(data[0], axis=0)
    np.testing.assert_allclose(other[0], -mean / deviation, rtol=1e-4)


def test_gradient_step_equals_calculus(data):
    """The step is minus the learning rate times the gradient by formula."""
    inputs, targets = map(np.asarray, data)
    params, loss = gradient_step(init_params(3), *data, learning_rate=0.2)
    np.testing.assert_allclose(params["weights"], 0.4 * inputs.T @ targets / 50, rtol=1e-5)
    np.testing.assert_allclose(params["bias"], 0.4 * targets.mean(), rtol=1e-5)
    np.testing.assert_allclose(loss, np.mean(targets**2), rtol=1e-6)


def test_optax_takes_the_same_step(data):
    """Without momentum, Optax's step is the one written by hand."""
    optimizer, params = optax.sgd(0.2), init_params(3)
    by_optax, _, loss = update(optimizer, params, optimizer.init(params), *data)
    by_hand, same_loss = gradient_step(params, *data, learning_rate=0.2)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-6), by_optax, by_hand)
    assert loss == same_loss


def test_fit_arrives_at_least_squares(data):
    """Parameters are those of linear algebra, and the error is theirs."""
    inputs, targets = map(np.asarray, data)
    columns = np.column_stack([inputs, np.ones(50)])
    exact, squares, *_ = np.linalg.lstsq(columns, targets)
    params, errors = fit(optax.sgd(0.1, momentum=0.9), init_params(3), data, data)
    np.testing.assert_allclose([*params["weights"], params["bias"]], exact, rtol=1e-4)
    np.testing.assert_allclose(errors[-1], np.sqrt(squares[0] / 50), rtol=1e-4)


def test_fit_records_the_held_out_error(data):
    """The first error is that of the start, and there is one more than updates."""
    held_out = data[0][:10], data[1][:10]
    _, errors = fit(optax.sgd(0.1), init_params(3), data, held_out, n_updates=4)
    assert errors.shape == (5,)
    np.testing.assert_allclose(errors[0], np.sqrt(np.mean(held_out[1] ** 2)), rtol=1e-6)
    assert (jnp.diff(errors) < 0).all()
