"""``CONTRIBUTING.md``: what its table says of each env. Each test quotes a row."""

import re
import sys
import tomllib

import pytest
import run_notebooks
from project_files import ROOT, commands, environment, project, text

pytestmark = [
    pytest.mark.usefixtures("as_the_document_says"),
    pytest.mark.parametrize("as_the_document_says", ["CONTRIBUTING.md"], indirect=True),
]


def test_every_job_is_a_tox_env():
    """Every job is a tox env, and people, CI, GitHub and Read the Docs all run the same ones."""
    workflows = [text(f".github/workflows/{name}.yml") for name in ("ci", "weekly")]
    for job in (*workflows, text(".ci/run"), text(".readthedocs.yaml")):
        assert "python -m tox run -e " in job
        assert not re.search(r"(?:sphinx-build|-m (?:pytest|sphinx|mypy))\b", job)


def test_tox_is_all_that_is_installed():
    """`python -m pip install tox` is all you need."""
    jobs = (".github/workflows/ci.yml", ".github/workflows/weekly.yml", ".readthedocs.yaml")
    for installed in (re.findall(r"pip install (.*)", text(name)) for name in jobs):
        assert installed == ["tox"]


def test_docs_builds_on_what_is_there():
    """`-e docs` builds the site into `build/html`; a second run builds what changed."""
    assert "OUT = {env:READTHEDOCS_OUTPUT:build}/html" in environment("docs")["set_env"]
    assert "-d build/doctrees docs {env:OUT}" in commands("docs")
    assert not {"-E", "-a", "--fresh-env", "--write-all"} & set(commands("docs").split())


def test_browser_takes_chromium_or_its_shell():
    """The built site with Chromium or its headless shell, one of which must be installed."""
    names = re.search(r"^NAMES = (.*)", text("tests/browser/conftest.py"), re.MULTILINE)[1]
    assert all(f'"{name}"' in names for name in ("chromium", "chromium-headless-shell"))
    assert environment("browser")["depends"] == "docs"


def test_formats_are_two():
    """`-e formats` packs the built site as an EPUB and a zip file."""
    assert "-b epub -d build/doctrees docs" in commands("formats")
    assert "-m zipfile -c {env:OUT}/htmlzip/jaxprimer.zip {env:OUT}/html/" in commands("formats")


def test_docs_accept_records():
    """`-e docs-accept` records what the pages print, for you to review."""
    assert "-D outputs_accept=1" in commands("docs-accept")
    assert "outputs_accept" not in commands("docs")
    assert environment("docs-accept")["constraints"] == ".ci/constraints.txt"


def test_docs_accept_latest_records_newest_releases():
    """`-e docs-accept-latest` records what they print with the newest releases."""
    settings = environment("docs-accept-latest")
    assert settings["constraints"] == ""
    assert "pip_pre" not in settings
    assert settings["commands"] == "{[testenv:docs-accept]commands}"


def test_docs_accept_prerelease_records_pre_releases():
    """`-e docs-accept-prerelease` records what they print with pre-releases too."""
    settings = environment("docs-accept-prerelease")
    assert (settings["constraints"], settings["pip_pre"]) == ("", "true")
    assert settings["commands"] == "{[testenv:docs-accept]commands}"


def test_docs_watch_serves_this_machine_alone():
    """`-e docs-watch` serves the site on this machine and rebuilds it on every save."""
    words = commands("docs-watch").split()
    assert words[0] == "sphinx-autobuild"
    assert "--host" not in words  # without it, the server listens to this machine alone
    assert words[words.index("--watch") + 1] == "src"


def test_notebooks_go_beside_the_pages():
    """`-e notebooks` writes the notebooks beside the pages."""
    assert "-b notebook -D nb_execution_mode=off" in commands("notebooks")
    last = commands("notebooks").splitlines()[-1]
    assert last == "cp -R build/notebooks/reference build/notebooks/tutorials docs"


