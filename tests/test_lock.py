"""``.ci/constraints.txt``: the locked versions are those of what is declared, with hashes."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / ".ci/constraints.txt").read_text(encoding="utf-8")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
REMEDY = "Run: python -m tox run -e lock"
PYTHONS = [
    line.rpartition(" ")[2]
    for line in PYPROJECT["project"]["classifiers"]
    if re.search(r":: 3\.\d+$", line)
]


def declared(pyproject):
    """Every requirement of the package and of the groups of dependencies."""
    groups = [line for group in pyproject["dependency-groups"].values() for line in group]
    lines = [*pyproject["project"]["dependencies"], *groups]
    return [Requirement(line) for line in lines if isinstance(line, str)]


def pins(lock):
    """Line number, requirement and number of hashes of each locked version."""
    for match in re.finditer(
        r"^([\w.-]+\[?.*?==[^\\\n]+)(?:\\\n +--hash=\S+ ?)*", lock, re.MULTILINE
    ):
        number = lock.count("\n", 0, match.start()) + 1
        yield number, Requirement(match[1]), match[0].count("--hash=sha256:")


def machine(python):
    """The markers' variables on Linux with a version of Python."""
    return {
        "python_version": python,
        "python_full_version": f"{python}.20",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "sys_platform": "linux",
    }


def applies(requirement, environment):
    """Whether a requirement's marker holds."""
    return requirement.marker is None or requirement.marker.evaluate(environment)


def unlocked(needed, lock, python):
    """The requirements that a lock does not satisfy on a version of Python, with what it has."""
    environment = machine(python)
    locked = {
        canonicalize_name(pin.name): (line, next(iter(pin.specifier)).version)
        for line, pin, _ in pins(lock)
        if applies(pin, environment)
    }
    for one in (one for one in needed if applies(one, environment)):
        line, version = locked.get(canonicalize_name(one.name), (1, None))
        if version is None or not one.specifier.contains(version, prereleases=True):
            yield f".ci/constraints.txt:{line}: has {version}, wanted {one} on {python}. {REMEDY}"


def unwanted(needed, lock):
    """The versions that a lock has for the project itself and that it no longer declares."""
    names = {canonicalize_name(one.name) for one in needed}
    blocks = re.split(r"^(?=\w)", lock, flags=re.MULTILINE)
    direct = {block.split("==")[0] for block in blocks if "(pyproject.toml" in block}
    return sorted(direct - names)


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_satisfies_what_is_declared(python):
    """What is published and tested is one of the versions that the project asks for."""
    assert not list(unlocked(declared(PYPROJECT), LOCK, python))


def test_the_lock_holds_nothing_for_what_is_not_declared():
    """A dependency that is dropped leaves the lock."""
    assert not unwanted(declared(PYPROJECT), LOCK), REMEDY


def test_every_locked_version_has_hashes():
    """Nothing else than the locked file can be installed, from wherever it comes."""
    bare = [
        f".ci/constraints.txt:{line}: {pin} has no hash." for line, pin, n in pins(LOCK) if not n
    ]
    assert not bare, REMEDY


def test_every_line_is_understood():
    """A lock has pins, hashes and comments: no host, no option, no path, no bare name."""
    known = re.compile(r"[\w.-]+==[^@/]+ \\| +--hash=sha256:[0-9a-f]{64}( \\)?| *#[^/]*|")
    odd = [
        f".ci/constraints.txt:{number}: {line!r} is no pinned version. {REMEDY}"
        for number, line in enumerate(LOCK.splitlines(), 1)
        if not known.fullmatch(line)
    ]
    assert not odd


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["repo"].rpartition("/")[2])
def test_pre_commit_runs_the_locked_versions(hook):
    """A commit is checked by the same versions as a pull request, where both check it."""
    tool = hook["repo"].rpartition("/")[2].removesuffix("-pre-commit")
    locked = [next(iter(pin.specifier)).version for _, pin, _ in pins(LOCK) if pin.name == tool]
    seen = f".pre-commit-config.yaml: {tool} is {hook['rev']}"
    remedy = f"wanted {locked}, as .ci/constraints.txt has it. Change rev."
    assert tool == "pre-commit-hooks" or [hook["rev"].removeprefix("v")] == locked, (
        f"{seen}, {remedy}"
    )


PLANTED = """\
jax==0.5.0 ; python_full_version < '3.12' \\
    --hash=sha256:aa
    # via jaxprimer (pyproject.toml)
jax==0.7.0 ; python_full_version >= '3.12' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
ruff==1.0
"""


def test_pins_are_read():
    """Each has its line, its marker and its number of hashes."""
    found = [(line, str(pin), n) for line, pin, n in pins(PLANTED)]
    assert [(line, n) for line, _, n in found] == [(1, 1), (4, 2), (7, 0)]
    assert found[0][1] == 'jax==0.5.0; python_full_version < "3.12"'


def test_a_stale_lock_is_found():
    """Too old a version where the marker holds, a missing one, and one no longer wanted."""
    needed = [
        Requirement("jax>=0.6"),
        Requirement("flax"),
        Requirement("ruff ; python_version<'3'"),
    ]
    old, missing = unlocked(needed, PLANTED, "3.11")
    assert ":1: has 0.5.0, wanted jax>=0.6 on 3.11. Run" in old
    assert "has None, wanted flax" in missing
    assert list(unlocked(needed[:1], PLANTED, "3.12")) == []
    assert unwanted(needed[1:], PLANTED) == ["jax"]
