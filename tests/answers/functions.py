"""Answers to the exercises of Part 3: wrong ones with what is said of them, and right ones."""

import jax
import jax.numpy as jnp
import optax

from jaxprimer.solutions import functions as solutions


def by_sign(x, limit):
    """Numbers that may cross zero."""
    return x - limit * jnp.sign(x)


def with_rule(rule):
    """A function whose derivative has a rule."""

    def through(f, x):
        function = jax.custom_jvp(f)
        function.defjvp(lambda primals, tangents: rule(f, primals[0], tangents[0]))
        return function(x)

    return through


def in_reverse(f, x):
    """A function with a rule for the way back."""
    function = jax.custom_vjp(f)
    function.defvjp(lambda x: (f(x), None), lambda _, change: (change,))
    return function(x)


def by_loop(x, decay):
    """An average whose loop is Python's."""
    averages = [x[0]]
    for number in x[1:]:
        averages.append(decay * averages[-1] + (1 - decay) * number)
    return jnp.stack(averages)


def by_scan(start, weight):
    """An average with a start and a weight of its own."""

    def average(x, decay):
        def step(past, number):
            past = weight(decay) * past + (1 - weight(decay)) * number
            return past, past

        return jax.lax.scan(step, start(x), x)[1]

    return average


def each_gradient(loss, weights, inputs, targets):
    """One gradient per example."""
    return jax.vmap(jax.grad(loss), in_axes=(None, 0, 0))(weights, inputs, targets)


def length_of_sum(*args):
    """One length, of all gradients added up."""
    return jnp.linalg.norm(each_gradient(*args).sum(axis=0))


def by_hessian(f, x, v):
    """A curvature by way of all second derivatives."""
    return v @ jax.hessian(f)(x) @ v


def by_gradients(f, x, v):
    """A curvature by differentiating a slope twice."""
    return jax.grad(jax.grad(lambda t: f(x + t * v)))(0.0)


def gradient_of_slope(f, x, v):
    """A curvature as the slope of a slope, in reverse mode twice."""
    return v @ jax.grad(lambda x: v @ jax.grad(f)(x))(x)


WRONG = {
    "shrink": [
        (lambda x, _: x, "shrink(jnp.array(3.0), 1.0) gave the number as it was."),
        (lambda x, limit: jnp.clip(x, -limit, limit), "gave the limit."),
        (lambda x, limit: x - limit, "jax.jit(shrink)(jnp.array(-3.0), 1.0) gave a number farther"),
        (by_sign, "(numbers, 1.0) gave numbers beyond zero."),
        (lambda x, limit: max(x - limit, 0 * x), "x has no value to decide by."),
        (lambda x, limit: float(x) - limit, "gave type float, wanted a JAX array."),
        (lambda x, limit: jnp.abs(by_sign(x, limit)), "gave 2, wanted -2."),
    ],
    "straight_through": [
        (lambda _, x: x, "gave the numbers as they were."),
        (lambda f, x: f(x), "gave the slopes of jnp.sign."),
        (lambda f, x: jax.lax.stop_gradient(f(x)), "gave the slopes of jnp.sign."),
        (lambda f, x: f(x) + x - jax.lax.stop_gradient(x), "gave those of jnp.square and 1 more."),
        (with_rule(lambda f, x, _: (f(x), 0 * x)), "gave the slopes of jnp.sign."),
        (with_rule(lambda f, x, change: f(x) * change), "must produce a pair"),
        (lambda f, _: jax.custom_jvp(f), "gave type custom_jvp, wanted a JAX array."),
        (lambda f, x: jax.custom_jvp(f)(x), "raised AttributeError: No JVP defined for custom_jvp"),
    ],
    "moving_average": [
        (lambda x, decay: solutions.moving_average(x, decay)[-1], "gave the last average alone."),
        (by_scan(lambda x: 0 * x[0], lambda d: d), "gave averages that begin at 0."),
        (by_scan(lambda x: x[0], lambda d: 1 - d), "gave the past the weight of the present."),
        (by_loop, "(jnp.ones(1000), 0.75) gave a record of every round of a loop."),
        (lambda x, _: jnp.cumsum(x), "gave [1, 3, 7], wanted [1, 1.25, 1.9375]."),
        (lambda x, _: [x], "gave type list, wanted a JAX array."),
    ],
    "gradient_norms": [
        (each_gradient, "gave the gradients; wanted is the length of each."),
        (lambda *args: (each_gradient(*args) ** 2).sum(-1), "gave the squares of the lengths."),
        (lambda *args: jnp.linalg.norm(each_gradient(*args)), "gave one length for all, wanted is"),
        (length_of_sum, "gave the length of the sum of the gradients."),
        (lambda loss, *args: jax.grad(loss)(*args), "loss takes one input and one target."),
        (lambda *args: each_gradient(*args).sum(axis=1), "gave [35, 0, -2], wanted [25, 0, 2]."),
    ],
    "curvature": [
        (lambda f, x, v: v @ jax.grad(f)(x), "gave the slope along v."),
        (lambda f, x, v: jax.jvp(jax.grad(f), (x,), (v,))[1], "gave the Hessian times v."),
        (lambda f, x, v: by_hessian(f, x, v / jnp.sqrt(v @ v)), "that of a direction of length 1;"),
        (by_hessian, "gave a record with an array of a thousand by a thousand."),
        (lambda f, x, _: jax.hessian(f)(x), "gave shape (3, 3), wanted ()."),
        (lambda f, x, v: f(v) - f(x), "wanted 15."),
    ],
}

RIGHT = [
    ("shrink", lambda x, limit: jnp.sign(x) * jnp.maximum(jnp.abs(x) - limit, 0)),
    ("shrink", lambda x, limit: x - jnp.clip(x, -limit, limit)),
    ("straight_through", lambda f, x: x + jax.lax.stop_gradient(f(x) - x)),
    ("straight_through", in_reverse),
    ("moving_average", by_scan(lambda x: x[0], lambda d: d)),
    ("gradient_norms", lambda *args: jax.vmap(optax.safe_norm, (0, None))(each_gradient(*args), 0)),
    ("curvature", by_gradients),
    ("curvature", gradient_of_slope),
]
