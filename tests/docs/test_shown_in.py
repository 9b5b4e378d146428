"""``shown_in``: the reference says where each definition is shown."""

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from package_cells import definition, pointers
from shown_in import Place, places

TARGET = "jaxprimer.training:loss_fn"
PAGES = "reference/api/*.html"
POINTER = f"```{{code-cell}}\n:source: {TARGET}\n```\n"


def section(title, name, *children):
    """A section with its heading."""
    return nodes.section("", nodes.title("", title), *children, ids=[name])


@pytest.mark.parametrize(
    ("nested", "place"),
    [
        (True, Place("part", "the-loss", "Part 1, The loss")),
        (False, Place("part", "part-1", "Part 1")),
    ],
)
def test_the_nearest_section_counts(nested, place):
    """A definition is shown in the section that it stands in, however deep inside that."""
    cell = nodes.container("", nodes.literal_block("", definition(TARGET)))
    inner = section("The loss", "the-loss", cell) if nested else cell
    document = nodes.container("", section("Part 1", "part-1", inner))
    assert list(places(document, POINTER, "part")) == [("jaxprimer.training.loss_fn", place)]


@pytest.fixture(scope="module")
def signature(site):
    """Finds the signature of a definition in the built API reference."""
    pages = [BeautifulSoup(page.read_bytes(), "html.parser") for page in site.glob(PAGES)]

    def find(name):
        (found,) = [found for page in pages for found in page.select(f'dt[id="{name}"]')]
        return found

    return find


def test_every_shown_definition_says_so(signature, site):
    """Each definition that Part 1 shows has a link to a heading of that page."""
    name = "tutorials/neural_net_basics"
    page = BeautifulSoup((site / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    source = (site / f"_sources/{name}.md").read_text(encoding="utf-8")
    targets = {one.target.replace(":", ".") for one in pointers(source)}
    assert targets
    for target in targets:
        links = signature(target).find_next_sibling("dd").select(".shown-in a")
        places = [link["href"].partition("#") for link in links]
        (anchor,) = [anchor for address, _, anchor in places if address == f"../../{name}.html"]
        assert page.select_one(f'section[id="{anchor}"]')
        assert definition(target[::-1].replace(".", ":", 1)[::-1]).splitlines()[0] in "".join(
            page.select_one(f'section[id="{anchor}"]').get_text()
        )


def test_a_definition_that_no_page_shows_says_nothing(signature):
    """``check_shape`` is called on the pages and shown on none."""
    text = signature("jaxprimer.checks.check_shape").find_next_sibling("dd")
    assert not text.select(".shown-in")


PAGE = """
```{toctree}
:hidden:

api
```

## HEADING

```{code-cell}
:source: jaxprimer.tiny:answer
```
"""
API = """# API

```{eval-rst}
.. automodule:: jaxprimer.tiny
   :members:
   :undoc-members:
```
"""


def test_the_reference_follows_the_page(project):
    """A heading that changes, and a definition that goes, do so in the reference's next build."""
    project.write("docs/api.md", API)
    for heading in ("Before", "After"):
        project.write_page(PAGE.replace("HEADING", heading))
        result = project.build()
        assert (result.returncode, result.stderr) == (0, "")
        assert f"Shown in: A page, {heading}" in project.html("api")
    project.write_page(PAGE.replace(":source: jaxprimer.tiny:answer", "print(1 + 1)"))
    result = project.build()
    assert (result.returncode, result.stderr) == (0, "")
    assert "Shown in" not in project.html("api")
