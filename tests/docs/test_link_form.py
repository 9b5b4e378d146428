"""``link_form``: a link that can go stale unseen, or that tells nothing, is found."""

import pytest
from link_form import problems

SITES = {"docs.jax.dev": "a role such as {external+jax:doc}"}


def found(text):
    """Line and message of each problem."""
    return list(problems(text, SITES))


@pytest.mark.parametrize(
    "address",
    [
        "https://docs.jax.dev/en/latest/",
        "HTTPS://Docs.JAX.dev/en/latest/",
        "https://www.docs.jax.dev/",
        "//docs.jax.dev/en/latest/",
    ],
)
def test_an_address_that_has_a_role_is_found(address):
    """However it is spelt, and where it stands; another one is not."""
    for text in (f"[JAX]({address})", f"| [JAX]({address}) |", f"- see [JAX]({address})"):
        ((line, message),) = found(f"a\n{text}\n[x](https://example.org/docs.jax.dev)\n")
        assert line == 2
        assert message == f"{address} is linked by its address. Use {SITES['docs.jax.dev']}."


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[a page](http://example.org/)", "is no safe address"),
        ("[a page](file:///etc/hosts)", "is no safe address"),
        ("[a page](https://localhost:8000/)", "is no safe address"),
        ("[a page](/" + "home/ada/page.md)", "is a path of one machine"),
        ("jo.doe@example.org for questions", "gives away an e-mail address (jo.doe@example.org)"),
        ("`/" + "home/jo/digits.npz`", "gives away a path of this machine"),
        ("[here](https://example.org/)", "the text of a link, 'here'"),
        ("[](https://example.org/)", "the text of a link, ''"),
        ("[https://example.org/](https://example.org/)", "the text of a link, 'https://"),
        ("{doc}`this page <arrays>`", "the text of a link, 'this page'"),
        ("a {term}`learning rate <momentum>`", "'learning rate' leads to the term 'momentum'"),
        ("{py:func}`jax.grad <jax.vmap>`", "'jax.grad' leads to jax.vmap. Say that name."),
        ("{external+x:py:class}`Dense <flax.nnx.Linear>`", "'Dense' leads to flax.nnx.Linear."),
    ],
)
def test_a_poor_link_is_found(text, part):
    """One over an open line, one to this machine, one that names nothing."""
    ((line, message),) = found(f"# A\n\nSee {text}.\n")
    assert line == 3
    assert part in message


@pytest.mark.parametrize(
    "text",
    [
        "[The paper](https://example.org/paper) and [the exercise](#here).",
        "{doc}`Part 1 <arrays>` and {ref}`here`.",
        "{term}`Scale <feature scaling>` all {term}`leaves <leaf>`, and {term}`freeze <frozen>`.",
        "```sh\ncurl http://localhost:8000/\n```",
        "x = a // b, in page:line, with data:images",
    ],
)
def test_a_good_link_is_let_through(text):
    """Names, roles, and addresses in code."""
    assert found(f"{text}\n") == []


def test_a_card_leads_to_one_page():
    """A link to Colab that opens another page's notebook is told, at its line."""
    card = (
        ":::{grid-item-card} Part 2: {doc}`Arrays <tutorials/arrays>`\nA card.\n\n"
        "{doc}`Read it <tutorials/arrays>` or {colab}`in Colab <tutorials/PAGE>`\n:::\n"
    )
    other = card.replace("arrays", "tuning").replace("PAGE", "tuning")
    text = f"# A\n\n::::{{grid}} 1\n{card}\n{other}::::\n"
    assert found(text.replace("PAGE", "arrays")) == []
    ((line, message),) = found(text.replace("PAGE", "scaling"))
    assert (line, message[:42]) == (7, "a card leads to tutorials/arrays and to tu")
