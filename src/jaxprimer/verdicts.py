"""What the checks of the exercises say of a right or a wrong answer.

No check raises an error, whatever error the reader's function raises.
"""

import traceback
from collections.abc import Callable, Mapping
from textwrap import fill

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike


def verdict(found: str, praise: str) -> str:
    """What a check of an exercise returns, in lines of a cell's width.

    Args:
        found: The first fault, or an empty text where there is none.
        praise: What is right about a function without a fault.

    Returns:
        A text that begins with ``Right:`` or ``Not yet:``.

    >>> print(verdict("", "all is scaled alike."))
    Right: all is scaled alike.
    """
    return fill(f"Not yet: {found}" if found else f"Right: {praise}", 72)


def fault(
    call: str,
    function: Callable[[], object],
    *,
    wanted: ArrayLike,
    hint: str = "",
    mistakes: Mapping[str, ArrayLike] | None = None,
) -> str:
    """What is wrong with a call; the words for known mistakes come first.

    Args:
        call: The call as the reader would write it.
        function: Makes the call.
        wanted: The array that it is to return, with the dtype that
            :func:`jax.numpy.asarray` gives it.
        hint: What to think of where the call raises an error.
        mistakes: Arrays that a reader may return instead, each with the
            words that tell it.

    Returns:
        One or two sentences; empty if nothing is wrong.

    >>> fault("double(2)", lambda: jnp.asarray(5), wanted=4)
    'double(2) gave 5, wanted 4.'
    """
    try:
        return _difference(call, function(), wanted, mistakes or {})
    except Exception as error:  # noqa: BLE001 - the reader's code raises it
        if isinstance(error, NotImplementedError) and not error.args:
            hint = "Replace that line of the stub, and run its cell."
        lines = "".join(traceback.format_exception_only(error)).splitlines()
        return f"{call} raised {lines[0].rstrip(':.')}. {hint}".rstrip()


def unmet(
    call: str, is_met: Callable[[], bool], words: str, hint: str = ""
) -> str:
    """What is wrong with a call of which something is to be true.

    Args:
        call: What was called, or with what.
        is_met: Makes the call, and says whether it is true.
        words: What the call gave where it is not.
        hint: What to think of where the call raises an error.

    Returns:
        One or two sentences; empty if it is true.

    >>> unmet("even(3)", lambda: 3 % 2 == 0, "an odd number")
    'even(3) gave an odd number.'
    """
    mistakes = {words: False}
    claim = lambda: jnp.array(is_met())
    return fault(call, claim, wanted=True, hint=hint, mistakes=mistakes)


def _difference(
    call: str,
    result: object,
    wanted: ArrayLike,
    mistakes: Mapping[str, ArrayLike],
) -> str:
    """How a result differs from the wanted array; empty if it does not."""
    wanted = jnp.asarray(wanted)
    if not isinstance(result, jax.Array):
        kind = type(result).__name__
        unwritten = kind in ("NoneType", "ellipsis")
        remedy = " Write its body, and end with return." * unwritten
        return f"{call} gave type {kind}, wanted a JAX array.{remedy}"
    for words, wrong in mistakes.items():
        if _equal(result, wrong):
            return f"{call} gave {words}."
    if result.shape != wanted.shape:
        return f"{call} gave shape {result.shape}, wanted {wanted.shape}."
    if result.dtype != wanted.dtype:
        return f"{call} gave dtype {result.dtype}, wanted {wanted.dtype}."
    if not _equal(result, wanted):
        return f"{call} gave {_text(result)}, wanted {_text(wanted)}."
    return ""


def _equal(result: ArrayLike, other: ArrayLike) -> bool:
    """Whether two arrays have one shape and, but for rounding, one content."""
    return np.shape(result) == np.shape(other) and np.allclose(
        result, other, rtol=1e-5, atol=1e-7, equal_nan=True
    )


def _text(array: ArrayLike) -> str:
    """The numbers of a small array."""
    return np.array2string(
        np.asarray(array),
        separator=", ",
        formatter={"float": "{:.6g}".format},
    )
