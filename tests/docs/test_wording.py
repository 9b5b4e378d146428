"""``wording``: words that mislead a reader are found, and no others."""

import pytest
from wording import problems


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("Simply call it.", "the word 'Simply'"),
        ("It is obviously right, so just run it.", "the word 'obviously'"),
        ("Clearly, it is so.", "the word 'Clearly'"),
        ("It is is right.", "'is is' repeats a word"),
        ("The the digit is right.", "'The the' repeats a word"),
        ("Currently, JAX has none.", "'Currently' goes stale"),
        ("The latest version has it.", "'latest version' goes stale"),
        ("The next version has it.", "'next version' goes stale"),
        ("JAX will soon do without.", "'soon' goes stale"),
        ("Blue stands for training.", "'Blue stands' tells things by colour alone"),
        ("JAX does not support this yet.", "goes stale"),
        ("The darker line is the loss.", "'darker line' tells things by colour alone"),
        ("Red: wrong, green: right.", "'Red: ' tells things by colour alone"),
        ("Insert figure here.", "a note is left in the text: Insert figure here"),
        ("TODO: explain this.", "a note is left in the text: TODO"),
        ("Lorem ipsum dolor, lorem ipsum.", "a note is left in the text"),
        ("Right ones are green, wrong ones red.", "'are green' tells things by colour alone"),
        ("The best is in dark teal.", "'in dark teal' tells things by colour alone"),
        ("A cross is wrong. The red ones are right.", "'red ones' tells things by colour alone"),
        ("The red ones are wrong.", "'red ones' tells things by colour alone"),
        ("Wrong predictions are shown in red.", "'in red' tells things by colour alone"),
        ("The blue curve is the loss.", "'blue curve' tells things by colour alone"),
    ],
)
def test_misleading_words(sentence, part):
    """Each is found with its line."""
    assert any(line == 3 and part in message for line, message in problems(f"# A\n\n{sentence}\n"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Just-in-time compilation, in black and white.",
        "The images have red, green and blue channels.",
        "The dashed red curve is the loss.",
        "A wrong one carries a red cross.",
        "The red curve, on the right, is the loss.",
        "Naïve café, ≈ 1 — “quoted” … 東京.",
        "Now count how often that that is so.",
        "Look at the code `todo` and adjust it.",
        "It stops as soon as it can.",
        "A tracer has no value yet.",
        "## Words\nWords are read.",
        "Word\n  Word is what is read.",
        "One ends it.\nIt begins so.",
        "They end with\n\nwith.",
        "- Here is one\n- one more.",
        "He says that\nthat is so.",
        "Call {py:func}`jax.jit` in {doc}`this`\nthis time.",
    ],
)
def test_plain_words(sentence):
    """Names, colours with a mark beside them and other languages are let through."""
    assert list(problems(f"# A\n\n{sentence}\n")) == []


@pytest.mark.parametrize("start", ["", "- ", "> ", "  "])
def test_a_word_repeated_over_lines(start):
    """It is found on the second line, within a list or a quotation, too."""
    below = start.replace("-", " ")
    ((line, message),) = problems(f"# A\n\n{start}Both agree on these\n{below}these.\n")
    assert line == 4
    assert message.startswith("'these' ends one line and begins the next")


def test_texts_of_figures_count():
    """A figure's alternative text is read like any other."""
    page = '# A\n\n```{code-cell}\n:mystnb: {image: {alt: "The red curve falls."}}\nplot(x)\n```\n'
    ((line, _),) = problems(page)
    assert line == 4
