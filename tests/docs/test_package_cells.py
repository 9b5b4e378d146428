"""``package_cells``: a pointer cell becomes the package's own definition."""

import ast
import re
from pathlib import Path

import pytest
from package_cells import author_line, definition, fill, pointers
from page_error import PageError

from jaxprimer import models

POINTER = """# Title

```{code-cell}
:tags: [one]
:source: jaxprimer.transforms:squared_distance
```

After.
"""


def test_definition_is_the_package_s_but_for_docstrings():
    """The code of a filled cell is that of the module; only docstrings are shortened."""
    source = Path(models.__file__).read_text(encoding="utf-8")
    (original,) = (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    (shown,) = ast.parse(definition("jaxprimer.models:SimpleNN")).body

    def without_docstrings(tree):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
                node.body = node.body[1:]
        return ast.unparse(tree)

    assert without_docstrings(shown) == without_docstrings(original)


def test_docstrings_are_cut_to_their_summaries():
    """Class and methods keep the first line of what they say."""
    shown = definition("jaxprimer.models:SimpleNN")
    assert '    """Three dense layers that turn an image into one logit per class."""\n' in shown
    assert '        """Logits of a batch of images."""\n' in shown
    assert "Args:" not in shown


def test_decorators_and_comments_are_kept():
    """A decorator above a function and comments within are part of the definition."""
    assert definition("jaxprimer.training:train_step").startswith("@nnx.jit\ndef train_step(")
    assert "# (batch, n_targets)" in definition("jaxprimer.training:loss_fn")


def test_fill_changes_nothing_but_pointer_cells():
    """Taking the definition out of the filled page gives the author's page back."""
    filled = fill(POINTER)
    source = definition("jaxprimer.transforms:squared_distance") + "\n"
    assert filled.count(source) == 1
    assert filled.replace(source, "") == POINTER


def test_a_page_without_pointers_stays_as_it_is():
    """Other cells and other text are left alone."""
    page = "```{code-cell}\n:tags: [x]\nprint(':source: a:b')\n```\n"
    assert fill(page) == page


@pytest.mark.parametrize("line", range(1, POINTER.count("\n") + 1))
def test_author_line_is_the_inverse_of_filling(line):
    """Each of the author's lines is found again from where it stands in the filled page."""
    filled, text = fill(POINTER).splitlines(), POINTER.splitlines()[line - 1]
    positions = [i for i, other in enumerate(filled, 1) if other == text]
    assert line in [author_line(POINTER, position) for position in positions]


def test_author_line_of_a_definition_is_its_pointer():
    """A message about a filled line points at the :source: option."""
    filled = fill(POINTER).splitlines()
    inside = next(i for i, text in enumerate(filled, 1) if "jnp.sum" in text)
    assert POINTER.splitlines()[author_line(POINTER, inside) - 1].startswith(":source:")


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (POINTER.replace("_distance", "_distant"), "page:5: .*no 'squared_distant'.*distances_by"),
        (POINTER.replace(".transforms", ".nowhere"), "page:5: .*no module 'jaxprimer.nowhere'"),
        (POINTER.replace("jaxprimer.transforms", "nowhere.at"), "page:5: .*no module 'nowhere.at'"),
        (
            POINTER.replace("jaxprimer.transforms:squared_distance", ""),
            "page:5: .*Write :source: package",
        ),
        (POINTER.replace("distance\n", "distance\nx = 1\n"), "page:5: .*a body of its own.*Delete"),
        (re.sub("(?m)^(?=[`:])", "  ", POINTER), "page:5: .*indented.*left margin"),
        (re.sub("(?m)^(?=[`:])", "> ", POINTER), "page:5: .*indented.*left margin"),
    ],
)
def test_bad_pointers_are_refused(page, message):
    """A pointer that cannot be filled names the page, the line and the remedy."""
    with pytest.raises(PageError, match=message):
        fill(page)


def test_pointers_are_found_in_every_kind_of_fence():
    """Backticks, tildes and colons of any number make a cell."""
    for fence in ("```", "`````", "~~~", ":::", "::::"):
        (pointer,) = pointers(POINTER.replace("```", fence))
        assert pointer.target == "jaxprimer.transforms:squared_distance"
