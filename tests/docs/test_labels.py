"""``labels``: no two pages have one label."""

import pytest
from labels import labels, problems

PAGE = "(one)=\n# A page\n\n```\n(code)=\n```\n\n(Two)=\n## A section\n"


def test_labels_stand_on_lines_of_their_own():
    """Those of a block of code are none, and their case does not count, as in links."""
    assert list(labels(PAGE)) == [(1, "one"), (8, "two")]
    assert not list(labels("Text with (one)= in it.\n"))


@pytest.mark.parametrize(("other", "line"), [("# B\n\n(two)=\n## C\n", 3), ("(one)=\n# B\n", 1)])
def test_the_second_of_two_is_told(other, line):
    """With the place of the first."""
    ((place, message),) = problems({"a.md": PAGE, "b.md": other})
    assert place == f"b.md:{line}"
    assert f"at a.md:{1 if line == 1 else 8}, too" in message


def test_labels_of_their_own_are_fine():
    """Two pages may differ in nothing but these."""
    assert not list(problems({"a.md": PAGE, "b.md": PAGE.replace("(", "(b-")}))


def test_a_label_on_two_pages_stops_the_build(project):
    """Even where two processes read the pages, and Sphinx says nothing."""
    toctree = "```{toctree}\na\nb\n```\n"
    project.write_page(f"{{doc}}`a` {{doc}}`b`\n\n```{{code-cell}}\n1 + 1\n```\n\n{toctree}")
    cell = "```{code-cell}\n1 + 1\n```\n"
    for name in "ab":
        project.write_page(f"(there)=\n## Section {name}\n\nText.\n\n{cell}", name)
    said = project.build("-j", "2").stderr
    assert "the label 'there' stands at" in said
