"""Find the numbers that a text writes as shares, powers, factors: a third, 10⁻³, tenfold.

A duration, such as a few seconds, is worth no number that code could hold.
"""

import math
import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import NamedTuple

ORDINALS = ["third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
PARTS = {"half": 2} | {word: number for number, word in enumerate(ORDINALS, 3)}
PARTS |= {"hundredth": 100, "thousandth": 1_000}
UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
UNITS += " sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: number for number, word in enumerate(UNITS.split(), 1)}
WORDS |= {word: 10 * number for number, word in enumerate(TENS.split(), 2)}
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
COUNTS = {"a": 1} | WORDS | {"hundred": 100, "thousand": 1_000}
VAGUE = r"few|several|some|couple of|fraction of an?|less than an?|under an?|half an?|takes?"
TIMES = r"(?:(?:nano|micro|milli)?seconds?|minutes?|hours?)"
RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b"
DIGITS = str.maketrans(RAISED, "0123456789-")

SHARE = re.compile(
    rf"\b(?P<count>{'|'.join(COUNTS)})[ -](?P<part>{'|'.join(PARTS)})s?\b"
    r"(?=[.,;:)]|$| (?:of|as|the)\b)"
    rf"|\b(?P<some>{'|'.join(WORDS)}) in (?:every )?(?P<all>{'|'.join(WORDS)}|hundred|thousand)\b"
    r"|\b(?P<half>half) of (?:the|its|all)\b"
    r"|(?P<sign>[\u00bc-\u00be\u2150-\u215e])"
    rf"|\b10(?:\^\{{?(?P<exponent>-?\d+)|(?P<raised>[{RAISED}]+))"
    rf"|\b(?P<duration>(?:{VAGUE}) {TIMES})\b"
    rf"|\b(?P<fold>{'|'.join(COUNTS)})fold\b"
    rf"|\b(?P<orders>an|{'|'.join(COUNTS)}) orders? of magnitude\b",
    re.IGNORECASE,
)


class Share(NamedTuple):
    """A number as a text writes it, what it is worth, and the numbers that may stand for it."""

    text: str
    value: float
    parts: tuple[float, ...]

    def known(self, shown: Collection[float], tested: Collection[float]) -> bool:
        """Whether code that is shown or tested holds it, or a test each of its parts."""
        numbers = {*shown, *tested}
        alike = any(math.isclose(self.value, number, rel_tol=0.02) for number in numbers)
        return alike or bool(self.parts and set(self.parts) <= set(tested))


def fraction(found: re.Match[str]) -> Share:
    """Two thirds, or four in five."""
    count = COUNTS[(found["count"] or found["some"]).lower()]
    part = PARTS[found["part"].lower()] if found["part"] else COUNTS[found["all"].lower()]
    parts = (float(part),) if count == 1 else (float(count), float(part))
    return Share(found[0], count / part, parts)


def read(found: re.Match[str]) -> Share:
    """What a match says."""
    if found["count"] or found["some"]:
        return fraction(found)
    if found["duration"]:
        return Share(found[0], math.nan, ())
    if found["sign"]:
        return Share(found[0], unicodedata.numeric(found["sign"]), ())
    if found["exponent"] or found["raised"]:
        power = found["exponent"] or found["raised"].translate(DIGITS)
        return Share(found[0], float(f"1e{power}"), ())
    if found["half"]:
        return Share(found[0], 0.5, (2.0,))
    count = COUNTS.get((found["fold"] or found["orders"]).lower(), 1)  # an order has no count
    return Share(found[0], 10.0**count if found["orders"] else float(count), ())


def shares(text: str) -> Iterator[Share]:
    """The shares, powers and factors of a text."""
    yield from map(read, SHARE.finditer(text))
