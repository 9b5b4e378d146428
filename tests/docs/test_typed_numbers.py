"""``typed_numbers``: a number that no run verifies is found, and no other."""

import pytest
from typed_numbers import problems

PAGE = """# Title

```{code-cell}
optimizer = optax.sgd(learning_rate=0.05, n_updates=300)
batch = x.reshape(4, 3)
```

```{code-cell}
:tags: [remove-cell]
assert share > 0.95 and matches == 433 and logits.shape == (450, 10)
assert round(slope, 3) == 0.645
```

SENTENCE

## Next section

LATER
"""

TYPED = [
    "The accuracy is 98 %.",
    "The accuracy is 98%.",
    "98 per cent are right.",
    "An accuracy of 0.97 is reached.",
    "The loss is 0.112.",
    "The model has 17,610 parameters.",
    "It is 6 times as fast.",
    "It is 6x faster.",
    "It is eleven times as fast.",
    "A speed-up of 6.5 results.",
    "It takes 0.8 seconds.",
    "It takes 12 ms.",
    "It takes four minutes.",
    "It needs 40 MB.",
    "All 434 labels match.",
    "The logits have shape (450, 100).",
    "The array is (10,).",
    "This ran with jax 0.10.2.",
    "You need Python 3.11.",
    "They agree to seven digits.",
    "A thousand points are drawn.",
    "Three hundred and one are wrong: 301.",
    "The loss is $0.2$.",
    "The share is $98\\%$.",
    "Some `x = 7` is used.",
    "- 88 of them fail",
    "It converges after 2000 updates.",
    "| accuracy | 97.1 |",
    "A seventh of them is wrong.",
    "The error is 10\u207b\u2076.",
    "The error is $10^{-6}$.",
    "It gains seven percentage points.",
    "Nine out of ten are right.",
    "Seven digits are wrong.",
    "They add up to sixteen.",
    "The sum is $16$.",
    "The sum $= 16$ is right.",
    "The mean is 4.",
    "Most are right.[^odd]\n\n[^odd]: 98 % of them are odd.",
    ":::{note} Of all digits, 98 % are read.\n:::",
    "```{table} Of all digits, 98 % are read.\n\n| a |\n|---|\n```",
    "Four in five are odd.",
    "It is right for seventeen in eighteen.",
    "The gain is 4x.",
    "It wins 4:1 against the loop.",
    "It wins seven to one.",
    "The rows sum to seven.",
    "It is a factor of four.",
    "It runs in a few milliseconds.",
]

KNOWN = [
    "The rate is 0.05, for 300 updates.",
    "A rate of 5 % is used.",
    "The batch is (4, 3).",
    "All 433 match, above 95 %.",
    "The logits are (450, 10).",
    "They agree to three digits.",
    "The slope is {glue:text}`slope:.3f`.",
    "{glue:text}`share:.1%` are right.",
    "Part 1 and Section 2.3 of Step 5 say so.",
    "Since 2017, Klambauer et al. (2017) and a paper of June 2017 say so.",
    "There are two ways out, and three things to see.",
    "32 bits, 64-bit floats, and 2D images.",
    "1. The first item.",
    "From 4 to one.",
    "The names float32, x0, layer3 and SimpleNN2 are no numbers.",
    "The formula $x^2 + 3 y_1$ has small integers.",
    "See {external+jax:doc}`page <notebooks/99-problems>` and [there](https://example.org/404).",
    "Call {py:func}`jax.numpy.log1p`.",
    "One of them, and no one else.",
    "Here `f` is the loss of one.",
    "Read it.[^2]\n\n[^2]: A note.",
    "The mean is above {glue:text}`bound:.1f` for the batch of 3.",
    ":::{note} Of all digits, 433 match.\n:::",
    "```{image} digit_98.png\n```",
    "See $x = 1$ and $n$.",
]


@pytest.mark.parametrize("sentence", TYPED)
def test_a_typed_number_is_found(sentence):
    """The message has the sentence's line, the number and the remedy."""
    page = PAGE.replace("SENTENCE", sentence)
    found = list(problems(page))
    first = page[: page.index(sentence)].count("\n") + 1
    assert found
    assert {line - first for line, _ in found} <= set(range(sentence.count("\n") + 1))
    assert all("is typed by hand. Insert it from the run" in message for _, message in found)


@pytest.mark.parametrize("sentence", KNOWN)
def test_a_verified_number_is_none(sentence):
    """Settings that code shows, asserted results, inserted numbers and names are let through."""
    assert list(problems(PAGE.replace("SENTENCE", sentence))) == []


def test_a_result_is_asserted_where_it_is_told():
    """In another section a setting may be repeated, and a result may not."""
    assert list(problems(PAGE.replace("LATER", "The rate was 0.05."))) == []
    ((_, message),) = problems(PAGE.replace("LATER", "Above 95 % are right."))
    assert message.startswith("the result 95 is typed by hand")


def test_a_version_is_asserted_as_a_string():
    """Another version than the one that the section compares with is typed by hand."""
    check = 'assert said == (Version(jax.__version__) >= Version("0.9.1"))'
    page = "Before version {}, nothing was said.\n\n```{{code-cell}}\n" + check + "\n```\n"
    assert not list(problems(page.format("0.9.1")))
    assert len(list(problems(page.format("0.8.1")))) == 1


def test_code_below_does_not_count():
    """A number is not verified by what comes in a later section."""
    later = PAGE.replace("LATER", "```{code-cell}\nx = 77\n```")
    assert list(problems(later.replace("SENTENCE", "All 77 are right.")))


@pytest.mark.parametrize(
    "code", ["x  # (450, 100)", 'print("98 % are right")', "y  # about 17", "plot(x, label='98 %')"]
)
def test_comments_and_printed_texts_count(code):
    """A number typed into a shown cell's comment or printed text is found too."""
    page = PAGE.replace("SENTENCE", f"```{{code-cell}}\n{code}\n```")
    ((line, _),) = problems(page)
    assert page.splitlines()[line - 1] == code


def test_blocks_of_restructuredtext_count():
    """A number typed into one is found."""
    page = PAGE.replace("SENTENCE", "```{eval-rst}\nIt reaches 98 %.\n```")
    ((line, _),) = problems(page)
    assert page.splitlines()[line - 1] == "It reaches 98 %."


DESCRIPTION = """---
myst:
  html_meta:
    description: {}
---

"""


@pytest.mark.parametrize("about", ["Read 98 % of all digits.", "Read digits:\n      98 % of all."])
def test_the_description_counts(about):
    """What search engines show of a page is read, on each of its lines."""
    page = DESCRIPTION.format(about) + PAGE
    ((line, _),) = problems(page)
    assert "98 %" in page.splitlines()[line - 1]


def test_the_description_speaks_of_the_whole_page():
    """A check cell of any section will do."""
    assert list(problems(DESCRIPTION.format("Read 95 % of 300 digits.") + PAGE)) == []


def test_texts_of_figures_count():
    """A number typed into a figure's alternative text is found too."""
    option = ':mystnb: {image: {alt: "It ends at 98 %."}}'
    page = PAGE.replace("SENTENCE", f"```{{code-cell}}\n{option}\nplot(x)\n```")
    ((line, _),) = problems(page)
    assert page.splitlines()[line - 1] == option
