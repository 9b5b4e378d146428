"""``.github/report.sh``: what a job found becomes an issue, once."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / ".github/report.sh"
GH = """#!/usr/bin/env bash
printf '%s\\n' "$GH_REPO: $*" >>calls
if [[ $2 == list ]]; then
  printf '%s' "$OPEN_ISSUE"
else
  cp "${@: -1}" body
fi
"""


@pytest.fixture
def report(tmp_path):
    """Reports files from a folder where ``gh`` records its arguments and the issue's text."""
    (gh := tmp_path / "bin/gh").parent.mkdir()
    gh.write_text(GH)
    gh.chmod(0o755)
    variables = {
        "GITHUB_REPOSITORY": "someone/primer",
        "GITHUB_RUN_ID": "7",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_SHA": "1a2b3c",
        "PATH": f"{gh.parent}{os.pathsep}{os.environ['PATH']}",
    }

    def run(*files, open_issue=""):
        command = [SCRIPT, "Weekly check fails: latest", *files]
        environment = variables | {"OPEN_ISSUE": open_issue}
        subprocess.run(command, cwd=tmp_path, env=environment, check=True)
        calls = (tmp_path / "calls").read_text().splitlines()
        return calls, (tmp_path / "body").read_text()

    return run


def test_what_is_new_opens_an_issue(report, tmp_path):
    """The issue has the title, the run, and each file that is not empty, in order."""
    (tmp_path / "changes.diff").write_text("-1.5\n+1.6")
    (tmp_path / "empty.log").touch()
    (tmp_path / "tox.log").write_text("FAILED")
    calls, body = report("changes.diff", "empty.log", "missing.log", "tox.log")
    title = "--title Weekly check fails: latest --body-file"
    assert calls[1].startswith(f"someone/primer: issue create {title}")
    assert body.splitlines() == [
        "Found at 1a2b3c, by https://github.com/someone/primer/actions/runs/7.",
        *["", "## changes.diff", "", "``````````diff", "-1.5", "+1.6", "``````````"],
        *["", "## tox.log", "", "``````````log", "FAILED", "``````````"],
    ]


def test_what_is_known_updates_its_issue(report, tmp_path):
    """An open issue of the same title is rewritten, and no other is opened."""
    (tmp_path / "tox.log").write_text("FAILED")
    calls, body = report("tox.log", open_issue="12")
    assert "select(.title == $ENV.TITLE)" in calls[0]
    assert calls[1].startswith("someone/primer: issue edit 12 --body-file")
    assert len(calls) == 2
    assert "FAILED" in body


def test_long_files_fit_into_an_issue(report, tmp_path):
    """The start of a diff and the ends of logs are kept, within what an issue holds."""
    long = "x" * 100_000
    (tmp_path / "changes.diff").write_text(f"first{long}")
    for name in ("tox.log", "accept.log"):
        (tmp_path / name).write_text(f"{long}last")
    _, body = report("changes.diff", "tox.log", "accept.log")
    assert len(body) < 65536
    assert "diff\nfirst" in body
    assert body.count("last\n") == 2
