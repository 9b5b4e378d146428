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
    ("It never recompiles.", "assert n == 1, 'never recompiles'"),
    ("It is faster, as {doc}`Part 1 <part1>` shows.", "assert slow > 2 * fast, 'faster'"),
    ("## Why the plain one is faster", "assert slow > 2 * fast, 'the plain one is faster'"),
    (":::{note} It is faster.\n:::", "assert slow > 2 * fast, 'faster'"),
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
    assert page.splitlines()[line - 1] == sentence.splitlines()[0]
    assert "has no check. Assert it in a check cell of this section" in message


def test_a_claim_turned_round_has_no_check():
    """The check of "faster" does not let "slower" through."""
    page = PAGE.replace("CHECK", "assert slow > 2 * fast, 'compiled is faster'")
    ((_, message),) = problems(page.replace("SENTENCE", "The compiled version is slower."))
    assert "'slower'" in message


@pytest.mark.parametrize(
    ("sentence", "said", "n_found"),
    [
        ("The first is faster.", "both agree, and neither is faster", 1),
        ("Neither is faster.", "the first is faster", 1),
        ("The loss falls.", "the loss never falls", 1),
        ("Most of them are negative.", "most of them are positive", 1),
        ("If it is faster, use it: it is faster.", "it is not faster", 1),
        ("Neither is faster.", "no one is faster", 0),
        ("It is slower, and no faster at all.", "slower, no faster", 0),
        ("The loss does not fall.", "the loss never falls", 0),
        ("It is not only faster.", "both agree; it is faster", 0),
    ],
)
def test_a_check_and_a_claim_deny_the_same(sentence, said, n_found):
    """A check that denies a claim is none, and neither is one of what the claim denies."""
    page = PAGE.replace("SENTENCE", sentence).replace("CHECK", f"assert x, {said!r}")
    assert len(list(problems(page))) == n_found


@pytest.mark.parametrize(
    "sentence",
    [
        "It is faster, as {external+jax:doc}`JAX's page <benchmarking>` says.",
        "It is faster ([the paper](https://example.org/paper)).",
        "A plain sentence about fast food.",
        "## Faster and larger",
        ":::{card} Part 7: {doc}`Faster and larger <scaling>`\n:::",
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


@pytest.mark.parametrize(
    ("code", "n_claims"),
    [
        ("print('it is faster')", 1),
        ("plot(x, label='it is faster')", 1),
        ("# faster than that", 1),
        ("# The faster way\nf(x)", 1),
        ("print('it is faster:', a > b)", 0),
        ("print(f'it is {a / b} times faster')", 0),
    ],
)
def test_remarks_claim_too(code, n_claims):
    """A claim in a comment or a printed text is found, unless the run says how far it is true."""
    assert len(list(problems(f"```{{code-cell}}\n{code}\n```\n"))) == n_claims


@pytest.mark.parametrize(
    ("sentence", "n_claims"),
    [
        ("The curve falls from left to right.", 0),
        ("The curve rises from left to right.", 1),
        ("The curve never falls.", 2),
    ],
)
def test_a_figure_says_what_its_curve_does(sentence, n_claims):
    """The text of a figure lets through what it says of a curve, and not the contrary."""
    figure = ':mystnb: {image: {alt: "A curve that falls."}}\nplot(x)'
    page = f"# A\n\n{sentence}\n\n```{{code-cell}}\n{figure}\n```\n"
    assert len(list(problems(page))) == n_claims


def test_a_description_claims_too():
    """A claim that search engines show is tested in any section of the page."""
    page = "---\nmyst:\n  html_meta:\n    description: It is faster.\n---\n" + PAGE
    ((line, _),) = problems(page.replace("CHECK", "x = 1"))
    assert line == 4
    assert list(problems(page.replace("CHECK", "assert a > b, 'faster'"))) == []


def test_a_check_in_another_section_does_not_count():
    """A claim is tested where it is made."""
    page = "# A\n\nIt is faster.\n\n## B\n\n```{code-cell}\nassert a > b, 'faster'\n```\n"
    assert len(list(problems(page))) == 1
