"""``tox.ini``: every env that is spoken of exists, does its job, and can fail."""

import configparser
import json
import os
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PYPROJECT["dependency-groups"]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.y*ml"))
RUNS = (ROOT / ".ci/run").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CALL = re.compile(r"\btox (?:run )?-e \"?([\w-]+(?:,[\w-]+)*)")
HIDES = re.compile(
    r"-W[ =]?(ignore|once|default)|PYTHONWARNINGS|\|\| *(true|:|exit 0|echo)|--exit-zero|--no-cov\b"
    r"|ignore_(errors|outcome)|--deselect|\bset \+e|\bif: *(\$\{\{ *)?false"
    r"|[^&>]& *$|; *exit 0|\btrap\b.*\bexit 0"  # what runs behind, or ends well whatever came
    r"|\btox run (?!-e )|--(?:notest|skip-[\w-]+|override)\b"  # an env that does not do its job
    r"|continue-on-error(?!: true # )"  # with a reason: the job has failed before
)
SPEAKERS = """*.md pyproject.toml tox.ini .readthedocs.yaml .ci/* .github/**/*.yml .github/**/*.md
docs/**/*.md docs/_ext/*.py docs/conf.py src/jaxprimer/*.py tests/[!t]*.*"""


def environments(text):
    """Settings of each env of a tox.ini, by name; ``tests`` has those of all."""
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    names = [name for name in parser.sections() if name.startswith("testenv")]
    return {name.partition(":")[2] or "tests": dict(parser[name]) for name in names}


ENVS = environments((ROOT / "tox.ini").read_text(encoding="utf-8"))


def place(name, text):
    """File and line of the first line that has a text, as a message names it."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return f"{name}:{next((n for n, line in enumerate(lines, 1) if text in line), 1)}"


def commands(settings):
    """The commands of an env, each on one line."""
    text = settings.get("commands", "").replace("\\\n", " ")
    return [line.strip() for line in text.splitlines() if line.strip()]


def called(text):
    """Names of the envs that a text says to run."""
    return {name for names in CALL.findall(text) for name in names.split(",")}


def unknown(text, known):
    """Line number and name of each env that a text says to run and that there is not."""
    for number, line in enumerate(text.splitlines(), 1):
        yield from ((number, name) for name in sorted(called(line) - set(known)))


def weak_sphinx(settings):
    """Calls of Sphinx that let a warning pass."""
    wanted = {"-n", "-W", "--keep-going"}
    builds = [
        line for line in commands(settings) if re.search(r"-m sphinx\b|\bsphinx-build\b", line)
    ]
    return [line for line in builds if not wanted <= set(line.split())]


def hidden(text):
    """Line number and text of each line that lets a failure pass."""
    lines = enumerate(text.splitlines(), 1)
    return [(number, line.strip()) for number, line in lines if HIDES.search(line)]


def matrix_envs(workflow):
    """Names of the envs that a workflow's jobs run."""
    jobs = yaml.safe_load(workflow)["jobs"].values()
    for matrix in (job.get("strategy", {}).get("matrix", {}) for job in jobs):
        entries = [
            *matrix.get("env", []),
            *(one.get("env", "") for one in matrix.get("include", [])),
        ]
        yield from (name for names in entries for name in names.split(",") if name)
    yield from called(workflow)


def test_envs_that_are_spoken_of_exist():
    """No message, page or workflow names an env that has been renamed or dropped."""
    paths = [path for pattern in SPEAKERS.split() for path in ROOT.glob(pattern)]
    found = ((path, *one) for path in paths for one in unknown(path.read_text("utf-8"), ENVS))
    remedy = f"wanted one of {sorted(ENVS)}. Name one, or add it to tox.ini."
    assert not [f"{p.relative_to(ROOT)}:{line}: no env {env!r}, {remedy}" for p, line, env in found]
    for path in WORKFLOWS:
        extra = set(matrix_envs(path.read_text(encoding="utf-8"))) - set(ENVS)
        assert not extra, f"{path.relative_to(ROOT)}: no env {sorted(extra)}, {remedy}"


def test_contributing_lists_every_env():
    """The table of commands has a row for each env, and the last sentence what lands a change."""
    rows = "\n".join(line for line in CONTRIBUTING.splitlines() if line.startswith("|"))
    table = f"{place('CONTRIBUTING.md', '|---')}: wanted a row of the table for each env of tox.ini"
    assert called(rows) == set(ENVS), table
    sentence = CONTRIBUTING.rstrip().splitlines()[-1]
    listed = set(re.findall(r"`([\w-]+)`", sentence))
    end = f"{place('CONTRIBUTING.md', sentence)}: wanted all that .ci/run runs, and no other"
    assert listed == called(RUNS), end


def test_ci_runs_what_lands_a_change():
    """The script and the workflow run the same envs, and the script the README's commands."""
    name = ".github/workflows/ci.yml"
    workflow = (ROOT / name).read_text(encoding="utf-8")
    matrix = f"{place(name, 'matrix:')}: wanted the envs of .ci/run"
    assert set(matrix_envs(workflow)) == called(RUNS), matrix
    events = yaml.load(workflow, yaml.BaseLoader)["on"]
    assert {"push", "pull_request"} <= set(events), f"{place(name, 'on:')}: runs on {events} alone"
    limits = f"{place(name, 'pull_request')}: leaves out changes. Have it run on all."
    assert not events["pull_request"], limits
    assert events["push"] == {"branches": ["main"]}, limits