@pytest.mark.parametrize(("given", "kinds"), [([], {".ipynb", ".py"}), ([".py"], {".py"})])
def test_notebooks_run_runs_some_or_all(given, kinds, tmp_path, monkeypatch):
    """Runs every notebook and script as a reader does; with `-- .py` the scripts alone."""
    ran = []
    monkeypatch.setattr(sys, "argv", ["run_notebooks.py", *given])
    scripts = [tmp_path / f"{path.stem}.py" for path in NOTEBOOKS]
    monkeypatch.setattr(run_notebooks, "SCRIPTS", scripts)
    monkeypatch.setattr(run_notebooks, "ProcessPoolExecutor", InTurn)
    monkeypatch.setattr(run_notebooks, "run", lambda path: ran.append(path) or path.name)
    run_notebooks.main()
    assert ({path.suffix for path in ran}, len(ran)) == (kinds, len(kinds) * len(NOTEBOOKS))


NOTEBOOKS = run_notebooks.NOTEBOOKS


class InTurn:
    """A pool of processes that has none."""

    def __init__(self, _count):
        """Take a number of processes."""

    def __enter__(self):
        """Be the pool."""
        return self

    def __exit__(self, *_error):
        """End the pool."""

    map = staticmethod(map)


def test_colab_takes_its_versions():
    """`-e colab` runs them with the versions that Colab has, which `tests/colab.txt` lists."""
    assert environment("colab")["constraints"] == "tests/colab.txt"
    assert commands("colab") == "python tests/run_notebooks.py .ipynb"
    assert "jax==" in text("tests/colab.txt")


def test_pytorch_has_pytorch():
    """`-e pytorch` compares both sides of "Coming from PyTorch", with PyTorch."""
    assert "\ntorch==" in environment("pytorch")["deps"]
    assert commands("pytorch").endswith("{posargs:tests/pytorch}")
    assert "\n# Coming from PyTorch\n" in text("docs/reference/pytorch.md")


def test_tests_run_on_the_wheel():
    """`-e tests` runs the tests and the doctests on the built wheel, with coverage."""
    assert environment()["package"] == "wheel"
    assert "--cov --pyargs jaxprimer tests" in commands()
    assert "--doctest-modules" in project("tool", "pytest", "ini_options", "addopts")


def test_named_tests_take_the_place_of_all():
    """`python -m tox run -e tests -- tests/test_models.py` runs some of them."""
    assert re.fullmatch(r"python -m pytest \{posargs:.*\}", commands())
    assert (ROOT / "tests/test_models.py").is_file()


@pytest.mark.parametrize(
    "tool", ["ruff check", "codespell", "zizmor", "github-workflows", "validate-pyproject"]
)
def test_lint_checks_what_it_says(tool):
    """`-e lint,typing` checks style, spelling, workflows, metadata and types."""
    assert tool in commands("lint")
    assert "--builtin-schema vendor.citation-file-format CITATION.cff" in commands("lint")
    assert commands("typing") == "mypy"


def test_scripts_are_checked_with_the_tools_of_scripts():
    """Checks style and types of the scripts in `docs/_static`, with the tools of `.scripts`."""
    check = re.search(r'"check": "(.*)"', text(".scripts/package.json"))[1]
    assert re.search(r"biome ci .*docs/_static/\*\.js && tsc ", check)
    lines = commands("scripts").splitlines()
    assert {line.partition(" .scripts ")[0] for line in lines} == {"npm --prefix"}


def test_drills_have_a_catalogue():
    """Plants faults in copies of the project, and sees that each is stopped and named."""
    assert commands("drills").endswith("tests/drills")
    drills = tomllib.loads(text("tests/drills/catalogue.toml")).values()
    assert all(drill["gate"] and drill["words"] for drill in drills)
    assert "copy_project(folder)" in text("tests/drills/test_drills.py")


def test_lowest_takes_the_oldest_versions():
    """`-e lowest` tests the package and runs the pages on the oldest versions declared."""
    assert environment("lowest")["uv_resolution"] == "lowest-direct"
    assert environment("lowest")["constraints"] == ""
    first, second = commands("lowest").splitlines()
    assert "--pyargs jaxprimer tests" in first
    assert "-m sphinx" in second


def test_lock_writes_the_constraints():
    """`-e lock` locks the newest versions in `.ci/constraints.txt`."""
    assert {"--upgrade", "--output-file"} < set(commands("lock").split())
    assert "--output-file .ci/constraints.txt" in commands("lock")
    assert environment()["constraints"] == ".ci/constraints.txt"


def test_linkcheck_looks_at_other_sites():
    """`-e linkcheck` checks the links to other sites; needs a network."""
    assert "-b linkcheck -D nb_execution_mode=off" in commands("linkcheck")
