"""``forks``: other processes do an extension's work.

The tests themselves have used JAX, whose threads forbid a fork; so another Python does all this.
"""

import subprocess
import sys
from pathlib import Path

import forks
import pytest

APART = """
import os
import jax
from forks import apart

PARENT, TASKS = os.getpid(), "/proc/self/task"
before = len(os.listdir(TASKS))
print(*apart(lambda: (jax.devices()[0].device_kind, os.getppid() - PARENT)))
print(before, len(os.listdir(TASKS)))
"""
PROGRAM = """
import os, sys
from pathlib import Path
from types import SimpleNamespace
from forks import shared

def work(paths):
    return " ".join(path.name for path in paths) + " " * (os.getpid() == parent) + {error}

parent = os.getpid()
n_processes, *paths = sys.argv[1:]
for names in shared(SimpleNamespace(parallel=int(n_processes)), work, [*map(Path, paths)]):
    print("here" if names.endswith(" ") else "there", names.strip())
"""
BETWEEN = """
from time import sleep
from forks import Tasks

tasks = Tasks(2)
tasks.add_task(lambda: 1 / 0)
sleep(1)
tasks.add_task(print)
"""


def ended(program, *arguments):
    """How a program ends that imports what Sphinx does."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    folder = Path(forks.__file__).parent
    return subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True)


@pytest.fixture
def worked(tmp_path):
    """How a program ends in which so many processes share files, each larger than the last."""

    def run(n_processes, n_files, error="''"):
        paths = [tmp_path / str(number) for number in range(n_files)]
        for number, path in enumerate(paths):
            path.write_text("x" * number)
        return ended(PROGRAM.format(error=error), n_processes, *paths)

    return run


def test_each_file_is_worked_on_once(worked):
    """By one of two other processes, and both get large and small ones."""
    assert sorted(worked(2, 5).stdout.splitlines()) == ["there 3 1", "there 4 2 0"]


@pytest.mark.parametrize(("n_processes", "n_files"), [(1, 3), (2, 1), (2, 0)])
def test_what_cannot_be_shared_stays_here(worked, n_processes, n_files):
    """A build of one process, or of one file, starts no other."""
    names = " ".join(map(str, range(n_files)))
    assert worked(n_processes, n_files).stdout == f"here {names}\n"


def test_what_leaves_threads_is_done_apart():
    """A child asks JAX for its device, and this process has no more threads than before."""
    kind, distance, before, after = ended(APART).stdout.split()
    assert (kind, distance) == ("cpu", "0")
    assert int(after) <= int(before)


def test_an_error_in_another_process_is_one_here(worked):
    """It has the words of the error."""
    result = worked(2, 2, error="str(1 / 0)")
    assert result.returncode != 0
    assert "SphinxParallelError: ZeroDivisionError: division by zero" in result.stderr


def test_an_error_between_two_tasks_is_not_forgotten():
    """It comes when the second is added."""
    result = ended(BETWEEN)
    assert result.returncode != 0
    assert "SphinxParallelError: ZeroDivisionError: division by zero" in result.stderr
