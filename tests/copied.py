"""Copies of the project, to change and to build."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def copy_project(folder):
    """Copy the project's files, tracked by git or new, into a folder."""
    listing = ["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard"]
    files = subprocess.run(listing, check=True, capture_output=True, text=True).stdout.splitlines()
    for name in filter(lambda name: (ROOT / name).is_file(), files):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
