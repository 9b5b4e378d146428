"""``part_numbers``: a Part that is not there, or is another page, is found."""

from pathlib import Path

import pytest
from executed_pages import PAGES, name
from part_numbers import PART, absent, parts, problems

KNOWN = parts(
    [
        ("index", "# JAX Primer\n"),
        ("tutorials/arrays", "---\nx: 1\n---\n\n# Part 2: Arrays and keys\n"),
        ("tutorials/tuning", "# Part 4: Making training work\n"),
    ]
)


def test_titles_name_the_parts():
    """A page whose title has no number is none."""
    assert KNOWN == {
        "Part 2": ("tutorials/arrays", "Arrays and keys"),
        "Part 4": ("tutorials/tuning", "Making training work"),
    }


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("As Part 9 shows.", "there is no Part 9. Name one of Part 2, Part 4."),
        ("As {doc}`Part 4 <arrays>` shows.", "Part 4 is tutorials/tuning, and the link leads to"),
        ("As {doc}`Part 4 <../reference/tuning>`.", "the link leads to ../reference/tuning."),
        ("As {doc}`Part 2's <tuning>` text.", "Part 2 is tutorials/arrays, and the link leads to"),
        (":::{grid-item-card} Part 2: Arrays\n:::", "'Arrays and keys', not 'Arrays'"),
        ("As Figure 3 shows.", "'Figure 3' points to nothing: only Parts have numbers."),
        ("See equation (3).", "'equation (3' points to nothing: only Parts have numbers."),
        (":::{grid-item-card} Part 4: {doc}`Work <tuning>`\n:::", "work', not 'Work'"),
    ],
)
def test_a_wrong_part_is_found(text, part):
    """By its number, by the page that a link leads to, or by its title; with its line."""
    ((line, message),) = problems("tutorials/functions", f"# A\n\n{text}\n", KNOWN)
    assert line == 3
    assert part in message


@pytest.mark.parametrize(
    "text",
    [
        "As {doc}`Part 2 <../tutorials/arrays>` and Part 4 show.",
        ":::{grid-item-card} Part 4: Making training work\n:::",
        ":::{grid-item-card} Part 2: {doc}`Arrays and keys <tutorials/arrays>`\n:::",
        "# Part 4: Making training work",
        "```{code-cell}\n# Part 7: a comment\n```",
        "From {doc}`this text <arrays>` on.",
    ],
)
def test_a_right_part_is_let_through(text):
    """Numbers, links and titles that agree, and code."""
    assert list(problems("tutorials/functions", f"{text}\n", KNOWN)) == []


def test_a_name_that_another_page_has_not_is_found():
    """With its line, whatever modules stand before it; one that the page has is let through."""
    text = "# A\n\nSee `a.fit` of {doc}`Part 2 <arrays>`.\nSee `fits` in {doc}`it </one/arrays>`.\n"
    pages = {"one/a": text, "one/arrays": "```{code-cell}\n:source: jaxprimer.epochs:fit\n```\n"}
    pages["arrays"] = "Nothing.\n"
    assert list(absent("one/a", pages)) == [
        (4, "one/arrays has no fits. Name the page that has it.")
    ]


def test_a_renamed_page_is_found_in_others(project):
    """A page that did not change is wrong when another one's title changes."""
    project.write_page("{doc}`Part 1 <other>`\n\n```{toctree}\nother\n```\n")
    said = []
    for title in ("# Part 1: A", "# Part 2: A"):
        project.write("docs/other.md", f"{title}\n\nText.\n")
        said.append(project.build(notebook=False).stderr)
    message = "index.md:8: WARNING: there is no Part 1. Name one of Part 2."
    assert [message in one for one in said] == [False, True]


@pytest.mark.parametrize("text", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"])
def test_parts_at_the_top_are_there(text):
    """A text of the repository speaks of no Part that the site has not."""
    known = parts((name(page), page.read_text(encoding="utf-8")) for page in PAGES)
    spoken = PART.findall((Path(__file__).parents[2] / text).read_text(encoding="utf-8"))
    assert set(spoken) <= set(known)
