"""Where the project's code is, at the state that is being built: the one place that knows."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

CELL = """\
# Installs what this notebook needs and this machine lacks, and nothing else.
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec

if find_spec("jaxprimer") is None:
    package = "jaxprimer @ git+{url}@{ref}"
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", package], check=True)
for name in ["jaxprimer", "jax", "flax", "optax"]:
    print(name, version(name))
"""


class Repository(NamedTuple):
    """A repository's address, and a tag, branch or commit of it."""

    url: str
    ref: str


def committed(project: Mapping[str, Mapping[str, str]], version: str) -> Repository:
    """What the committed notebooks install: the tag of a release, else the main branch."""
    ref = "main" if "dev" in version else f"v{version}"
    return Repository(project["urls"]["Repository"], ref)


def checked_out(folder: Path) -> str:
    """The commit that is checked out; ``main`` where there is no git."""
    if not (git := shutil.which("git")):
        return "main"
    command = [git, "-C", str(folder), "rev-parse", "HEAD"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout.strip() or "main"


def built(environment: Mapping[str, str], default: Repository, folder: Path) -> Repository:
    """What is being built, as the host says; without a host, the checked-out commit."""
    if "READTHEDOCS" in environment:
        url = environment["READTHEDOCS_GIT_CLONE_URL"]
        named = environment.get("READTHEDOCS_VERSION_TYPE") in ("branch", "tag")
        ref = environment[f"READTHEDOCS_GIT_{'IDENTIFIER' if named else 'COMMIT_HASH'}"]
    elif "GITHUB_REPOSITORY" in environment:
        url = f"https://github.com/{environment['GITHUB_REPOSITORY']}"
        ref = environment.get("GITHUB_REF_NAME", "")
    else:
        url, ref = default.url, ""
    return Repository(https(url), ref or checked_out(folder))


def https(url: str) -> str:
    """A clone address as a web address."""
    return url.removesuffix(".git").replace("git@github.com:", "https://github.com/")


def colab(repository: Repository, path: str) -> str:
    """Address that opens a notebook of the repository in Colab."""
    slug = repository.url.removeprefix("https://github.com/")
    return f"https://colab.research.google.com/github/{slug}/blob/{repository.ref}/{path}"


def on_github(repository: Repository, path: str) -> str:
    """Address of a file of the repository."""
    return f"{repository.url}/blob/{repository.ref}/{path}"


def edit_address(environment: Mapping[str, str], repository: Repository) -> str:
    """Template of the addresses that edit a page: on its branch, else on main, never a commit."""
    branch = environment.get("READTHEDOCS_VERSION_TYPE") == "branch"
    ref = repository.ref if branch else "main"
    return f"{repository.url}/edit/{ref}/docs/{{{{ file_name }}}}"


def install_cell(repository: Repository) -> str:
    """Code of a notebook's first cell."""
    return CELL.format(**repository._asdict()).rstrip()
