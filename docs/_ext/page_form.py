"""What a page's file must be: readable everywhere, run as a whole, linked by role."""

import re
from collections.abc import Iterator
from itertools import chain

import yaml
from package_cells import CELL

FRONT_MATTER = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
KEYS = {"file_format", "kernelspec", "html_meta"}
FENCE = re.compile(r"^[ \t>]*(?P<marks>`{3,}|~{3,}|:{3,})(?P<info>[^\n`]*)$")
PYTHON = re.compile(
    r"^\s*\{?(?:code-block|code|sourcecode|literalinclude)?\}?\s*"
    r"(?:python|python3|py|py3|ipython|ipython3|pycon|jupyter)\s*$"
    r"|^\s*\{literalinclude\}"
)
ADDRESS = re.compile(r"https?://[^\s)>\"'`]+")


def bytes_problems(data: bytes) -> Iterator[tuple[int, str]]:
    """Line and message of each byte that not every tool reads alike."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield line, f"byte 0x{data[error.start]:02x} is not UTF-8. Save the page as UTF-8."
    if data.startswith(b"\xef\xbb\xbf"):
        yield 1, "the page begins with a byte order mark. Save it as UTF-8 without one."
    if b"\r" in data:
        line = data.count(b"\n", 0, data.index(b"\r")) + 1
        yield line, "the page has line ends of Windows. Save it with those of Unix (LF)."


def front_matter(text: str) -> Iterator[tuple[int, str]]:
    """A page with cells must say how it runs, and that all of it does."""
    block = FRONT_MATTER.match(text)
    try:
        facts = (yaml.safe_load(block[1]) if block else {}) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        yield line, f"the front matter is not YAML ({getattr(error, 'problem', error)}). Mend it."
        return
    if not isinstance(facts, dict):
        yield 1, "the front matter is no list of names and values. Write them as name: value."
        return
    for key in set(facts) - KEYS:
        line = next((n for n, row in enumerate(text.split("\n"), 1) if row.startswith(key)), 1)
        yield line, f"the front matter has {key!r}. Delete it: every page runs, and is listed."
    kernel = facts.get("kernelspec") or {}
    runs = facts.get("file_format") == "mystnb" and isinstance(kernel, dict) and "name" in kernel
    if CELL.search(text) and not runs:
        yield 1, "the page has cells that do not run. Give file_format: mystnb and a kernelspec."


def fences(text: str) -> Iterator[tuple[int, str]]:
    """A block without its end swallows what follows; code in a plain block never runs."""
    block = FRONT_MATTER.match(text)
    first = block[0].count("\n") if block else 0
    waiting: list[tuple[int, str]] = []
    for number, row in enumerate(text.split("\n")[first:], first + 1):
        if not (fence := FENCE.match(row)):
            continue
        marks, info = fence["marks"], fence["info"].strip()
        if waiting and marks == waiting[-1][1] and not info:
            waiting.pop()
        elif not (waiting and waiting[-1][1][0] in "`~"):  # a block of code holds no other
            waiting.append((number, marks))
            if PYTHON.match(info):
                yield number, "a block of Python does not run. Make it a {code-cell}."
    for number, marks in waiting:
        yield number, f"a block opens with {marks} and does not end. Close it with {marks}."


def links(text: str, sites: dict[str, str]) -> Iterator[tuple[int, str]]:
    """A link by address goes stale unnoticed where a role would fail the build."""
    for number, row in enumerate(text.split("\n"), 1):
        for address in ADDRESS.findall(row):
            for start, role in sites.items():
                if address.removeprefix("http://").removeprefix("https://").startswith(start):
                    yield number, f"{address} is linked by its address. Use {role}."


def problems(text: str, sites: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Line and message of each."""
    return chain(front_matter(text), fences(text), links(text, sites))
