"""``docs``: what the description of each page says of it. Each test quotes that of a page."""

import re
from pathlib import Path

import pytest
import quotations
from glossary_terms import definitions
from page_text import description
from quotes import quotes

from jaxprimer.benchmarks import load_benchmarks

pytestmark = pytest.mark.usefixtures("as_its_description_says")
ROOT = Path(__file__).parents[2]
PATHS = {path.stem: path for path in quotations.PAGES}
PAGES = {name: path.read_text(encoding="utf-8") for name, path in PATHS.items()}


@pytest.fixture
def as_its_description_says(request):
    """The description of the page that a test's name begins with holds the test's docstring."""
    name = request.function.__name__.removeprefix("test_")
    page = max((page for page in PAGES if name.startswith(page)), key=len)
    (about,) = description(PAGES[page])
    quoted = request.function.__doc__
    assert quotes(quoted, about.text), quotations.refusal(quoted, PATHS[page])


def has(page, *parts):
    """Whether a page shows each of some pieces of code, or links to each of some functions."""
    return [part for part in parts if part not in PAGES[page]] == []


def source(module):
    """The code of a module of the package."""
    return (ROOT / f"src/jaxprimer/{module}.py").read_text(encoding="utf-8")


def test_index_says_that_pages_run():
    """Every page with code runs when it is built."""
    kernels = {page for page in PAGES if "\nkernelspec:" in PAGES[page].partition("\n---\n")[0]}
    assert {page for page in PAGES if "\n```{code-cell}" in PAGES[page]} == kernels
    assert '"force" if' in (ROOT / "docs/conf.py").read_text(encoding="utf-8")


def test_tuning_has_ten_seeds():
    """And say over ten seeds what each ingredient bought."""
    section = PAGES["tuning"].partition("Each row of the table has ten seeds.")[2]
    seeds = re.search(r"^seeds = np\.tile\(np\.arange\((\d+)\), 3\)", section, re.MULTILINE)
    assert seeds[1] == "10"
    assert 'scores[0].shape == (6, 10), "each row of the table has ten seeds"' in section


def test_tuning_sweeps_with_vmap():
    """Split, scale, shuffle, sweep learning rates with vmap, schedule them and stop early."""
    assert has("tuning", ":source: jaxprimer.data:train_validation_test\n", "digits.images / 16")
    assert has("tuning", ":source: jaxprimer.tuning:fit_many\n", "optax.")
    assert "jax.vmap(run" in source("tuning")


def test_neural_net_basics_reads_digits():
    """Train a neural network to read handwritten digits, then see how jit, grad and vmap work."""
    page = PAGES["neural_net_basics"]
    trained = page.index("\nlosses = train(")
    assert page.index("load_digits()") < trained
    assert all(page.index(f"jax.{name}", trained) for name in ("jit", "grad", "vmap"))


def test_arrays_fits_a_linear_regression():
    """Parameters in a pytree, split random keys, a linear regression, Optax and no framework."""
    assert has("arrays", ":source: jaxprimer.regression:fit\n", "jax.random.split(", "jax.tree.")
    assert "import optax" in source("regression")
    assert "flax" not in source("regression")


def test_convolution_saves_with_orbax():
    """Batch normalization and dropout, freeze layers, save and resume with Orbax, export."""
    assert "nnx.BatchNorm(" in source("convolution")
    assert "nnx.Dropout(" in source("convolution")
    assert has("convolution", "\nimport orbax.checkpoint as ocp\n", "### Freeze the parameters")
    assert "import orbax.checkpoint" in source("saving")
    assert "jax import export" in source("exporting")


@pytest.mark.parametrize(
    "tool", ["debug_nans", "numpy_rank_promotion", "checking_leaks", "logged", "debug_key_reuse"]
)
def test_debugging_has_a_tool_for_each_fault(tool):
    """NaNs, wrong shapes, leaked tracers, silent recompilation and reused keys."""
    assert re.search(rf"^[^{{\n]*\b{tool}\b", PAGES["debugging"], re.MULTILINE)


def test_functions_trains_an_ensemble_in_one_call():
    """Read jaxprs, compose jit, grad and vmap, write your own derivatives, an ensemble."""
    assert has("functions", "jax.make_jaxpr(", "jax.jit(jax.vmap(", "ensembles:network_loss\n")
    assert "@jax.custom_jvp" in source("functions")


def test_processes_load_with_grain():
    """Each loads its part with Grain, and Orbax lets a run go on when one dies."""
    assert "\nimport grain\n" in source("loading")
    assert "\nimport orbax.checkpoint as ocp\n" in source("processes")
    assert has("processes", ":source: jaxprimer.processes:resume\n", "## When a process dies")


def test_scaling_donates_and_splits():
    """The loop in one call with scan, donate memory, use bfloat16, and split over devices."""
    assert has("scaling", "donate_argnums=0", ":source: jaxprimer.sharding:place\n")
    assert "jax.lax.scan(" in source("epochs")
    assert "jnp.bfloat16" in source("precision")


@pytest.mark.parametrize("row", ["fit", "PyTorch", "Keras on JAX", "scikit-learn"])
def test_benchmarks_stand_side_by_side(row):
    """How long training takes with JAX, Flax NNX, PyTorch, Keras and scikit-learn side by side."""
    tasks = load_benchmarks("training")["tasks"].values()
    assert {row in task["rows"] for task in tasks} == {True}
    assert has("benchmarks", 'load_benchmarks("training")')


def test_errors_are_raised_for_real():
    """Common error messages, each raised for real, with what it means and a cure that runs."""
    entries = re.split(r"^### ", PAGES["errors"], flags=re.MULTILINE)[1:]
    assert len(entries) > 20
    cells = [re.findall(r"^```\{code-cell\}\n(:tags.*)?", one, re.MULTILINE) for one in entries]
    assert all(any("raises-exception" in tags for tags in some) for some in cells)
    assert all("" in some for some in cells)  # what runs, the cure


def test_pytorch_goes_from_tensors_to_training():
    """What you write in PyTorch, from tensors to training, each pair tested to give the same."""
    titles = re.findall(r"^###? (.+)$", PAGES["pytorch"], re.MULTILINE)
    assert titles[0] == "Tensors"
    assert titles[-1] == "Train"


def test_glossary_takes_a_sentence_or_two():
    """From ablation to XLA, each in a sentence or two."""
    lengths = {term: len(said.strip().splitlines()) for term, said in definitions().items()}
    assert max(lengths.values()) == 2
    assert [*lengths][:: len(lengths) - 1] == ["ablation", "xla"]


@pytest.mark.parametrize("words", ["Shape (", "dtype", "Raises:", ">>> "])
def test_api_has_examples(words):
    """The functions and classes, with shapes, dtypes, errors and examples."""
    assert words in "".join(map(source, ("training", "checks", "models")))
