"""Linear regression by gradient descent, with parameters in a dictionary."""

from functools import partial

import jax
import jax.numpy as jnp
import optax

from jaxprimer.checks import check_shape


def init_params(n_inputs: int) -> dict[str, jax.Array]:
    """Parameters of a linear model that predicts zero.

    Args:
        n_inputs: Number of inputs per example.

    Returns:
        ``{"weights": ..., "bias": ...}`` with shapes (n_inputs,) and (),
        float32.

    >>> {name: array.shape for name, array in init_params(10).items()}
    {'weights': (10,), 'bias': ()}
    """
    return {"weights": jnp.zeros(n_inputs), "bias": jnp.zeros(())}


def predict(params: dict[str, jax.Array], inputs: jax.Array) -> jax.Array:
    """Weighted sum of each example's inputs, plus the bias.

    Args:
        params: As :func:`init_params` makes them.
        inputs: Floating, shape (n, n_inputs).

    Returns:
        Shape (n,).

    Raises:
        ValueError: If inputs do not have one column per weight.

    >>> params = {"weights": jnp.array([2.0, 0.0]), "bias": jnp.array(1.0)}
    >>> print(predict(params, jnp.ones((3, 2))))
    [3. 3. 3.]
    """
    columns = params["weights"].shape
    check_shape("inputs", inputs, ("n", *columns), "One column per weight.")
    return inputs @ params["weights"] + params["bias"]  # (n,)


def mean_squared_error(
    params: dict[str, jax.Array], inputs: jax.Array, targets: jax.Array
) -> jax.Array:
    r"""Mean squared distance of predictions from targets.

    .. math::
        L = \frac{1}{n} \sum_{i=1}^{n} (x_i \cdot w + b - y_i)^2

    Args:
        params: As :func:`init_params` makes them.
        inputs: Floating, shape (n, n_inputs).
        targets: Floating, shape (n,).

    Returns:
        A scalar, in the squared unit of the targets.

    Raises:
        ValueError: If inputs do not have one column per weight, or there is
            not one target per row.

    >>> targets = jnp.array([1.0, -3.0])
    >>> print(mean_squared_error(init_params(2), jnp.ones((2, 2)), targets))
    5.0
    """
    check_shape("targets", targets, inputs.shape[:1], "Pass one per row.")
    return jnp.mean((predict(params, inputs) - targets) ** 2)


def standardize(
    train_inputs: jax.Array, test_inputs: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Shift and scale both by the training columns' mean and deviation.

    Args:
        train_inputs: Floating, shape (n, n_inputs); no column is constant.
        test_inputs: Floating, shape (m, n_inputs).

    Returns:
        The two, shifted and scaled. The training columns have mean 0 and
        standard deviation 1, the others nearly so.

    >>> train, test = standardize(jnp.array([[1.0], [3.0]]), jnp.ones((1, 1)))
    >>> train.tolist(), test.tolist()
    ([[-1.0], [1.0]], [[-1.0]])
    """
    mean = train_inputs.mean(axis=0, keepdims=True)  # (1, n_inputs)
    deviation = train_inputs.std(axis=0, keepdims=True)
    return (train_inputs - mean) / deviation, (test_inputs - mean) / deviation


@jax.jit
def gradient_step(
    params: dict[str, jax.Array],
    inputs: jax.Array,
    targets: jax.Array,
    learning_rate: float = 0.1,
) -> tuple[dict[str, jax.Array], jax.Array]:
    """One step of gradient descent, written out.

    Args:
        params: As :func:`init_params` makes them.
        inputs: Floating, shape (n, n_inputs).
        targets: Floating, shape (n,).
        learning_rate: What the gradient is multiplied by.

    Returns:
        The new parameters, and the loss of the old ones.

    >>> params, loss = init_params(1), jnp.inf
    >>> for _ in range(3):
    ...     params, loss = gradient_step(params, jnp.ones((2, 1)), jnp.ones(2))
    >>> print(f"{loss:.3f}")
    0.130
    """
    loss, grads = jax.value_and_grad(mean_squared_error)(
        params, inputs, targets
    )
    params = jax.tree.map(lambda p, g: p - learning_rate * g, params, grads)
    return params, loss


@partial(jax.jit, static_argnames="optimizer")
def update(
    optimizer: optax.GradientTransformation,
    params: dict[str, jax.Array],
    state: object,
    inputs: jax.Array,
    targets: jax.Array,
) -> tuple[dict[str, jax.Array], object, jax.Array]:
    """One step of any of Optax's optimizers.

    Args:
        optimizer: For example ``optax.sgd(0.1)``.
        params: As :func:`init_params` makes them.
        state: What ``optimizer.init(params)`` or the last step returned.
        inputs: Floating, shape (n, n_inputs).
        targets: Floating, shape (n,).

    Returns:
        The new parameters, the new state, and the loss of the old parameters.

    >>> optimizer, params = optax.sgd(0.1), init_params(1)
    >>> state = optimizer.init(params)
    >>> batch = jnp.ones((2, 1)), jnp.ones(2)
    >>> params, state, loss = update(optimizer, params, state, *batch)
    >>> print(params["bias"], loss)
    0.2 1.0
    """
    loss, grads = jax.value_and_grad(mean_squared_error)(
        params, inputs, targets
    )
    updates, state = optimizer.update(grads, state, params)
    return optax.apply_updates(params, updates), state, loss


def fit(
    optimizer: optax.GradientTransformation,
    params: dict[str, jax.Array],
    train_set: tuple[jax.Array, jax.Array],
    test_set: tuple[jax.Array, jax.Array],
    n_updates: int = 500,
) -> tuple[dict[str, jax.Array], jax.Array]:
    """Fit with full-batch updates; record the held-out error.

    Args:
        optimizer: For example ``optax.sgd(0.1)``.
        params: Where to start, as :func:`init_params` makes them.
        train_set: ``(inputs, targets)`` to learn from.
        test_set: ``(inputs, targets)`` to report on.
        n_updates: How many updates to make.

    Returns:
        The fitted parameters, and the root of the held-out mean squared error
        before the first update and after each; shape (n_updates + 1,).

    >>> data = jnp.ones((2, 1)), jnp.ones(2)
    >>> params, errors = fit(optax.sgd(0.1), init_params(1), data, data, 20)
    >>> print(f"{errors[0]:.2f} {errors[-1]:.2f}")
    1.00 0.00
    """
    state = optimizer.init(params)
    held_out = jax.jit(mean_squared_error)
    errors = [held_out(params, *test_set)]
    for _ in range(n_updates):
        params, state, _ = update(optimizer, params, state, *train_set)
        errors.append(held_out(params, *test_set))
    return params, jnp.sqrt(jnp.stack(errors))
