"""``digit_demo``: the demo stands on the site, and elsewhere a link to it."""

import pytest
from bs4 import BeautifulSoup
from digit_demo import SCRIPTS

CELL = """```{code-cell}
:tags: [remove-cell, site-only]
import io
from base64 import b64encode

import jax
import numpy as np
from flax import nnx
from jaxprimer.models import SimpleNN

model = SimpleNN(rngs=nnx.Rngs(0))
weights = jax.tree.leaves(nnx.state(model, nnx.Param))
images = jax.numpy.ones((3, 8, 8))
np.savez(file := io.BytesIO(), *weights, images, model(images))
display({"application/x-npz": b64encode(file.getvalue()).decode()}, raw=True)
```
"""
PAGE = "## Draw\n\n```{draw-a-digit}\n```\n\n"
HERE = ("-D", "digit_demo_page=index")


@pytest.fixture(scope="module")
def built(make_project, tmp_path_factory):
    """A site whose one page trains a network and lets readers draw."""
    project = make_project(tmp_path_factory.mktemp("demo"))
    project.write_page(PAGE + CELL)
    result = project.build(*HERE)
    assert result.returncode == 0, result.stderr
    return project


def test_the_page_has_a_place_for_the_demo(built):
    """It loads the scripts that are there, the weights last, and says how well the demo does."""
    folder = built.folder / "build/html"
    soup = BeautifulSoup((folder / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert "A pad to draw on stands here" in soup.select_one(".digit-demo").get_text()
    loaded = [script["src"].split("?")[0] for script in soup.select("script[src][defer]")]
    ours = [name for name in loaded if "digit" in name]
    assert ours == [f"_static/{name}" for name in SCRIPTS]
    assert all((folder / name).is_file() for name in ours)
    assert "digits that a script drew on this pad, this network reads" in soup.article.get_text()


def test_other_pages_load_nothing(built):
    """A page without the demo has none of its scripts."""
    assert "digit" not in (built.folder / "build/html/search.html").read_text(encoding="utf-8")


def test_a_notebook_has_a_link(built):
    """Its readers are sent to the site, to the section of the demo."""
    text = (built.folder / "docs/index.ipynb").read_text(encoding="utf-8")
    assert "[On the site](<https://jaxprimer.readthedocs.io/en/latest/index.html#draw>)" in text
    assert "application/x-npz" not in text


def test_a_page_that_trains_nothing_stops_the_build(project):
    """Without weights there is no demo, and the message says what is missing."""
    project.write_page(PAGE + "```{code-cell}\nprint(1 + 1)\n```\n")
    result = project.build(*HERE)
    assert result.returncode != 0
    assert "index.md:1: no cell puts out application/x-npz, which draw-a-digit" in result.stderr
