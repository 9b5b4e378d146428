"""Error messages as published: each is raised, is found by its words, and is followed by a cure."""

import re

import jax
import jax.numpy as jnp
import pytest


@pytest.fixture(scope="module")
def links(article):
    """The list of messages: each link with what it says."""
    return {link["href"][1:]: link.get_text() for link in article.select("#find-your-message li a")}


def words(element):
    """The text of an element, without its lines, its backticks and the versions that differ."""
    return " ".join(element.get_text().replace("`", "").split())


def errors(section):
    """What the cells of a section raise."""
    return [words(one) for one in section.select("div.output.traceback, div.traceback")]


def test_every_error_is_in_the_list(article, links):
    """There are twenty and more, in the order of the page."""
    entries = [section["id"] for section in article.select("section > section > section")]
    assert list(links) == entries
    assert len(entries) >= 20


def test_each_message_is_what_is_raised(article, links):
    """The words of the list stand in an error of the section that they lead to."""
    for anchor, message in links.items():
        seen = " ".join(errors(article.find(id=anchor)))
        known = message.replace("`", "").strip() in seen or (
            "pytree" in message and "Dict key" in seen
        )
        assert known, f"{anchor}: {message!r} is not in {seen!r}"


def test_each_error_is_of_the_kind_in_its_heading(article, links):
    """The first word of a heading is the first word of the error."""
    for anchor in links:
        section = article.find(id=anchor)
        kind = re.match(r"\w+", section.find("h3").get_text())[0]
        assert errors(section)[0].startswith(f"{kind}: ") or kind == "FloatingPointError"


def test_each_error_has_a_cure_that_runs(article, links):
    """After the first error, a cell prints something, and raises nothing."""
    for anchor in links:
        cells = article.find(id=anchor).select("div.cell:has(div.cell_output)")
        raised = [bool(cell.select("div.traceback")) for cell in cells]
        assert raised[0]
        assert not all(raised)


def test_a_donated_array_given_once_more(article):
    """It raises what the page says; older releases begin it with a small letter."""
    step = jax.jit(lambda x: 0.9 * x, donate_argnums=0)
    step(old := jnp.ones(3))
    said = "Buffer has been deleted or donated"
    with pytest.raises(ValueError, match=f"(?i){said}"):
        step(old)
    assert said in article.get_text()


def test_no_error_tells_of_this_machine(article):
    """Neither an address in memory nor a file of a kernel is left."""
    text = " ".join(errors(article))
    assert not re.search(r"0x[0-9a-f]+|\.py:\d+|ipykernel", text)


@pytest.mark.parametrize(
    "line",
    ["out of bounds: 3.0", "integer wraps: 0", "key reused:    True", "[ 5. -2.  3.]", "8.0"],
)
def test_printed_lines(line, article):
    """What raises nothing, and what the cures give."""
    outputs = "\n".join(output.get_text() for output in article.select("div.cell_output"))
    assert line in outputs.splitlines()
