"""``cell_errors``: the failing cell is found in the page."""

import os
import sys
from collections import namedtuple
from pathlib import Path
from subprocess import run

import psutil
import pytest
from bs4 import BeautifulSoup
from cell_errors import failing_line, own_seconds, taken_by_others, too_slow

ROOT = Path(__file__).parents[2]
PAGE = (
    "# Title\n\n```{code-cell}\nx = 1\n```\n\n```{code-cell}\n:tags: [a]\nx = 2\ny = 1 / 0\n```\n"
)


@pytest.mark.parametrize(
    ("quoted", "line"),
    [("x = 1", 4), ("x = 2\ny = 1 / 0", 9), ("x = 2\n...\ny = 1 / 0", 9), ("z", 1)],
)
def test_failing_line(quoted, line):
    """The line of the quoted cell is found; a shortened quote is found by its first line."""
    message = (
        f"An error occurred:\n------------------\n{quoted}\n------------------\n\nZeroDivisionError"
    )
    assert failing_line(message, PAGE) == line


def test_a_page_cannot_ask_another_site(project, server):
    """While a page runs there is no network, not even to a site that answers."""
    (server.folder / "data.txt").write_text("data")
    ask = f"print(urlopen('{server.address}data.txt').read())"
    project.write_page(f"```{{code-cell}}\nfrom urllib.request import urlopen\n{ask}\n```\n")
    result = project.build()
    assert result.returncode != 0
    assert "URLError" in result.stderr


def test_no_kernel_can_take_the_port_of_another(project):
    """A page's kernel listens in a folder of its own instead."""
    ask = "print(json.loads(Path(get_connection_file()).read_text())['transport'])"
    imports = "import json\nfrom pathlib import Path\nfrom ipykernel import get_connection_file"
    project.write_page(f"```{{code-cell}}\n{imports}\n{ask}\n```\n")
    result = project.build()
    assert (result.returncode, result.stderr) == (0, "")
    assert "\nipc\n" in project.html()


def test_an_expected_error_says_what_it_is_and_no_more(project):
    """An error that a page shows has its kind and message, and no path of this machine."""
    cells = ["int('seven')", "raise TypeError('f at /x/y.py:18 is traced at noon')"]
    cells.append("raise ValueError('word ' * 30)")
    cells.append("raise KeyError('<function f at 0x7f11df87e3e0> is not there')")
    cells.append("raise OSError('leaked.\\n----------\\n/x/y.py:2:3 (f)\\n----------\\nCatch it.')")
    blocks = [f"```{{code-cell}}\n:tags: [raises-exception]\n{cell}\n```\n" for cell in cells]
    project.write_page("\n".join(blocks))
    result = project.build()
    assert (result.returncode, result.stderr) == (0, "")
    assert "ValueError: invalid literal for int() with base 10: 'seven'" in project.html()
    assert "TypeError: f is traced at noon" in project.html()
    assert "<function f> is not there" in project.html()
    assert "OSError: leaked.\nCatch it." in project.html()
    assert (
        "ValueError:" + 13 * " word" + "\nword"
        in BeautifulSoup(project.html(), "html.parser").get_text()
    )
    assert "Traceback" not in project.html()


def test_message_without_a_quote():
    """A message that quotes no cell leads to the top of the page."""
    assert failing_line("Kernel died", PAGE) == 1


def test_a_page_has_a_budget():
    """A page that takes far longer than its budget is found, and one that does not is not."""
    assert too_slow(6100, 60) == "the page ran for 6100 s, more than 60 s. Make its cells faster."
    assert too_slow(60, 60) == ""


def test_a_busy_machine_excuses_most_of_a_run_and_not_all():
    """What others took is not the page's, but a page that waits is slow all the same."""
    assert own_seconds(60, 20) == 40
    assert own_seconds(60, 60) == 15


def test_other_work_is_seen(monkeypatch):
    """Of ten seconds on two cores, of which the own runs took four, three were others' per core."""
    times = namedtuple("times", "user system idle")
    monkeypatch.setattr(psutil, "cpu_times", lambda: times(8.0, 2.0, 10.0))
    own = namedtuple("times", "children_user children_system")
    monkeypatch.setattr(os, "times", lambda: own(3.0, 1.0))
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert taken_by_others() == 3


def test_a_slow_page_is_not_kept(project):
    """What took too long stops the build, and the next one too, instead of being remembered."""
    project.write_page("```{code-cell}\nx = 1\n```\n")
    for _ in range(2):
        result = project.build("-D", "run_seconds=0")
        assert result.returncode != 0
        assert "docs/index.md:1: the page ran for" in result.stderr
    mended = project.build()
    assert (mended.returncode, mended.stderr) == (0, "")


def test_a_failed_build_ends_though_a_page_is_still_read():
    """A process that does not end when it is asked to, and is never asked again, is ended."""
    code = """
import multiprocessing, signal, time, cell_errors
from unittest.mock import Mock
def read():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)
cell_errors.setup(Mock())
multiprocessing.get_context("fork").Process(target=read).start()
"""
    command = [sys.executable, "-c", code]
    assert run(command, cwd=ROOT / "docs/_ext", timeout=60, check=False).returncode == 0
