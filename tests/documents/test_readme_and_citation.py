"""``README.md`` and ``CITATION.cff``: what they say of the project. Each test quotes a sentence."""

import re
import subprocess
import sys

import claims
import numpy as np
import page_checks
import pytest
import quotes
import strict
import typed_numbers
from executed_pages import DOCS, PAGES, TUTORIALS
from PIL import Image
from project_files import ROOT, commands, environment, project, text

from jaxprimer.plotting import LABEL

pytestmark = pytest.mark.usefixtures("as_the_document_says")
CODE = {page.stem: page.read_text(encoding="utf-8") for page in PAGES}
PART_1 = CODE["neural_net_basics"]


def said_in(*names):
    """Has a test quote a sentence of each of some files."""
    return pytest.mark.parametrize("as_the_document_says", names, indirect=True)


@said_in("README.md", "CITATION.cff")
def test_the_first_tutorial_asks_for_numpy():
    """Executable tutorials that take someone who knows NumPy to training neural networks."""
    assert sorted(TUTORIALS) == sorted(DOCS.glob("tutorials/*.md"))
    asked = re.search(r"```\{before-you-start\}\n(.*?)\n```", PART_1, re.DOTALL)[1]
    assert asked.startswith("You know Python and NumPy, ")
    assert "PyTorch" not in asked


@said_in("README.md", "CITATION.cff")
@pytest.mark.parametrize("library", ["import jax", "from flax import nnx", "import optax"])
def test_training_debugging_and_scaling_use_each_library(library):
    """Training, debugging and scaling neural networks with JAX, Flax NNX and Optax."""
    parts = ("neural_net_basics", "debugging", "scaling")
    assert all(f"\n{library}\n" in CODE[part] for part in parts)


@said_in("README.md")
def test_what_is_published_runs_against_this_package():
    """The build that publishes a page runs it against the package in this repository."""
    assert 'nb_execution_mode = "force" if "READTHEDOCS" in os.environ' in text("docs/conf.py")
    assert "- python -m tox run -e docs\n" in text(".readthedocs.yaml")
    assert environment("docs")["package"] == "editable"
    assert project("tool", "hatch", "build", "targets", "wheel", "packages") == ["src/jaxprimer"]


@said_in("README.md")
def test_a_build_stops_at_what_is_not_true():
    """The build stops where a number, an output or a claim is no longer true."""
    assert {typed_numbers, claims, quotes} <= set(page_checks.CHECKS)
    assert strict.WANTED["nb_execution_raise_on_error"] == [True]
    assert "run_checks" in strict.EXTENSIONS
    assert "-W" in commands("docs").split()


@said_in("README.md")
def test_the_picture_shows_a_part_of_part_1():
    """The cell that trains, the losses it printed, and text whose numbers come from the run."""
    order = ["losses = train(", "print(", "plot_losses(losses)", "{glue:text}`first_loss"]
    section = PART_1[PART_1.index("\nlosses = train(") :]
    places = list(map(section.index, order))
    assert places == sorted(places)


@said_in("README.md")
def test_the_picture_shows_a_learning_curve():
    """The page "Part 1: JAX neural net basics" in a browser: the learning curve."""
    assert "\n# Part 1: JAX neural net basics\n" in PART_1
    picture = np.asarray(Image.open(ROOT / ".github/part1.png").convert("RGB"), dtype=int)
    colour = [int(LABEL[start : start + 2], 16) for start in (1, 3, 5)]
    rows, columns = np.nonzero(np.abs(picture - colour).sum(axis=-1) < 30)
    assert np.ptp(columns) > picture.shape[1] / 2
    first, last = (rows[columns == end] for end in (columns.min(), columns.max()))
    assert last.min() > first.max() + picture.shape[0] / 10


@said_in("README.md")
def test_python_with_pip_is_enough():
    """You need Python 3.11 or newer with pip, and nothing else."""
    shown = re.findall(r"^python -m .*", text("README.md"), re.MULTILINE)
    assert {line.split(" && ")[0] for line in shown} == {"python -m pip install tox"}
    programs = {line.split()[0] for line in f"{commands('docs')}\n{commands()}".splitlines()}
    assert programs == {"python"}
    assert project("project", "requires-python") == ">=3.11"


@said_in("README.md")
def test_a_build_prints_where_to_open_the_site(tmp_path):
    """This builds the site, runs every page, and prints where to open it."""
    assert " docs {env:OUT} " in commands("docs")
    assert strict.WANTED["nb_execution_mode"] == ["force", "cache"]
    code = re.fullmatch('python -c "(.*)"', environment("docs")["commands_post"])[1]
    code = code.replace("{env:OUT}", str(tmp_path))
    said = subprocess.run([sys.executable, "-Sc", code], capture_output=True, text=True, check=True)
    assert said.stdout == f"Open {(tmp_path / 'index.html').resolve().as_uri()}\n"
    assert "webbrowser" not in code


@said_in("README.md")
def test_contributing_goes_on_from_the_readme():
    """CONTRIBUTING.md has the other commands, and says how a page is written."""
    shown, others = (
        set(re.findall(r"tox run -e [\w-]+", text(name)))
        for name in ("README.md", "CONTRIBUTING.md")
    )
    assert shown < others
    assert "\n## How a page is written\n" in text("CONTRIBUTING.md")
