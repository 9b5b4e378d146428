"""``.github/workflows``, ``.readthedocs.yaml``: jobs end, write nothing, run what they are for."""

import re
from pathlib import Path

import pytest
import yaml
from project_files import TOX

ROOT = Path(__file__).parents[1]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.y*ml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_job_ends(path):
    """A job that hangs is stopped within the hour or two that it was given."""
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    endless = [
        name for name, job in jobs.items() if "steps" in job and "timeout-minutes" not in job
    ]
    assert not endless, f"{path.relative_to(ROOT)}: {endless} need timeout-minutes"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_changes_nothing_but_issues(path):
    """No job may write to the repository, or act in its name elsewhere."""
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"([\w-]+): write\b", text)) <= {"issues"}
    assert "write-all" not in text


def pins(text):
    """Name, commit and version of each action that a workflow uses."""
    return re.findall(r"uses: ([\w/-]+)@([0-9a-f]{40}) # (v[\d.]+)$", text, re.MULTILINE)


def test_an_action_has_one_version():
    """Its commit is named with its version, and is the same in each workflow."""
    texts = [path.read_text(encoding="utf-8") for path in WORKFLOWS]
    found = {pin for text in texts for pin in pins(text)}
    used = {name for text in texts for name in re.findall(r"uses: ([\w/-]+)@", text)}
    remedy = "wanted one 'NAME@COMMIT # VERSION' for each action of .github/workflows"
    assert sorted(name for name, _, _ in found) == sorted(used), f"{sorted(found)}, {remedy}"


def test_sphinx_runs_in_its_envs():
    """No host calls it by itself, or with a setting of its own."""
    files = [ROOT / ".readthedocs.yaml", ROOT / ".ci/run", *WORKFLOWS]
    calls = re.compile(r"-m sphinx\b|\bsphinx-build\b|\s-D\s*\w+=")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()!r}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if calls.search(line)
    ]
    assert not found, "wanted: python -m tox run -e docs"
    assert calls.search("- python -m tox run -e docs -- -D nb_execution_mode=off")


def test_every_week_is_once_a_week():
    """On one day, whatever the month, as CONTRIBUTING says, with the envs that it names."""
    text = (ROOT / ".github/workflows/weekly.yml").read_text(encoding="utf-8")
    crons = [one["cron"] for one in yaml.load(text, yaml.BaseLoader)["on"]["schedule"]]
    weekly = [re.fullmatch(r"\d+ \d+ \* \* [0-6]", cron) for cron in crons]
    assert len(weekly) == 1, ".github/workflows/weekly.yml: wanted one cron"
    assert weekly[0], f".github/workflows/weekly.yml: {crons} is not once a week. Name one weekday."
    (envs,) = re.findall(r"\nEvery week (.+) run too", CONTRIBUTING)
    assert set(re.findall(r"`([\w-]+)`", envs)) <= set(re.findall(r"[\w-]+", text))


def test_read_the_docs_makes_each_format():
    """It builds the pages, packs them, and offers what it has packed."""
    file = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text(encoding="utf-8"))
    steps = {name: "\n".join(lines) for name, lines in file["build"]["jobs"]["build"].items()}
    assert sorted(steps) == sorted(["html", *file["formats"]])
    wanted = {"html": "tox run -e docs", "epub": "tox run -e formats", "htmlzip": "zipfile --test"}
    assert [name for name, words in wanted.items() if words not in steps[name]] == []
    packed = "/htmlzip/jaxprimer.zip"
    assert packed in steps["htmlzip"], f".readthedocs.yaml: wanted {packed}, as formats makes it"
    assert f"{{env:OUT}}{packed}" in TOX["testenv:formats"]["commands"]
    after = file["build"]["jobs"].get("post_build")
    doctests = "python -m tox run -e tests -- --pyargs jaxprimer"
    assert after == [doctests], ".readthedocs.yaml: wanted the examples of the reference to run"


def jobs(name):
    """The jobs of a workflow."""
    return yaml.safe_load((ROOT / ".github/workflows" / name).read_text(encoding="utf-8"))["jobs"]


def test_a_step_may_fail_only_after_a_failure():
    """Before one, ``continue-on-error`` would hide it."""
    steps = [
        step for path in WORKFLOWS for job in jobs(path.name).values() for step in job["steps"]
    ]
    forgiving = [step for step in steps if step.get("continue-on-error")]
    assert [step["run"] for step in forgiving if not step["if"].startswith("failure()")] == []


def test_what_fails_in_a_week_is_reported():
    """The job runs its env, may open an issue, and does so after a failure."""
    (job,) = jobs("weekly.yml").values()
    assert job["permissions"]["issues"] == "write", "weekly.yml: wanted issues: write, to report"
    assert job["steps"][-1]["if"] == "failure()", "weekly.yml: wanted a report of each failure"
    assert ".github/report.sh" in job["steps"][-1]["run"]
    runs = [step.get("run", "") for step in job["steps"]]
    (after,) = [place for place, run in enumerate(runs, 1) if 'tox run -e "$TOX_ENV"' in run]
    assert runs[after] == "git diff --exit-code", "weekly.yml: wanted a failure of what has changed"


def test_the_oldest_versions_run_on_their_python():
    """The env and the job agree on it: it is the oldest that they support."""
    (job,) = jobs("ci.yml").values()
    found = [one for one in job["strategy"]["matrix"]["include"] if one["env"] == "lowest"]
    assert len(found) == 1, ".github/workflows/ci.yml: wanted the env lowest once"
    (lowest,) = found
    assert f"python{lowest['python']}" == TOX["testenv:lowest"]["base_python"]


def test_dependabot_looks_where_there_is_something():
    """Each folder exists, and holds what the ecosystem reads; no ecosystem is left out."""
    text = (ROOT / ".github/dependabot.yml").read_text(encoding="utf-8")
    kinds = {"github-actions": ".github/workflows/ci.yml", "npm": "package-lock.json"}
    updates = yaml.safe_load(text)["updates"]
    watched = {update["package-ecosystem"] for update in updates}
    assert watched == kinds.keys(), f".github/dependabot.yml: watch {kinds.keys() - watched}, too"
    for update in updates:
        file = ROOT / update["directory"].strip("/") / kinds[update["package-ecosystem"]]
        assert file.is_file(), f".github/dependabot.yml: no {file.name} in {update['directory']}"


@pytest.mark.parametrize("name", [name for name in TOX.sections() if name.startswith("testenv")])
def test_an_env_describes_itself(name):
    """``tox list`` says of each what it does, and of no two the same."""
    told = [TOX[one].get("description") for one in TOX.sections()]
    assert told.count(TOX[name].get("description")) == 1, f"tox.ini: describe [{name}] in its words"


def test_colab_is_tried_with_its_versions():
    """Those that its notebooks find, not those of the lock."""
    assert {TOX[f"testenv:{name}"]["constraints"] for name in ("colab", "pytorch")} == {
        "tests/colab.txt"
    }
