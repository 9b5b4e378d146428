"""``residue``: markup that was not understood is found, and no text that is meant."""

import pytest
from docutils import nodes
from docutils.utils import new_document
from residue import residues, sentences_in_formulas


@pytest.mark.parametrize(
    "text",
    [
        "See {py:func}jax.jit.",
        "See `jax.jit.",
        ":::{note}",
        ":::",
        "[a link](nowhere",
        "[text][label]",
        "{{ version }}",
        "this &amp; that",
        "See :func:",
        "!!! note",
        "[!NOTE]",
        ".. note:: Look.",
        "~~struck~~",
        "<https://example.org",
        "*",
        "_ for more",
        "**bold",
        "$$x$$",
        "a note[^1]",
        "<!-- hidden",
        "% a comment",
        ":func:`x`",
        r"$\frac{1}{$",
        "the value $x^2 is",
        "read more{#there}",
        "a box{.wide}",
    ],
)
def test_markup_is_found(text):
    """Whatever MyST leaves in the text is found."""
    document = new_document("page")
    document += nodes.paragraph("", text)
    assert [node.astext() for node, _ in residues(document)] == [text]


@pytest.mark.parametrize(
    "text", ["A set {1, 2}.", "f[x](y", "90 % of it: x * y", "a: b", "50 %", "$5"]
)
def test_text_is_let_through(text):
    """Braces, stars and percent signs that are meant are no residue."""
    document = new_document("page")
    document += nodes.paragraph("", text.replace("](", "] ("))
    assert list(residues(document)) == []


def test_code_and_formulas_show_markup():
    """In code, formulas and verbatim text, markup is what is shown."""
    document = new_document("page")
    document += nodes.literal_block("", "`{py:func}`")
    document += nodes.paragraph("", "", nodes.literal("", "{doc}"), nodes.math("", "{{x}}"))
    assert list(residues(document)) == []


@pytest.mark.parametrize(
    ("formula", "held"),
    [
        ("1/x, and `e`", "`"),
        ("x of the", ""),
        ("x, and for all y", "and for"),
        (r"x \text{ for all } y", ""),
        (r"\sin x \cdot \operatorname{arg max} f", ""),
    ],
)
def test_a_formula_holds_no_sentence(formula, held):
    """One whose end was lost goes on to the next, through code and words."""
    document = new_document("page")
    document += nodes.paragraph("", "", nodes.math(formula, formula))
    found = [words for _, words in sentences_in_formulas(document)]
    assert "".join(found) == held
