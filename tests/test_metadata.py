"""``pyproject.toml``: what it says of versions is true of where the code runs."""

import os
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = [Requirement(line) for line in PROJECT["dependencies"]]
COLAB = [Requirement(line) for line in (ROOT / "tests/colab.txt").read_text().splitlines()[2:]]


@pytest.mark.parametrize("needed", NEEDED, ids=str)
def test_bounds_are_lower_bounds(needed):
    """Each dependency has one lower bound and no upper cap."""
    (bound,) = needed.specifier
    assert bound.operator == ">="


@pytest.mark.parametrize("needed", NEEDED, ids=str)
def test_colab_satisfies_the_bounds(needed):
    """Nothing that Colab has must be upgraded, which could break its GPU build."""
    (has,) = (one for one in COLAB if one.name == needed.name)
    (installed,) = has.specifier
    assert needed.specifier.contains(installed.version), f"Colab has {has}, wanted {needed}"


@pytest.mark.parametrize("needed", NEEDED, ids=str)
def test_installed_versions_satisfy_the_bounds(needed):
    """The tests run on versions that are declared; the env "lowest" on the lowest of them."""
    (bound,) = needed.specifier
    installed = version(needed.name)
    assert needed.specifier.contains(installed)
    if os.environ.get("TOX_ENV_NAME") == "lowest":
        assert Version(installed) == Version(bound.version)
