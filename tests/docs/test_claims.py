"""``claims``: a claim that nothing tests is found, and no other."""

import pytest
from claims import problems

PAGE = """# Title

SENTENCE

```{code-cell}
:tags: [remove-cell]
CHECK
```
"""

CLAIMS = [
    ("The compiled version is faster.", "assert slow > 2 * fast, 'compiled is faster'"),
    ("It speeds up the loop.", "assert slow > 2 * fast, 'the loop is faster'"),
    ("Both agree.", "agreement = jnp.allclose(a, b)\nassert agreement"),
    ("The model overfits.", "assert train > test  # the model overfits"),
    ("The rate diverges.", "assert losses[-1] > losses[0], 'the rate diverges'"),
    ("It never recompiles.", "assert n == 1, 'recompiles'"),
    ("The results are identical.", "assert (a == b).all(), 'identical'"),
    ("This is cheaper than that.", "assert a < b, 'this is cheaper'"),
    ("The second run is worse.", "assert b > a, 'the second is worse'"),
    ("It gives twice as many.", "assert b == 2 * a, 'twice as many'"),
]


@pytest.mark.parametrize(("sentence", "check"), CLAIMS)
def test_a_claim_needs_a_check_that_names_it(sentence, check):
    """With its check a claim is let through; with another check it is found, by line."""
    page = PAGE.replace("SENTENCE", sentence)
    assert list(problems(page.replace("CHECK", check))) == []
    ((line, message),) = problems(page.replace("CHECK", "assert x > 0, 'it is positive'"))
    assert page.splitlines()[line - 1] == sentence
    assert "has no check. Assert it in a check cell of this section" in message


def test_a_claim_turned_round_has_no_check():
    """The check of "faster" does not let "slower" through."""
    page = PAGE.replace("CHECK", "assert slow > 2 * fast, 'compiled is faster'")
    ((_, message),) = problems(page.replace("SENTENCE", "The compiled version is slower."))
    assert "'slower'" in message


@pytest.mark.parametrize(
    "sentence",
    [
        "It is faster, as {external+jax:doc}`JAX's page <benchmarking>` says.",
        "It is faster, as {doc}`Part 1 <neural_net_basics>` shows.",
        "It is faster ([the paper](https://example.org/paper)).",
        "A plain sentence about fast food.",
        "## Faster and larger",
        "overfitting",
    ],
)
def test_a_source_or_a_heading_needs_no_check(sentence):
    """A sentence that links its source, a heading, and a term by itself are let through."""
    assert list(problems(PAGE.replace("SENTENCE", sentence).replace("CHECK", "x = 1"))) == []


def test_comments_of_shown_cells_claim_too():
    """A claim in a comment is found where readers see it."""
    cell = "```{code-cell}\n:tags: [TAG]\ny = f(x)  # this is faster\n```\n"
    assert len(list(problems(cell.replace("TAG", "varies")))) == 1
    assert list(problems(cell.replace("TAG", "remove-cell"))) == []


def test_a_check_in_another_section_does_not_count():
    """A claim is tested where it is made."""
    page = "# A\n\nIt is faster.\n\n## B\n\n```{code-cell}\nassert a > b, 'faster'\n```\n"
    assert len(list(problems(page))) == 1
