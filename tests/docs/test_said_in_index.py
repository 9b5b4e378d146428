"""``docs/index.md``: what it says of the site and of each page. Each test quotes a sentence."""

import re
from pathlib import Path

import jax.numpy as jnp
import page_checks
import pytest
import strict
from digit_demo import SCRIPTS

from jaxprimer.benchmarks import load_benchmarks

pytestmark = pytest.mark.usefixtures("as_the_page_says")
ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CODE = {page.stem: page.read_text(encoding="utf-8") for page in DOCS.glob("*/*.md")}
SENDS = r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|localStorage|document\.cookie"


def setting(name):
    """The value of a setting of the site, as its configuration has it."""
    text = (DOCS / "conf.py").read_text(encoding="utf-8")
    return re.search(rf"^{name} = (.*)$", text, re.MULTILINE)[1]


def holds(page, *codes):
    """Whether cells of a page hold each piece of code."""
    return [code for code in codes if code not in CODE[page]] == []


def test_published_pages_run_from_the_first_cell():
    """The build that publishes the site runs each of them from its first cell to its last."""
    assert setting("nb_execution_mode").startswith('"force" if "READTHEDOCS" in os.environ')
    assert strict.WANTED["nb_execution_excludepatterns"] == [(), []]
    assert strict.WANTED["nb_execution_allow_errors"] == [False]


def test_benchmarks_come_from_a_record():
    """What the benchmarks show was measured before, and comes from a record."""
    assert holds("benchmarks", 'load_benchmarks("training")', 'load_benchmarks("site")')
    assert {"date", "machine"} < set(load_benchmarks("training"))


def test_what_is_false_is_not_published():
    """If a page fails, or a claim that it checks turns out false, the site is not published."""
    assert setting("nb_execution_raise_on_error") == "True"
    assert "claims" in {check.__name__ for check in page_checks.CHECKS}
    assert "nb_execution_raise_on_error" in strict.WANTED


def test_part_1_reads_digits_with_a_small_network():
    """Train a small network to read handwritten digits, then meet what JAX itself can do."""
    page = CODE["neural_net_basics"]
    assert page.index("load_digits()") < page.index("\nlosses = train(") < page.index("jax.vmap(")
    assert ":source: jaxprimer.models:SimpleNN" in page


def test_part_2_needs_no_framework():
    """Fit a linear regression with Optax and no framework."""
    assert holds("arrays", "\nimport optax\n", ":source: jaxprimer.regression:fit\n", "LinearReg")
    used = CODE["arrays"] + (ROOT / "src/jaxprimer/regression.py").read_text(encoding="utf-8")
    assert not re.search(r"^(?:import|from) flax", used, re.MULTILINE)


def test_part_3_records_derives_and_trains():
    """Read what JAX records, write your own derivatives, and train an ensemble with one call."""
    assert holds("functions", "jax.make_jaxpr(", ":source: jaxprimer.functions:log_cosh_jvp\n")
    assert holds("functions", ":source: jaxprimer.ensembles:network_loss\n", "jax.vmap(")


def test_part_4_trains_dozens_at_once():
    """Sweep, schedule, augment and stop early with dozens of networks at once."""
    assert holds("tuning", "seeds.shape == (30,)", "fit_many(graphdef, params, seeds")
    assert holds("tuning", "early stopping", "{term}`data augmentation`", "{term}`schedule`")


def test_part_5_finds_three_faults():
    """Learn which tool finds a NaN, a wrong shape or a leaked tracer."""
    assert holds("debugging", "jax.debug_nans(True)", "jax.checking_leaks(")
    assert holds("debugging", 'with jax.numpy_rank_promotion("raise")')


def test_part_6_builds_a_convolutional_network():
    """Build a convolutional network, freeze a part of it, save it so that it resumes bit by bit."""
    assert "nnx.Conv(" in (ROOT / "src/jaxprimer/convolution.py").read_text(encoding="utf-8")
    assert holds("convolution", ":source: jaxprimer.convolution:CNN\n", "### Freeze the parameters")
    assert holds("convolution", 'assert not different, "the two are bit-equal"')


def test_part_7_uses_16_bits():
    """Run the loop in one call, use 16 bits, and split data and models over devices."""
    sources = (f":source: jaxprimer.{one}\n" for one in ("precision:MixedNN", "training:fit"))
    assert holds("scaling", *sources)
    assert holds("scaling", "cpu_mesh(", "{term}`rematerialization`")
    code = (ROOT / "src/jaxprimer/precision.py").read_text(encoding="utf-8")
    assert "            layer.dtype = jnp.bfloat16\n" in code
    assert jnp.finfo(jnp.bfloat16).bits == 16


def test_part_8_starts_one_script_twice():
    """Run one script in several processes, and go on from a checkpoint when one dies."""
    assert holds("processes", '2 * ["jaxprimer.processes"]', "workers[0].poll()")
    assert holds("processes", ":source: jaxprimer.processes:resume\n", "import orbax")


def test_pairs_of_programs_are_tested():
    """What you write in PyTorch beside what you write here, each pair tested to give the same."""
    assert CODE["pytorch"].count("```{in-pytorch}\n") > 5
    tests = (ROOT / "tests/pytorch/test_rows.py").read_text(encoding="utf-8")
    assert tests.startswith('"""``docs/reference/pytorch.ipynb``: both sides of each row give the')
    assert ",pytorch," in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_errors_are_raised():
    """Common errors of JAX, Flax NNX and Optax, each raised, explained and cured."""
    entries = re.split(r"^### ", CODE["errors"], flags=re.MULTILINE)[1:]
    assert len(entries) > 20
    assert not [entry[:30] for entry in entries if "raises-exception" not in entry]


def test_examples_are_tested_before_publishing():
    """With examples that are tested before the site is published."""
    hosted = (ROOT / ".readthedocs.yaml").read_text(encoding="utf-8")
    assert "- python -m tox run -e tests -- --pyargs jaxprimer\n" in hosted


@pytest.mark.parametrize("library", ["PyTorch", "Keras on JAX", "scikit-learn"])
def test_training_is_measured_beside(library):
    """How long training takes beside PyTorch, Keras and scikit-learn."""
    tasks = load_benchmarks("training")["tasks"].values()
    assert {library in task["rows"] for task in tasks} == {True}
    assert len(load_benchmarks("site")["sites"]) > 1


def test_the_demo_is_of_part_1():
    """This is the network that Part 1 trains, as the build of this site trained it."""
    assert setting("digit_demo_page") == '"tutorials/neural_net_basics"'
    assert "\n# Part 1: " in CODE["neural_net_basics"]


@pytest.mark.parametrize("script", SCRIPTS[:4])
def test_a_drawing_stays_in_the_browser(script):
    """It runs in your browser, and what you draw stays there."""
    text = (DOCS / "_static" / script).read_text(encoding="utf-8")
    assert not re.search(SENDS, text)
    headers = (DOCS / "_headers").read_text(encoding="utf-8")
    assert "default-src 'self'; script-src 'self';" in headers
    assert "connect-src" not in headers


@pytest.mark.parametrize("directive", ["nb-exec-table", "build-facts"])
def test_status_says_when_and_with_what(directive):
    """Says when each page ran, how long it took, and with which versions."""
    assert f"\n```{{{directive}}}\n```\n" in CODE["status"]
