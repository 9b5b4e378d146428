"""A folder for cached runs that no stale output can come from.

jupyter-cache knows the code of a page only. The folder's name stands for all
else that a run depends on.
"""

import hashlib
import os
import platform
import re
import shutil
from collections.abc import Iterable
from importlib.metadata import distributions
from pathlib import Path

KEPT = 5
"""How many folders to keep, so that going back finds earlier runs."""


def digest(parts: Iterable[bytes]) -> str:
    """A short name for byte strings; other strings have another name."""
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()[:16]


SETTINGS = re.compile(r"^(?:JAX|XLA|FLAX|NNX|OPTAX|MPL|OMP|PYTHON(?:HASHSEED|WARNINGS)$)")
"""Variables of the environment that change what a page prints."""


def environment() -> list[bytes]:
    """Python, machine, settings and every installed distribution, with its version."""
    installed = sorted({f"{found.name}=={found.version}" for found in distributions()})
    settings = sorted(
        f"{name}={value}" for name, value in os.environ.items() if SETTINGS.match(name)
    )
    facts = [platform.python_version(), platform.machine(), *settings, *installed]
    return [line.encode() for line in facts]


def contents(folder: Path) -> list[bytes]:
    """Names and contents of the files below a folder, but compiled Python."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return [
        part
        for path in files
        for part in (path.relative_to(folder).as_posix().encode(), path.read_bytes())
    ]


def cache_folder(root: Path, *inputs: Path) -> Path:
    """Folder for runs in this environment with these inputs."""
    name = digest(environment() + [part for folder in inputs for part in contents(folder)])
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    folder.touch()
    by_age = sorted(
        (path for path in root.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime
    )
    for old in by_age[:-KEPT]:
        shutil.rmtree(old)
    return folder
