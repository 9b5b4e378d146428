"""``repository``: every link and install line leads to the state that is being built."""

import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from repository import (
    Repository,
    built,
    checked_out,
    colab,
    committed,
    edit_address,
    https,
    install_cell,
)

ROOT = Path(__file__).parents[2]
DEFAULT = Repository("https://github.com/jaxprimer/jaxprimer", "main")
PROJECT = {"urls": {"Repository": DEFAULT.url}}
RTD = {
    "READTHEDOCS": "True",
    "READTHEDOCS_GIT_CLONE_URL": "https://github.com/fork/primer.git",
    "READTHEDOCS_GIT_IDENTIFIER": "v1.2",
    "READTHEDOCS_GIT_COMMIT_HASH": "abc",
}


@pytest.mark.parametrize(
    ("version", "ref"), [("0.1.0.dev0", "main"), ("1.2.0", "v1.2.0"), ("1.2.0rc1", "v1.2.0rc1")]
)
def test_committed_notebooks_install_their_own_version(version, ref):
    """A release's notebook installs the release, another the main branch."""
    assert committed(PROJECT, version) == Repository(DEFAULT.url, ref)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (RTD | {"READTHEDOCS_VERSION_TYPE": "tag"}, ("https://github.com/fork/primer", "v1.2")),
        (RTD | {"READTHEDOCS_VERSION_TYPE": "external"}, ("https://github.com/fork/primer", "abc")),
        (
            {"GITHUB_REPOSITORY": "fork/primer", "GITHUB_REF_NAME": "topic"},
            ("https://github.com/fork/primer", "topic"),
        ),
    ],
)
def test_the_host_says_what_is_built(environment, expected):
    """A fork's site leads to the fork, a release's site to the release."""
    assert built(environment, DEFAULT, Path()) == expected


def test_without_a_host_it_is_the_commit(tmp_path):
    """The checked-out commit is linked to; without git, the main branch."""
    assert built({}, DEFAULT, tmp_path) == DEFAULT

    def git(*words):
        subprocess.run(["git", "-C", tmp_path, *words], check=True, capture_output=True)

    git("init")
    git("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--allow-empty", "-m", "x")
    assert len(checked_out(tmp_path)) == 40
    assert built({}, DEFAULT, tmp_path) == Repository(DEFAULT.url, checked_out(tmp_path))


def test_a_machine_may_lack_git(tmp_path, monkeypatch):
    """The site is built there, too, and links to the main branch."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert checked_out(tmp_path) == "main"


def test_https():
    """Clone addresses become web addresses."""
    expected = "https://github.com/a/b"
    assert https("git@github.com:a/b.git") == https("https://github.com/a/b.git") == expected


def test_colab_opens_the_notebook_of_that_state():
    """The address names owner, repository, tag and file."""
    assert colab(Repository("https://github.com/fork/primer", "v1.2"), "docs/a.ipynb") == (
        "https://colab.research.google.com/github/fork/primer/blob/v1.2/docs/a.ipynb"
    )


def test_install_cell_does_nothing_where_all_is_installed(capfd):
    """It prints the versions and calls no pip."""
    cell = install_cell(DEFAULT)
    assert '"jaxprimer @ git+https://github.com/jaxprimer/jaxprimer@main"' in cell
    forbidden = "import subprocess\nsubprocess.run = None\n"
    subprocess.run([sys.executable, "-c", forbidden + cell], check=True)
    printed = capfd.readouterr().out.split()
    assert printed[::2] == ["jaxprimer", "jax", "flax", "optax"]


def test_install_cell_installs_only_what_is_missing():
    """Where the package is missing, pip is asked for it alone, and for no upgrade."""
    replaced = (
        "import importlib.util, subprocess\n"
        "importlib.util.find_spec = lambda name: None\n"
        "def run(command, check): print(command[1:]); raise SystemExit\n"
        "subprocess.run = run\n"
    )
    command = [sys.executable, "-c", replaced + install_cell(DEFAULT)]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    wanted = "jaxprimer @ git+https://github.com/jaxprimer/jaxprimer@main"
    assert result.stdout.strip() == str(["-m", "pip", "install", "--quiet", wanted])


@pytest.mark.parametrize(("kind", "ref"), [("branch", "v1.2"), ("tag", "main"), ("", "main")])
def test_a_page_is_edited_on_a_branch(kind, ref):
    """On the branch that is published; a tag or a commit cannot be edited."""
    environment = RTD | {"READTHEDOCS_VERSION_TYPE": kind}
    address = edit_address(environment, Repository(DEFAULT.url, "v1.2"))
    assert address == f"{DEFAULT.url}/edit/{ref}/docs/{{{{ file_name }}}}"


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.stem)
def test_each_page_leads_to_its_file(page, site):
    """The button "Suggest edit" opens the file that the page was made from."""
    name = page.relative_to(ROOT / "docs")
    html = (site / name.with_suffix(".html")).read_text(encoding="utf-8")
    links = BeautifulSoup(html, "html.parser").select("a[href*='/edit/']")
    assert {link["href"].partition("/docs/")[2] for link in links} == {name.as_posix()}
