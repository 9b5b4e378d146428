"""``regression``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from jaxprimer import regression
from jaxprimer.regression import fit, gradient_step, init_params, mean_squared_error, predict

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
INPUTS = jnp.array([[1.0, 2.0], [3.0, 0.0], [-1.0, 1.0]])
TARGETS = jnp.array([1.0, -2.0, 4.0])
PARAMS = {"weights": jnp.array([0.5, -1.0]), "bias": jnp.array(3.0)}
TX = optax.sgd(0.1, momentum=0.5)


def loss_of(params):
    """The loss of all examples."""
    return float(mean_squared_error(params, INPUTS, TARGETS))


def assert_moved(new, factor):
    """The parameters are the old ones less a multiple of their gradient."""
    grads = jax.grad(mean_squared_error)(PARAMS, INPUTS, TARGETS)
    for name, old in PARAMS.items():
        np.testing.assert_allclose(new[name], old - factor * grads[name], rtol=1e-5)


def test_first_parameters():
    """Parameters of a linear model that predicts zero."""
    assert predict(init_params(2), INPUTS).tolist() == [0, 0, 0]


def test_dtype_of_parameters():
    """With shapes (n_inputs,) and (), float32."""
    params = init_params(3)
    assert (params["weights"].shape, params["bias"].shape) == ((3,), ())
    assert {array.dtype for array in params.values()} == {np.dtype("float32")}


def test_prediction():
    """Weighted sum of each example's inputs, plus the bias."""
    assert predict(PARAMS, INPUTS).tolist() == [0.5 - 2 + 3, 1.5 + 3, -0.5 - 1 + 3]


def test_mean_squared_distance():
    """Mean squared distance of predictions from targets."""
    assert loss_of(PARAMS) == pytest.approx((0.5**2 + 6.5**2 + 2.5**2) / 3)


def test_unit_of_the_loss():
    """A scalar, in the squared unit of the targets."""
    in_tenths = jax.tree.map(lambda array: 10 * array, PARAMS)
    loss = mean_squared_error(in_tenths, INPUTS, 10 * TARGETS)
    assert loss.shape == ()
    assert float(loss) == pytest.approx(100 * loss_of(PARAMS))


def test_what_is_standardized():
    """Shift and scale both by the training columns' mean and deviation."""
    train = jnp.array([[1.0, 10.0], [3.0, 50.0]])
    scaled, others = regression.standardize(train, jnp.array([[4.0, 10.0]]))
    assert scaled.tolist() == [[-1, -1], [1, 1]]
    assert others.tolist() == [[2, -1]]


def test_standardized_columns():
    """The training columns have mean 0 and standard deviation 1, the others nearly so."""
    drawn = np.random.default_rng(0).normal(3, 5, size=(2, 4000, 2))
    train, test = regression.standardize(*map(jnp.asarray, np.float32(drawn)))
    for wanted, found in ((0, jnp.mean), (1, jnp.std)):
        np.testing.assert_allclose(found(train, axis=0), wanted, atol=1e-5)
        assert np.abs(found(test, axis=0) - wanted).max() < 0.1
        assert np.abs(found(test, axis=0) - wanted).max() > 1e-3


def test_constant_columns():
    """No column is constant."""
    scaled, _ = regression.standardize(jnp.array([[1.0, 2.0], [1.0, 4.0]]), INPUTS)
    assert np.isnan(scaled).tolist() == [[True, False]] * 2


def test_learning_rate():
    """What the gradient is multiplied by."""
    assert_moved(gradient_step(PARAMS, INPUTS, TARGETS, 0.25)[0], 0.25)


def test_step_returns():
    """The new parameters, and the loss of the old ones."""
    new, loss = gradient_step(PARAMS, INPUTS, TARGETS)
    assert_moved(new, 0.1)
    assert float(loss) == pytest.approx(loss_of(PARAMS))


def test_update_returns():
    """The new parameters, the new state, and the loss of the old parameters."""
    new, state, loss = regression.update(TX, PARAMS, TX.init(PARAMS), INPUTS, TARGETS)
    assert_moved(new, 0.1)
    trace = jax.grad(mean_squared_error)(PARAMS, INPUTS, TARGETS)
    np.testing.assert_allclose(state[0].trace["weights"], trace["weights"], rtol=1e-5)
    assert float(loss) == pytest.approx(loss_of(PARAMS))


def test_updates_use_all():
    """Fit with full-batch updates."""
    new, _ = fit(TX, PARAMS, (INPUTS, TARGETS), (INPUTS[:1], TARGETS[:1]), n_updates=1)
    assert_moved(new, 0.1)


def test_what_is_recorded():
    """Record the held-out error."""
    zero = jnp.zeros((1, 2)), jnp.zeros(1)
    _, errors = fit(TX, PARAMS, (INPUTS, TARGETS), zero, n_updates=1)
    assert float(errors[0]) == pytest.approx(3)


def test_fit_returns():
    """The root of the held-out mean squared error before the first update and after each."""
    held_out = -INPUTS, TARGETS
    new, errors = fit(TX, PARAMS, (INPUTS, TARGETS), held_out, n_updates=2)
    once, _ = fit(TX, PARAMS, (INPUTS, TARGETS), held_out, n_updates=1)
    wanted = [np.sqrt(mean_squared_error(each, *held_out)) for each in (PARAMS, once, new)]
    np.testing.assert_allclose(errors, wanted, rtol=1e-5)


def test_fitted_parameters():
    """The fitted parameters, and the root of the held-out mean squared error."""
    new, errors = fit(TX, PARAMS, (INPUTS, TARGETS), (-INPUTS, TARGETS), n_updates=1)
    assert_moved(new, 0.1)
    assert len(errors) == 2


def test_start_of_a_fit():
    """Where to start, as init_params makes them."""
    params, _ = fit(TX, PARAMS, (INPUTS, TARGETS), (INPUTS, TARGETS), n_updates=0)
    assert params is PARAMS
    assert jax.tree.structure(params) == jax.tree.structure(init_params(2))


@pytest.mark.said_of("gradient_step", "mean_squared_error", "predict", "standardize", "update")
def test_dtype_of_inputs():
    """Floating, shape (n, n_inputs)."""
    with pytest.raises(ValueError, match="dtype promotion"):
        predict(PARAMS, INPUTS.astype(int))
    assert predict(PARAMS, INPUTS).dtype == np.float32
