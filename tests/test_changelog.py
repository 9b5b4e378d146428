"""``CHANGELOG.md``: the newest section is the version that is being made."""

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest
from executed_pages import TUTORIALS
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


def misnamed(text, titles):
    """Line number and text of each Part to come whose words do not begin with its title."""
    for number, line in enumerate(text.partition("\n## 0")[0].splitlines(), 1):
        part = re.match(r"- (Part \d+): (.*)", line)
        title = titles.get(part[1], "?") if part else ""
        if part and not part[2].lower().startswith(title.lower()):
            yield number, f"{line!r} is not {title!r}"


def test_parts_have_their_titles():
    """A Part that is to come is announced under its title."""
    pages = (page.read_text(encoding="utf-8") for page in TUTORIALS)
    found = (re.search(r"^# (Part \d+): (.*)$", page, re.MULTILINE) for page in pages)
    titles = {title[1]: title[2] for title in found if title}
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    wrong = [f"CHANGELOG.md:{line}: {fault}" for line, fault in misnamed(text, titles)]
    assert not wrong, "wanted the title that the page has. Correct it."
    planted = "- Part 1: arrays, and more.\n- Part 2: keys.\n## 0.1.0 - x\n- Part 3: old."
    assert [line for line, _ in misnamed(planted, {"Part 1": "Arrays"})] == [2]


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
