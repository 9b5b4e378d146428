"""``.github/workflows``, ``.readthedocs.yaml``: jobs end, write nothing, run what they are for."""

import re
from pathlib import Path

import pytest
import yaml

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
    assert [re.sub(r"^\d+ \d+ \* \* [0-6]$", "weekly", cron) for cron in crons] == ["weekly"]
    (weekly,) = re.findall(r"\nEvery week (.+) run too", CONTRIBUTING)
    assert set(re.findall(r"`([\w-]+)`", weekly)) <= set(re.findall(r"[\w-]+", text))


def test_read_the_docs_makes_each_format():
    """It builds the pages, packs them, and offers what it has packed."""
    file = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text(encoding="utf-8"))
    steps = {name: "\n".join(lines) for name, lines in file["build"]["jobs"]["build"].items()}
    assert sorted(steps) == sorted(["html", *file["formats"]])
    wanted = {"html": "tox run -e docs", "epub": "tox run -e formats", "htmlzip": "zipfile --test"}
    assert [name for name, words in wanted.items() if words not in steps[name]] == []