def test_the_script_runs_what_the_readme_says():
    """Whoever follows the README runs what every change has passed."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    shown = [line for block in blocks for line in block.splitlines()]
    assert len(shown) == 2, "README.md: wanted one command for the site and one for the tests"
    gone = [
        f"{place('README.md', line)}: {line}" for line in shown if line not in RUNS.splitlines()
    ]
    assert not gone, "wanted each in .ci/run as it stands in the README. Change both."


def test_the_script_stops_at_a_failure():
    """Bash ends at the first command that fails, and the file can be run."""
    assert "\nset -euo pipefail\n" in RUNS, ".ci/run: wanted the line 'set -euo pipefail'"
    assert os.access(ROOT / ".ci/run", os.X_OK), ".ci/run: not executable. Run: chmod +x .ci/run"


@pytest.mark.parametrize("name", sorted(ENVS))
def test_an_env_can_fail(name):
    """Sphinx stops at a warning, tests count the lines that they reach, no failure is ignored."""
    settings, at = (
        ENVS[name],
        place("tox.ini", f"[testenv:{name}]" if name != "tests" else "[testenv]"),
    )
    assert not weak_sphinx(settings), f"{at}: wanted -n -W --keep-going in each call of Sphinx"
    ignored = [line for line in commands(settings) if line.startswith(("-", "!"))]
    assert not ignored, f"{at}: a command whose failure is ignored. Remove the sign before it."
    whole = name != "tests" or "--cov --pyargs jaxprimer tests" in settings["commands"]
    assert whole, f"{at}: wanted '--cov --pyargs jaxprimer tests' where no tests are named"


@pytest.mark.parametrize("name", sorted(ENVS))
def test_an_env_names_what_exists(name):
    """Groups, tools and other envs that an env names are declared, called and there."""
    settings, at = ENVS[name], place("tox.ini", f"[testenv:{name}]")
    group = settings.get("dependency_groups") or "dev"
    assert group in GROUPS, f"{at}: no group {group} in pyproject.toml. Name one, or add it."
    tools = set(settings.get("allowlist_externals", "").split())
    unused = tools - {line.split()[0] for line in commands(settings)}
    assert not unused, f"{at}: allowlist_externals names what no command calls. Remove it."
    depends = set(re.findall(r"[\w-]+", settings.get("depends", "")))
    assert depends <= set(ENVS), f"{at}: depends names an env that is not there. Remove it."


def test_sites_of_other_versions_stay_apart():
    """No two envs write HTML side by side: MyST-NB keeps its runs beside the folder of a site."""
    builds = [line.split() for name in ("docs", "lowest") for line in commands(ENVS[name])]
    sites = [line[line.index("docs") + 1] for line in builds if "sphinx" in line]
    folders = {str(Path(site.replace("{env:OUT}", "build/html")).parent) for site in sites}
    assert len(folders) == len(sites) == 2, f"tox.ini: {sites}: wanted a folder around each"


@pytest.mark.parametrize("group", ["lint", "typing"])
def test_each_tool_is_called(group):
    """A checker that is installed is run."""
    tools = {re.split(r"-py\b|[\[>]", line)[0] for line in GROUPS[group] if isinstance(line, str)}
    starts = {line.split()[0] for line in commands(ENVS[group])}
    missing = {tool for tool in tools - starts if not tool.startswith("types-")}
    assert not missing, (
        f"{place('tox.ini', f'testenv:{group}')}: never calls it. Call it, or drop it."
    )


def test_scripts_are_checked_by_each_tool():
    """The package calls the formatter and the compiler of types, one after the other."""
    package = json.loads((ROOT / ".scripts/package.json").read_text(encoding="utf-8"))
    calls = [line.split()[:2] for line in package["scripts"]["check"].split(" && ")[1:]]
    assert calls == [["biome", "ci"], ["tsc", "--project"]], ".scripts/package.json: scripts.check"


def test_no_failure_is_hidden():
    """Neither an env, nor the script, nor a workflow goes on after a failure."""
    files = [ROOT / "tox.ini", ROOT / ".ci/run", ROOT / ".readthedocs.yaml", *WORKFLOWS]
    found = ((path, *one) for path in files for one in hidden(path.read_text(encoding="utf-8")))
    remedy = "hides a failure. Remove it, and mend what fails."
    assert not [f"{p.relative_to(ROOT)}:{line}: {text!r} {remedy}" for p, line, text in found]


def test_planted_faults_are_found():
    """An unknown env with its line, a build that lets warnings pass, a failure that is hidden."""
    assert list(unknown("a\nRun: python -m tox run -e docs,dosc", {"docs"})) == [(2, "dosc")]
    envs = environments("[testenv]\ncommands = x\n[testenv:a]\ncommands = python -m sphinx -W b c")
    assert weak_sphinx(envs["a"]) == ["python -m sphinx -W b c"]
    assert not weak_sphinx(envs["tests"])
    lines = ["mypy", "python -W ignore x", "mypy || true", "continue-on-error: true", "mypy &"]
    lines += ["tox run --notest -e docs", "tox run -e docs --skip-pkg-install", "tox run -e docs"]
    assert [number for number, _ in hidden("\n".join(lines))] == [2, 3, 4, 5, 6, 7]
    workflow = 'jobs: {x: {strategy: {matrix: {env: [a], include: [{env: "b,c-d"}]}}}}'
    assert set(matrix_envs(workflow)) == {"a", "b", "c-d"}
