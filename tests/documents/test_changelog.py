"""``CHANGELOG.md``: what it says has been added is there. Each test quotes an entry."""

import ast
import re
import tomllib

import cell_rules
import jax.numpy as jnp
import page_checks
import pytest
import quotations
import strict
import yaml
from executed_pages import PAGES, TUTORIALS, name
from launch import launch_html
from page_lists import Page, llms, robots, sitemap
from project_files import ROOT, commands, environment, text
from repository import Repository
from search_words import words

from jaxprimer import training
from jaxprimer.benchmarks import load_benchmarks

pytestmark = [
    pytest.mark.usefixtures("as_the_document_says"),
    pytest.mark.parametrize("as_the_document_says", ["CHANGELOG.md"], indirect=True),
]
CODE = {page.stem: page.read_text(encoding="utf-8") for page in PAGES}
HEADINGS = {part: re.findall(r"^## (.+)$", CODE[part], re.MULTILINE) for part in CODE}
BROWSER = ROOT / "tests/browser"


def imports(module):
    """The libraries that a module of the package imports."""
    tree = ast.parse(text(f"src/jaxprimer/{module}.py"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [getattr(node, "module", None) or node.names[0].name for node in nodes]
    return {name.split(".")[0] for name in names}


def cited(code):
    """What the cells of a page show of a package."""
    return re.findall(r"^:source: (\S+)$", code, re.MULTILINE)


def test_pages_define_nothing_themselves():
    """The package `jaxprimer`: every definition that the pages show, and their exercises."""
    assert cell_rules.defines_nothing in cell_rules.RULES
    shown = {name.split(":")[0] for code in CODE.values() for name in cited(code)}
    assert {name.split(".")[0] for name in shown} == {"jaxprimer"}
    assert {"stubs", "solutions"} <= {name.split(".")[1] for name in shown}


def test_fit_goes_on_where_it_stopped(model, optimizer, monkeypatch):
    """`fit`, which trains in one compiled call and goes on where it stopped."""
    calls, data = [], (jnp.ones((4, 8, 8)), jnp.arange(4))
    monkeypatch.setattr(training, "run_in_rounds", lambda *given: calls.append(given) or {})
    optimizer.step[...] += 5
    assert training.fit(model, optimizer, data, data, n_updates=2)["update"].tolist() == [6, 7]
    assert len(calls) == 1
    assert "jaxprimer.training:fit" in cited(CODE["scaling"])


def test_processes_use_grain_and_orbax():
    """Part 8: several processes, with Grain and Orbax."""
    assert "\n# Part 8: Several processes\n" in CODE["processes"]
    used = imports("processes") | imports("loading")
    assert {"grain", "orbax"} <= used


def test_two_reference_pages_run_beside_the_benchmarks():
    """Reference pages that run: error messages with their cures, and coming from PyTorch."""
    run = {name(page) for page in PAGES if page not in TUTORIALS}
    assert run == {"reference/benchmarks", "reference/errors", "reference/pytorch"}
    assert "python -m pytest" in commands("pytorch")
    assert environment("pytorch")["commands"].endswith("{posargs:tests/pytorch}")


def test_the_benchmarks_are_recorded_in_the_package():
    """Training beside PyTorch, Keras and scikit-learn, and builds of this site, as recorded."""
    tasks = load_benchmarks("training")["tasks"].values()
    others = {"PyTorch", "Keras on JAX", "scikit-learn"}
    assert all(others <= set(task["rows"]) for task in tasks)
    assert len(load_benchmarks("site")["sites"]) > 1


def test_the_demo_stands_in_two_places():
    """What you draw, on the landing page and at the end of Part 1."""
    texts = {page.stem: page.read_text(encoding="utf-8") for page in quotations.PAGES}
    places = {name for name, text in texts.items() if "\n```{draw-a-digit}\n" in text}
    assert places == {"index", "neural_net_basics"}
    assert HEADINGS["neural_net_basics"][-1] == "Draw a digit"


@pytest.mark.parametrize("part", [page.stem for page in TUTORIALS])
def test_exercises_end_a_part(part):
    """Exercises at the end of every part, with checks that say in words what is still amiss."""
    ends = [title for title in HEADINGS[part] if title != "Draw a digit"][-2:]
    assert ends == ["What you have seen", "Exercises"]
    assert any(".stubs." in name for name in cited(CODE[part].partition("\n## Exercises\n")[2]))
    assert not any(".stubs." in name for name in cited(CODE[part].partition("\n## Exer")[0]))


def test_a_search_finds_the_words_of_a_name():
    """A search that finds "learning rate" in `learning_rate`."""
    assert {"learning", "rate"} < set(words("learning_rate"))


def test_machines_get_their_files():
    """Logo, cards for shared links, `sitemap.xml`, `robots.txt`, `llms.txt`, a style for paper."""
    page, named = Page("https://x.org/a.html", "A", "One."), text("docs/conf.py")
    assert all(f'"{one}"' in named for one in ("logo", "sphinxext.opengraph", "not_found"))
    assert page.address in sitemap([page])
    assert "Sitemap: https://x.org/sitemap.xml" in robots("https://x.org/")
    assert page.address in llms("X", page, [page])
    assert "\n@media print {" in text("docs/_static/custom.css")


@pytest.mark.parametrize("check", ["typed_numbers", "claims", "quotes", "cell_rules"])
def test_a_build_checks_what_its_pages_say(check):
    """A build that checks what its pages say: numbers typed by hand, claims without a check."""
    assert check in {module.__name__ for module in page_checks.CHECKS}


@pytest.mark.parametrize("check", ["run_checks", "literal_names", "part_numbers", "strict"])
def test_a_build_cannot_leave_a_check_out(check):
    """Outputs that differ from their reviewed record, names and Parts that do not exist."""
    assert check in strict.EXTENSIONS
    assert f'    "{check}",\n' in text("docs/conf.py")


def test_there_are_tests_that_quote():
    """Tests that quote the pages, the glossary and every formula, and prove what they quote."""
    modules = {path.stem for path in (ROOT / "tests/docs").glob("test_*.py")}
    quoted = {name.removeprefix("test_said_in_") for name in modules if "_said_in_" in name}
    assert not [page.stem for page in PAGES if page.stem not in quoted]
    assert {"test_glossary_of_jax", "test_glossary_of_networks"} < modules
    assert (ROOT / "tests/formulas.py").exists()


def test_drills_name_the_fault_that_they_plant():
    """Drills that plant faults in copies of the project, and see that each is stopped and named."""
    drills = tomllib.loads(text("tests/drills/catalogue.toml")).values()
    assert min(len(drill["words"]) for drill in drills) > 0
    assert all({"new", "delete", "also", "old"} & set(drill) for drill in drills)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_is_a_notebook_and_a_script(page):
    """Every page as a notebook and as a script: in Colab, for download."""
    assert page.with_suffix(".ipynb").is_file()
    row = launch_html(name(page), Repository("https://github.com/a/b", "main"))
    assert all(f'downloads/{page.stem}.{kind}"' in row for kind in ("ipynb", "py"))
    assert f"colab.research.google.com/github/a/b/blob/main/docs/{name(page)}.ipynb" in row


def test_the_policy_lets_nothing_else_load():
    """Pages that load nothing from other sites and under a strict Content-Security-Policy."""
    policy = re.search(r"Content-Security-Policy: (.*)", text("docs/_headers"))[1]
    assert policy.startswith("default-src 'self';")
    assert not re.search(r"unsafe|https?:|\*", policy)


@pytest.mark.parametrize("topic", ["accessibility", "keyboard", "width", "theme", "speed"])
def test_pages_are_looked_at_in_a_browser(topic):
    """Tests of every page in a browser: accessibility, keyboard, width, theme, speed."""
    told = [path.stem + path.read_text(encoding="utf-8") for path in BROWSER.glob("test_*.py")]
    assert any(topic in words for words in told)
    assert '"path": PAGES' in text("tests/browser/conftest.py")


def test_newer_releases_are_tried_every_week():
    """A weekly check of newer releases, of links to other sites, names in `docs/inventories`."""
    weekly = yaml.load(text(".github/workflows/weekly.yml"), yaml.BaseLoader)
    minute, hour, day, month, weekday = weekly["on"]["schedule"][0]["cron"].split()
    assert (day, month, minute.isdigit(), hour.isdigit(), weekday.isdigit()) == ("*", "*", 1, 1, 1)
    envs = {one["env"] for one in weekly["jobs"]["tox"]["strategy"]["matrix"]["include"]}
    assert envs == {"latest", "prerelease", "linkcheck", "inventories"}
