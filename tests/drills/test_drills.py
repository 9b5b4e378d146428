"""``tests/drills/catalogue.toml``: each fault is planted, stopped, and told in words that help."""

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from functools import partial
from itertools import zip_longest
from pathlib import Path

import pytest
from copied import ROOT, copy_project
from executed_pages import with_cells
from site_builder import Forks

HERE = Path(__file__).parent
PAGE, PART_1 = "docs/tutorials/drill.md", "tutorials/neural_net_basics"
RUN = {"drill", Path(PART_1).name}  # the pages that a copy runs; of others it has the headings
SHARED = 6  # faults that are planted together, each in a page of its own
KEPT = re.compile(r"\A---\n[\s\S]*?\n---\n|^(?:\(\S+\)=|#+ .*)\n", re.MULTILINE)
FENCE = re.compile(r"^(`{3,}|:{3,})[\s\S]*?^\1$\n", re.MULTILINE)
DESCRIPTION = re.compile(r"( description: ).*")
MESSAGE = re.compile(r"^(?=\S+/docs/)", re.MULTILINE)
CATALOGUE = tomllib.loads((HERE / "catalogue.toml").read_text(encoding="utf-8"))


def shares(drill):
    """Whether a fault is in the page, and only a warning, after which a build goes on."""
    warns = any("WARNING" in words for words in drill["words"]) and not drill.get("alone")
    return warns and drill["file"] == PAGE and drill["gate"] == "docs" and "with" not in drill


TOGETHER = [name for name, drill in CATALOGUE.items() if shares(drill)]
BATCHES = [[name] for name in CATALOGUE if name not in TOGETHER]
BATCHES += [TOGETHER[start : start + SHARED] for start in range(0, len(TOGETHER), SHARED)]


@pytest.fixture(scope="session")
def run():
    """Runs a command in a copy of the project."""
    with Forks() as forks:
        yield partial(run_with, forks)


def run_with(forks, folder, command):
    """Run a command in a copy of the project, on the copy's own package."""
    words = shlex.split(command)
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment |= {"PYTHONPATH": str(folder / "src"), "PYTHONUTF8": "1"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    if words[:3] == ["python", "-m", "sphinx"]:
        return forks(folder, environment, words[3:])
    return subprocess.run(
        [sys.executable if words[0] == "python" else words[0], *words[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        timeout=400,
    )


def gate(run, folder, name, arguments=""):
    """Run the commands of a tox env; return what the first that fails says, or nothing."""
    if name == "lowest":  # its versions are others than those installed here
        result = run(folder, f"python -m tox run -e lowest -- {arguments}")
        return result.stdout if result.returncode else ""
    settings = configparser.RawConfigParser()
    settings.read(folder / "tox.ini")
    section = "testenv" if name == "tests" else f"testenv:{name}"
    commands = settings[section]["commands"].replace("\\\n", " ").strip().splitlines()
    for line in commands:
        posargs = re.sub(r"\{posargs:?[^}]*\}", arguments, line)
        result = run(folder, posargs.replace("{env:OUT}", "build/html"))
        if result.returncode:
            return result.stdout
    return ""


def pass_gate(run, folder, name):
    """Run the commands of a tox env, none of which may fail."""
    said = gate(run, folder, name)
    assert not said, f"a copy without a fault must pass {name}:\n{said[-3000:]}"


def outline(text):
    """Front matter, labels and headings of a page: what links to it need, and no claim."""
    kept = "\n".join(match[0] for match in KEPT.finditer(FENCE.sub("", text)))
    return DESCRIPTION.sub(
        r"\1The headings of a page that others link to, without its cells.", kept
    )


def copy_of_project(folder):
    """The project's files, tracked by git or new, and a page to plant faults in."""
    copy_project(folder)
    for path in with_cells(folder / "docs"):
        if path.stem not in RUN:
            path.write_text(outline(path.read_text(encoding="utf-8")), encoding="utf-8")
    page, entry = (HERE / "page.md").read_text(encoding="utf-8"), f"{PART_1}\n"
    for number in range(1, SHARED + 1):
        path = folder / on_page(number, PAGE)
        path.write_text(on_page(number, page), encoding="utf-8")
        entry += f"tutorials/{path.stem}\n"
    index = folder / "docs/index.md"
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace(f"\n{PART_1}\n", f"\n{entry}"), encoding="utf-8")


def on_page(number, text):
    """What is said of the page to plant faults in, said of one of its copies."""
    if number == 1:
        return text
    return text.replace("drill.", f"drill_{number}.").replace("drill-page", f"drill-page-{number}")


def about(said, page):
    """Those messages of a build that are about a page."""
    return "".join(part for part in MESSAGE.split(said) if page in part.partition(" ")[0])


def make_base(run, folder):
    """A copy that is right: its notebooks written, its outputs accepted, its runs in the cache."""
    copy_of_project(folder)
    runs = Path("build/cache", PART_1)
    if (ROOT / runs).is_dir():  # those with all that is here are found, and no others
        shutil.copytree(ROOT / runs, folder / runs)
    for command in ["git init --quiet", "git add --all"]:
        assert run(folder, command).returncode == 0
    for name in ("notebooks", "docs-accept", "docs"):
        pass_gate(run, folder, name)


@pytest.fixture(scope="session")
def base(run, made_once, tmp_path_factory):
    """The copy that faults are planted in copies of, built where those copies will be."""
    first = made_once("base", partial(make_base, run))
    folder = tmp_path_factory.mktemp("drill") / "project"
    shutil.copytree(first, folder, symlinks=True)
    pass_gate(run, folder, "docs")  # Sphinx reads a moved project anew; copies stay in place
    return folder.rename(folder.with_name("base"))


def plant(folder, drill):
    """Plant a fault, and return its place: the file, and the first line that is new."""
    if "also" in drill:
        plant(folder, drill["also"])
    path = folder / drill["file"]
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    old, new = drill.get("old", before), drill.get("new", "")
    assert old in before, f"{drill['file']} has no {old!r}. Bring the drill up to date."
    after = before.replace(old, new, 1) if old else before + new
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        after.replace("\n", drill.get("newline", "\n")).encode(drill.get("encoding", "utf-8"))
    )
    if drill.get("delete"):
        path.unlink()
    lines = enumerate(zip_longest(before.splitlines(), after.splitlines()), 1)
    return f"{drill['file']}:{next((n for n, (one, other) in lines if one != other), 1)}"


@pytest.mark.parametrize("names", BATCHES, ids="+".join)
def test_a_planted_fault_is_stopped(names, run, base):
    """The gate fails, and says where each fault is and what to do."""
    folder = base.with_name("project")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder, symlinks=True)
    drills = [
        json.loads(on_page(number, json.dumps(CATALOGUE[name])))
        for number, name in enumerate(names, 1)
    ]
    places = [plant(folder, drill) for drill in drills]
    said = gate(run, folder, drills[0]["gate"], drills[0].get("with", ""))
    assert said, f"{names}: {drills[0]['gate']} lets it pass"
    for name, drill, place in zip(names, drills, places, strict=True):
        told = about(said, drill["file"]) if len(names) > 1 else said
        for words in (words.replace("PLACE", place) for words in drill["words"]):
            assert words in told, f"{name}: wanted {words!r} in what is said:\n{said[-3000:]}"


def test_the_catalogue_is_large_enough():
    """There are at least forty faults, and each has a gate that tox knows and words to look for."""
    assert len(CATALOGUE) >= 40
    assert all(drill["words"] and drill["gate"] for drill in CATALOGUE.values())
