"""The documents beside the site, and the settings that make true what they say."""

import configparser
import tomllib
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOX = configparser.RawConfigParser()
TOX.read(ROOT / "tox.ini", encoding="utf-8")


def text(name):
    """The text of a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def sentences(name):
    """The rows of a document, and each two as one if the first ends no sentence and no row."""
    rows = text(name).splitlines()
    broken = (pair for pair in pairwise(rows) if not pair[0].endswith((".", "|")))
    return [*rows, *map(" ".join, broken)]


def environment(name=None):
    """The settings of a tox env; without a name, those of ``tests``, which all others have."""
    own = dict(TOX[f"testenv:{name}"]) if name else {}
    return dict(TOX["testenv"]) | own


def commands(name=None):
    """What a tox env runs, as one text."""
    return environment(name)["commands"].replace("\\\n", " ").strip()


def project(*keys):
    """A table or a value of ``pyproject.toml``."""
    found = tomllib.loads(text("pyproject.toml"))
    for key in keys:
        found = found[key]
    return found
