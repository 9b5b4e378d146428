"""Questions to ask of code that misbehaves: where, how often, in what mode."""

import logging
import re
import sysconfig
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from logging.handlers import BufferingHandler

from flax import nnx

PLACE = re.compile(
    r" at \S+ \([^)]*\)(?: costing .+ because)?"
    r"| (?:id=|defined at )\S+|https?://\S+"
)


def bottom_up(call: Callable[[], object]) -> list[str]:
    """The error that a call raises, then the caller's lines on its way.

    Args:
        call: Called without arguments.

    Returns:
        Kind and first line of the message, then each function with its line
        of code, innermost first. Lines of installed libraries are left out.

    >>> bottom_up(lambda: 1 / 0)[0]
    'ZeroDivisionError: division by zero'
    """
    libraries = tuple(sysconfig.get_paths().values())
    try:
        call()
    except Exception as error:
        message = str(error).partition("\n")[0]
        frames = traceback.extract_tb(error.__traceback__)[1:]
        own = [
            f"{frame.name}: {frame.line}"
            for frame in reversed(frames)
            if not frame.filename.startswith(libraries)
        ]
        return [f"{type(error).__name__}: {message}", *own]
    return []


def logged(
    setting: AbstractContextManager, call: Callable[[], object], start: str
) -> list[str]:
    """What JAX logs while a function is called, without places and links.

    Args:
        setting: What makes JAX log, such as ``jax.log_compiles(True)``.
        call: Called without arguments.
        start: How the messages begin that are wanted; there are others, more
            of them where JAX keeps what it has compiled in files.

    Returns:
        One text per message.

    >>> import jax
    >>> call = lambda: jax.jit(lambda x: x + 1)(1.0)
    >>> len(logged(jax.log_compiles(True), call, "Compiling"))
    1
    """
    logger, buffer = logging.getLogger("jax"), BufferingHandler(1_000_000)
    handlers, propagate = logger.handlers, logger.propagate
    logger.handlers, logger.propagate = [buffer], False
    try:
        with setting:
            call()
    finally:
        logger.handlers, logger.propagate = handlers, propagate
    texts = [PLACE.sub("", record.getMessage()) for record in buffer.buffer]
    return [text for text in texts if text.startswith(start)]


def training_layers(model: nnx.Module) -> list[str]:
    """Names of those layers of a model that are in training mode.

    Args:
        model: Any Flax NNX module.

    Returns:
        The names, sorted; none after ``model.eval()``. The model's own name
        is empty, so a layer by itself gives ``['']``.

    >>> layers = nnx.Sequential(nnx.Dropout(0.5, rngs=nnx.Rngs(0)), nnx.relu)
    >>> training_layers(layers)
    ['layers.0']
    """
    return sorted(
        ".".join(map(str, path))
        for path, layer in nnx.iter_graph(model)
        if getattr(layer, "deterministic", None) is False
        or getattr(layer, "use_running_average", None) is False
    )
