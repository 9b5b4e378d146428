"""``shares``: a share, a power or a factor in words or signs is a number, too."""

import pytest
from shares import shares


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A third of them is wrong.", 1 / 3),
        ("Two thirds of them are right.", 2 / 3),
        ("It is nine tenths.", 0.9),
        ("Half of the digits are left.", 0.5),
        ("It takes \u00bd of it.", 0.5),
        ("It is 10\u207b\u00b3.", 1e-3),
        ("It is 10^{-3}.", 1e-3),
        ("A tenfold gain.", 10),
        ("Four in five are odd.", 0.8),
        ("It is seventeen in every twenty.", 0.85),
        ("It is twelvefold.", 12),
        ("It is an order of magnitude smaller.", 10),
        ("It is two orders of magnitude behind.", 100),
    ],
)
def test_a_share_is_read(text, value):
    """Each is worth what it says."""
    (share,) = shares(text)
    assert share.value == pytest.approx(value)
    assert share.known([value], [])
    assert share.known([], [value])
    assert not share.known([7 * value], [8 * value])


@pytest.mark.parametrize("text", ["It runs in a few milliseconds.", "It takes half an hour."])
def test_a_duration_is_no_number_of_any_code(text):
    """A run can say how long it took, and no code that is shown or tested can."""
    (share,) = shares(text)
    assert not share.known([0.001, 1, 3, 1800], [0.001, 1, 3, 1800])


def test_the_parts_of_a_share_will_do():
    """A third is checked by a comparison with three times the number."""
    (share,) = shares("A third of them.")
    assert share.known([], [3.0])
    assert not share.known([3.0], [])


@pytest.mark.parametrize(
    "text",
    [
        "a third part",
        "the first half of a number",
        "two halves",
        "half a pixel",
        "manifold",
        "two in all",
        "times in seconds",
    ],
)
def test_other_words_are_let_through(text):
    """Ordinals, and halves of a thing, measure nothing."""
    assert list(shares(text)) == []
