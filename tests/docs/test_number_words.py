"""``number_words``: what a sentence counts in words, something else on its page counts too."""

import pytest
from number_words import NUMBERS, listed, problems

PAGE = """# A page

It ends with eight devices.

## One

SENTENCE

```{code-cell}
:tags: [remove-cell]
assert len(ways) == 3, "there are three ways out"
```

## Another

```{code-cell}
:tags: [remove-cell]
assert n_devices == 8, "the eight devices"
```
"""
HELD = [
    "There are three ways out.",
    "There are one or two ways out.",
    "All eight devices compute.",  # the other section says it of the same thing
    "Take four steps: load, split, train and test.",
    "Four things change: the loss, the weights, the key, and the count.",
]
LOOSE = [
    ("There are four ways out.", "four ways"),
    ("There are eight ways out.", "eight ways"),
    ("Three devices compute.", "three devices"),
    ("Take five steps: load, split, train and test.", "five steps"),
    ("Often: one, two, three, four, five, six, seven, eight, nine, ten.", "three four"),
    ("So it took all eight.", "eight"),
    ("There are four functions in this module.", "four functions"),
]


@pytest.mark.parametrize("sentence", HELD)
def test_a_number_that_something_counts_may_be_said(sentence):
    """An assert quotes it here, or of the same thing elsewhere, or a list follows."""
    assert list(problems(PAGE.replace("SENTENCE", sentence))) == []


@pytest.mark.parametrize(("sentence", "phrase"), LOOSE)
def test_a_number_that_nothing_counts_is_told(sentence, phrase):
    """The line of the sentence is named, and the word after the number."""
    line, message = next(problems(PAGE.replace("SENTENCE", sentence)))
    assert line == PAGE.splitlines().index("SENTENCE") + 1
    assert message.startswith(f"nothing counts what {phrase!r} says.")


def test_a_page_without_checks_is_let_through():
    """Where nothing runs, nothing could count."""
    assert list(problems("# A page\n\nThere are four ways out.\n")) == []


def test_small_numbers_are_words_like_others():
    """One and two stand for "a" and "both" too often to be counts."""
    assert min(NUMBERS.values()) == 3
    assert NUMBERS["nineteen"] == 19


def test_a_list_has_as_many_parts_as_it_says():
    """Parts are divided by commas, semicolons or the last "and"."""
    assert listed("In three forms: rows, columns, and both.", "three")
    assert not listed("In three forms: rows and columns.", "three")
    assert not listed("In three forms.", "three")


def test_what_stands_before_the_first_exercise_is_counted_elsewhere():
    """How many functions there are to complete is a count of the exercises themselves."""
    rest = "## Exercises\n\nHere are four functions for you to complete.\n\n### The first\n"
    assert list(problems(PAGE.replace("SENTENCE", "None.") + rest)) == []
