"""``characters``: what readers do not see, or take for another letter, is found."""

from pathlib import Path

import pytest
from characters import problems

ROOT = Path(__file__).parents[2]
CODE = [*sorted((ROOT / "src").rglob("*.py")), *ROOT.glob("*.md"), ROOT / "CITATION.cff"]


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ("a\tb", "U+0009"),
        ("a\u200bb", "U+200B (zero width space)"),
        ("a\u00adb", "U+00AD (soft hyphen)"),
        ("a\u00a0b", "U+00A0 (no-break space)"),
        ("a \u202eb", "U+202E (right-to-left override)"),
        ("a\ufeffb", "U+FEFF"),
        ("a\u2028b", "U+2028 (line separator)"),
        ("a\x07b", "U+0007 (a control character)"),
        ("a b ", "blanks end the line"),
        ("\u0430 loss", "letters of another alphabet"),
        ("l\u043ess", "letters of another alphabet"),
        ("It\u00e2\u20ac\u2122s \u00c3\u00bcber all.", "broken characters in"),
        ("print('na\u00c3\u00afve')  # \u00e2\u20ac\u201c floats", "broken characters in"),
        ("It has \ufffd in it.", "broken characters in"),
        ("Dont?t wait.", "broken characters in 'Dont?t'"),
        ("`x[\u201ca\u201d]`", "typographer's quotes"),
    ],
)
def test_a_misleading_character_is_found(row, part):
    """Each with its line."""
    ((line, message),) = problems(f"# A\n\n{row}\n")
    assert line == 3
    assert part in message


def test_a_page_ends_with_a_line_end():
    """A last line without one is found."""
    assert [line for line, _ in problems("# A\n\nText")] == [3]


def test_plain_text_is_let_through():
    """Signs, accents, other alphabets and quotes in a sentence are meant."""
    assert (
        list(
            problems(
                "# A\n\nNa\u00efve \u00b1 1, \u03b1 and \u6771\u4eac, \u201cso\u201d? [a](b?c=d)\n"
            )
        )
        == []
    )


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"])
def test_texts_at_the_top_are_what_they_seem(name):
    """No sign is unseen, and no letter another's, where people first read."""
    text = (Path(__file__).parents[2] / name).read_text(encoding="utf-8")
    assert list(problems(text)) == []


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_package_and_documents_have_none(path):
    """Docstrings become pages, too."""
    assert not list(problems(path.read_text(encoding="utf-8")))
