"""``docs/tutorials/processes.md``: what it hands to SLURM and Kubernetes fits what it says."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/tutorials/processes.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_srun_starts_as_many_as_the_text_says():
    """The number of tasks in the command is that of the sentence before it."""
    said, number = re.search(r"starts (\w+) processes[^.]*?--ntasks=(\d+)", TEXT).groups()
    assert (said, number) == ("two", "2")


@pytest.mark.parametrize("setting", ["parallelism", "completions"])
def test_a_job_completes_as_many(setting):
    """Two processes: so many run at a time, and so many end well."""
    sentence = re.search(rf"[^\n]*`{setting}: (\d+)`[^\n]*", TEXT)
    assert sentence[1] == "2"
    assert "two processes" in sentence[0]
