"""``quotes``: an assert says what a sentence beside it says."""

import pytest
from page_text import cells
from quotes import messages, problems, quotes

PAGE = """# A page

## One

The first fit agrees with the {term}`loss`, and the second is
never above 2.

```{code-cell}
:tags: [remove-cell]
assert fit < 2, MESSAGE
```

## Another

Here the third one differs.
"""
SAID = [
    "first fit agrees",
    "agrees with the loss",
    "second is never above 2",
    "The second, never above 2",
]
UNSAID = [
    "first fit differs",  # another word
    "second fit agrees",  # another order
    "never above 3",  # another number
    "the third one differs",  # in another section
    "not the loss",
    "The second, above 2",  # which "never" turns round
]


@pytest.mark.parametrize("message", SAID)
def test_what_the_section_says_may_be_said(message):
    """The words stand in one sentence or two, in their order; some may be left out."""
    assert list(problems(PAGE.replace("MESSAGE", repr(message)))) == []


@pytest.mark.parametrize("message", UNSAID)
def test_what_no_sentence_says_is_told(message):
    """A sentence that is turned round leaves its check without one, at the check's line."""
    ((line, told),) = problems(PAGE.replace("MESSAGE", repr(message)))
    assert line == PAGE.splitlines().index("assert fit < 2, MESSAGE") + 1
    assert told.startswith(f"no sentence of this section says {message!r}")


def test_a_message_that_is_no_text_is_told():
    """What is put together when it fails quotes nothing that can be looked up."""
    ((_, told),) = problems(PAGE.replace("MESSAGE", "f'is {fit}'"))
    assert "says" in told


def test_the_text_of_a_figure_is_a_sentence():
    """A figure's curves are described in its alternative text."""
    figure = '```{code-cell}\n:mystnb: {image: {alt: "A curve that falls."}}\nplot()\n```\n'
    check = '```{code-cell}\nassert x, "a curve that falls"\n```\n'
    assert list(problems(f"# A page\n\n{figure}\n{check}")) == []


def test_names_and_punctuation_do_not_matter():
    """Words count, not what stands between them."""
    assert quotes("fit_many agrees (twice)", "`fit_many` **agrees**, twice.")
    assert not quotes("agrees twice", "twice it agrees")


def test_where_a_link_leads_is_not_said():
    """Readers see a link's text; a turning word in its target does not stand in the way."""
    sentence = "Use [a split](#leave-nobody-out), or {func}`fit <not.here.fit>`, twice."
    assert quotes("use a split or fit twice", sentence)
    assert not quotes("leave nobody out", sentence)
    assert not quotes("func fit", sentence)


def test_a_quotation_stays_in_its_clause():
    """Half of one clause and half of the next make a sentence that nobody has written."""
    sentence = "Nearly all carry a red cross; a right one carries a green tick, as it should."
    assert not quotes("nearly all carry a green tick", sentence)
    assert quotes("nearly all carry a red cross a right one", sentence)
    assert quotes("nearly all carry a cross; a green tick", sentence)
    assert quotes("carries a tick as it should", sentence)


def test_an_assert_without_a_message_quotes_nothing():
    """It says nothing that could be untrue."""
    (cell,) = cells("```{code-cell}\nassert x\n```\n")
    assert list(messages(cell)) == []
