"""Find what a cell must not publish: paths, addresses and secrets of the machine it ran on."""

import os
import re
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

SECRET_NAME = re.compile(r"TOKEN|SECRET|PASSW|CREDENTIAL|API_?KEY|ACCESS_?KEY", re.IGNORECASE)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
SHORTEST = 6  # shorter values of such variables are words that occur by chance
ROOTS = "app|bin|build|builds|data|etc|github|home|lib|media|mnt|opt|private|proc|root|run|srv|sys"
ROOTS += "|tmp|Users|usr|var|Volumes|work|workspace|workspaces"
DEEP = r"[\w.+-]+/[\w.+-]+"  # three parts are no fraction and no unit
KINDS = {
    "a path of this machine": re.compile(
        rf"(?<![\w./:<)\]])/(?:(?:{ROOTS})|{DEEP})/[^\s'\",;:)>\]]+"
    ),
    "a path of Windows": re.compile(r"\b[A-Z]:\\+\w+"),
    "an address in memory": re.compile(r"\b0x[0-9a-f]{6,}\b"),
    "an e-mail address": re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b"),
    "an address in a network": re.compile(
        r"(?<![\w.])(?!127\.0\.0\.1|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)"
    ),
    "a token": re.compile(
        r"\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|AKIA[0-9A-Z]{16}|xox[abp]-[\w-]{10,}"
        r"|sk-[\w-]{20,}|hf_\w{20,}|eyJ[\w-]{10,}\.eyJ[\w-]{10,})|-----BEGIN [A-Z ]*PRIVATE KEY"
    ),
}


def machine() -> dict[str, str]:
    """Words that are this machine's, each with what it is."""
    words = {
        str(Path.home()): "the home folder",
        sys.prefix: "the folder of Python",
        tempfile.gettempdir(): "the folder for temporary files",
        str(Path.cwd()): "the folder of the project",
    }
    if re.search(r"[\d.-]", name := socket.gethostname()):  # a plain word occurs by chance
        words[name] = "the name of this machine"
    return {word: kind for word, kind in words.items() if len(word) > len("/tm")}


def secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Values of variables that are called secrets, each with the name of its variable."""
    return {
        value: f"the value of {name}"
        for name, value in environment.items()
        if SECRET_NAME.search(name) and len(value) >= SHORTEST
    }


def private(text: str) -> Iterator[str]:
    """What a text gives away, each told by its kind; a secret is not repeated."""
    text = COLOUR.sub("", text)
    for kind, pattern in KINDS.items():
        if found := pattern.search(text):
            yield kind if kind == "a token" else f"{kind} ({found[0]})"
    for word, kind in (machine() | secrets(os.environ)).items():
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text):
            yield kind
