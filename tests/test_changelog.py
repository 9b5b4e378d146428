"""``CHANGELOG.md``: the newest section is the version that is being made."""

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).parents[1]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
HEADING = re.compile(r"^## (.*)", re.MULTILINE)


def released(heading):
    """Version and date of a section: ``1.2.0 - 2026-01-31``."""
    version, _, day = heading.partition(" - ")
    return Version(version.strip("[]")), dt.date.fromisoformat(day)


def faults(text, version):
    """What is wrong with a changelog of a project at a version."""
    headings = HEADING.findall(text)
    if "Unreleased" in headings[1:] or not headings:
        yield "wanted the section Unreleased first, and once"
    try:
        releases = [released(heading) for heading in headings if heading != "Unreleased"]
    except (InvalidVersion, ValueError) as error:
        yield f"{error}; wanted headings like '## 1.2.0 - 2026-01-31'"
        return
    if releases != sorted(set(releases), reverse=True):
        yield "wanted each version once, newest first"
    newest = releases[0][0] if releases else Version("0.dev0")
    if Version(version).is_devrelease:
        if headings[:1] != ["Unreleased"] or newest >= Version(version):
            yield f"wanted Unreleased first and no section as new as {version}, has {newest}"
    elif newest != Version(version):
        yield f"the newest section is {newest}, wanted '## {version} - YEAR-MONTH-DAY'"


def test_the_newest_section_is_that_of_the_version():
    """A release has a dated section of its own, newest first; what is to come is unreleased."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert not [f"CHANGELOG.md: {fault}" for fault in faults(text, VERSION)]


GOOD = [
    ("0.1.0.dev0", "## Unreleased\n"),
    ("0.1.0", "## 0.1.0 - 2026-01-31\n"),
    ("0.2.0", "## Unreleased\n## 0.2.0 - 2026-02-28\n## 0.1.0 - 2026-01-31\n"),
    ("0.2.0.dev0", "## Unreleased\n## [0.1.0] - 2026-01-31\n"),
]
BAD = [
    ("0.1.0.dev0", ""),
    ("0.1.0", "## Unreleased\n"),
    ("0.1.0", "## 0.1.0\n"),
    ("0.1.0", "## 0.1.0 - 2026-02-30\n"),
    ("0.2.0", "## 0.1.0 - 2026-01-31\n## 0.2.0 - 2026-02-28\n"),
    ("0.1.0", "## 0.1.0 - 2026-01-31\n## Unreleased\n"),
    ("0.1.0.dev0", "## Unreleased\n## 0.1.0 - 2026-01-31\n"),
    ("0.2.0.dev0", "## 0.1.0 - 2026-01-31\n"),
]


@pytest.mark.parametrize(("version", "text"), GOOD)
def test_good_changelogs_pass(version, text):
    """Before a release, at it, and after it."""
    assert list(faults(text, version)) == []


@pytest.mark.parametrize(("version", "text"), BAD)
def test_bad_changelogs_are_found(version, text):
    """No section, none of its own, no date, a wrong one, the wrong order, a stale version."""
    assert list(faults(text, version))
