"""``code_links``: names in code cells lead to where they are documented."""

from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from code_links import private_name, public_names, shown_definitions, worth_a_link
from docutils import nodes
from package_cells import definition
from sphinx_codeautolink.parse import parse_names

TARGET = "jaxprimer.models:SimpleNN"
POINTER = f"```{{code-cell}}\n:source: {TARGET}\n```\n"
PAGE = """
```{code-cell}
:source: jaxprimer.tiny:answer
```

```{code-cell}
import jax

value = jax.nn.selu(1.0)
print("it is", answer(), value)
```

```{toctree}
:hidden:

api
```
"""
API = """# API

```{eval-rst}
.. automodule:: jaxprimer.tiny
   :members:
   :undoc-members:
```
"""
SELU = "https://docs.jax.dev/en/latest/_autosummary/jax.nn.selu.html#jax.nn.selu"
STYLE = Path(__file__).parents[2] / "docs/_static/custom.css"
PROJECTS = {
    "flax.readthedocs.io": "flax.nnx.Module",
    "docs.jax.dev": "jax.jit",
    "optax.readthedocs.io": "optax.sgd",
    "numpy.org": "numpy.ndarray",
    "scikit-learn.org": "sklearn.datasets.load_digits",
}


def links(html, part="article"):
    """Text and address of each link in the code of a page."""
    soup = BeautifulSoup(html, "html.parser")
    found = soup.select(f"{part} a.sphinx-codeautolink-a")
    return [("".join(link.get_text().split()), link["href"]) for link in found]


def test_a_private_name_leads_to_the_public_one():
    """A function is known by where it was made; a name that keeps nothing of that has none."""
    assert private_name("optax.sgd").startswith("optax._src.")
    assert private_name("jax.nowhere") == private_name("nowhere.jit") == ""
    assert public_names(["flax.nnx.Linear", "math.sqrt"]) == {
        "flax.nnx.nn.linear.Linear": "flax.nnx.Linear"
    }


def test_a_definition_is_found_by_its_source():
    """The block that shows what a pointer names, and no other."""
    shown, other = (nodes.literal_block("", text) for text in (definition(TARGET), "x = 1"))
    document = nodes.container("", shown, other)
    assert list(shown_definitions(document, POINTER)) == [(shown, TARGET)]


@pytest.mark.parametrize(
    ("location", "index", "kept"), [("jax.jit", 0, True), ("jax.Array", 1, False), ("f", 0, False)]
)
def test_what_is_worth_a_link(location, index, kept):
    """A name that was imported; no variable, and nothing that every program has."""
    names = parse_names("import jax\ny = jax.jit(abs)\nprint(y)\n", nodes.literal_block())
    calls = [next(one for one in names if one.code_str == text) for text in ("jax.jit", "y")]
    calls[index].resolved_location = location
    assert worth_a_link(calls[index]) == kept


def test_links_stay_when_only_the_package_changes(project):
    """What a page shows and then calls is linked, also where it is written anew for its package."""
    project.write_page(PAGE)
    project.write("docs/api.md", API)
    for word in ("old", "new"):
        code = f'"""Tiny."""\n\n\ndef answer():\n    return "{word}"\n'
        project.write("src/jaxprimer/tiny.py", code)
        result = project.build()
        assert (result.returncode, result.stderr) == (0, "")
        assert f"it is {word}" in project.html()
        html = (project.folder / "build/html/index.html").read_text(encoding="utf-8")
        assert links(html) == [
            ("jax.nn.selu", SELU),
            ("answer", "api.html#jaxprimer.tiny.answer"),
        ]


def test_links_stay_when_a_page_is_only_written_anew(project):
    """A page that is not read again is linked as it was."""
    project.write_page(PAGE)
    project.write("docs/api.md", API)
    for title in ("One", "Other", "Third"):
        result = project.build("-D", f"html_title={title}")
        assert (result.returncode, result.stderr) == (0, "")
        html = (project.folder / "build/html/index.html").read_text(encoding="utf-8")
        assert f"{title}</title>" in html
        assert len(links(html)) == 2


def test_an_example_has_the_names_of_its_module_and_no_others(project):
    """What the module imports is linked; what another example imported is not."""
    example = '    """Give {name}.\n\n    >>> {code}\n    1.0\n    """\n'
    one = example.format(name="one", code="import jax; jax.nn.selu(1.0)")
    two = example.format(name="two", code="nn.selu(jax.numpy.ones(()))")
    project.write(
        "src/jaxprimer/tiny.py",
        f'"""Tiny."""\n\nfrom jax import nn\n\n\ndef one():\n{one}\n\ndef two():\n{two}',
    )
    project.write_page("```{code-cell}\nx = 1\n```\n\n```{toctree}\n:hidden:\n\napi\n```\n")
    project.write("docs/api.md", API)
    result = project.build()
    assert (result.returncode, result.stderr) == (0, "")
    html = (project.folder / "build/html/api.html").read_text(encoding="utf-8")
    assert links(html) == [("jax.nn.selu", SELU), ("nn.selu", SELU)]


@pytest.fixture(scope="module")
def part_1(site):
    """The links in the code of Part 1."""
    return links((site / "tutorials/neural_net_basics.html").read_text(encoding="utf-8"))


def test_part_1_has_many_links(part_1):
    """Names of every project that the page uses, and of the package."""
    assert len(part_1) >= 90
    hosts = Counter(address.partition("://")[2].partition("/")[0] for _, address in part_1)
    assert set(PROJECTS) <= set(hosts)
    assert any(address.startswith("../reference/api/") for _, address in part_1)


def test_links_of_part_1_into_this_site_arrive(part_1, site):
    """Each has its place on the page that it leads to."""
    inside = {address.partition("#")[::2] for _, address in part_1 if "://" not in address}
    assert inside
    for page, anchor in inside:
        html = (site / "tutorials" / page).read_text(encoding="utf-8")
        assert f'id="{anchor}"' in html


def test_links_are_told_by_more_than_colour():
    """A dotted line below a name says that it leads somewhere."""
    rule = STYLE.read_text(encoding="utf-8").partition("a.sphinx-codeautolink-a {")[2]
    assert "underline dotted" in rule.partition("}")[0]
