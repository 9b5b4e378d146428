"""``link_targets``: a link on a page that has not changed is held to what it leads to."""

import pytest

OTHER = "# Other\n\n(a-label)=\n## A heading\n\n```{glossary}\nterm\n  Meaning.\n```\n"


@pytest.fixture
def build_with(project):
    """Builds the site with a text of one page, and returns what it says of the site."""
    project.write("docs/index.md", "# Home\n\n```{toctree}\n:hidden:\n:glob:\n*\n```\n")

    def build(text):
        project.write("docs/other.md", text)
        return project.build(notebook=False).stderr

    return build


@pytest.mark.parametrize(
    ("link", "target", "message"),
    [
        ("[See](other.md#a-heading).", "A heading", "a-heading"),
        ("{ref}`a-label`.", "a-label", "undefined label: 'a-label'"),
        ("A {term}`term`.", "term", "term not in glossary: 'term'"),
    ],
)
def test_a_dead_link_on_an_unchanged_page_is_found(project, build_with, link, target, message):
    """What it led to is gone from another page; a page that only grows leaves it alone."""
    project.write("docs/links.md", f"# Links\n\n{link}\n")
    assert [build_with(text) for text in (OTHER, f"{OTHER}\nMore.\n")] == ["", ""]
    said = build_with(OTHER.replace(target, "renamed"))
    assert f"{project.folder}/docs/links.md:3: WARNING: " in said
    assert message in said


def test_a_link_has_the_new_name_of_its_page(project, build_with):
    """A page that names another by its title follows the title."""
    project.write("docs/links.md", "# Links\n\nRead {doc}`other`.\n")
    for title in ("Old", "New"):
        assert build_with(f"# {title}\n\nText.\n") == ""
        assert f"Read {title}." in project.html("links")


def test_a_link_to_a_page_that_is_gone_is_found(project, build_with):
    """The page with the link has not changed."""
    project.write("docs/links.md", "# Links\n\nRead {doc}`another`.\n")
    path = project.write("docs/another.md", "# Another\n\nText.\n")
    assert build_with(OTHER) == ""
    path.unlink()
    assert "links.md:3: WARNING: unknown document: 'another'" in build_with(OTHER)


def test_a_new_page_is_in_every_sidebar(project, build_with):
    """A page that has not changed leads to it."""
    links = project.write("docs/links.md", "# Links\n\nText.\n")
    assert build_with(OTHER) == ""
    project.write("docs/another.md", "# Another\n\nText.\n")
    assert build_with(OTHER) == ""
    written = project.folder / "build/html" / links.with_suffix(".html").name
    assert 'href="another.html"' in written.read_text(encoding="utf-8")
