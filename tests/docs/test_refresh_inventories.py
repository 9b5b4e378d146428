"""``refresh_inventories``: lists follow what the other projects publish, and lose nothing."""

import subprocess
import sys

import pytest
from refresh_inventories import refresh
from sphobjinv import Inventory, compress

PUBLISHED = """\
# Sphinx inventory version 2
# Project: JAX
# Version: 1.0
# The remainder of this file is compressed using zlib.
faq std:label -1 faq.html#faq Questions
faq std:doc -1 help/faq.html FAQ and more
jax.Array py:class 1 arrays.html#$ -
jax.jit py:class 1 new/jax.jit.html#$ -
jax.vmap py:function 1 new/jax.vmap.html#$ -
"""
HEADER = "# Sphinx inventory version 2\n# Project: jax\n# Version: \n# zlib\n"
ALIASES = {"jax._Array": "jax.Array"}
LISTED = f"""{HEADER}\
faq std:doc -1 faq.html FAQ
jax._Array py:class 1 - -
jax.jit py:function 1 old.html#jax.jit -
jax.vmapp py:function 1 old.html#$ -
"""
REFRESHED = f"""{HEADER}\
faq std:doc -1 help/faq.html FAQ and more
jax._Array py:class 1 arrays.html#jax.Array -
jax.jit py:function 1 new/jax.jit.html#$ -
jax.vmapp py:function 1 old.html#$ -
"""
MOVED = (
    "docs/inventories/jax.txt:8: jax has no py:function jax.vmapp any more. "
    "It has py:function jax.vmap. Correct the name, here and where it is linked to."
)


@pytest.fixture
def names(tmp_path):
    """A list of names that are out of date."""
    (path := tmp_path / "jax.txt").write_text(LISTED)
    return path


def publish(folder, text=PUBLISHED):
    """Put an inventory into a folder that is served."""
    inventory = compress(Inventory(plaintext=text.encode()).data_file())
    (folder / "objects.inv").write_bytes(inventory)


def test_a_list_follows_the_published_inventory(names, server):
    """Addresses and texts are renewed, by aliases too; a moved name is kept and reported."""
    publish(server.folder)
    problems = refresh(names, server.address, ALIASES)
    assert names.read_text() == REFRESHED
    assert problems == [MOVED]


def test_a_list_that_is_up_to_date_stays_as_it_is(names, server):
    """Bringing a list up to date twice is bringing it up to date once."""
    publish(server.folder)
    refresh(names, server.address, ALIASES)
    once = names.read_bytes()
    refresh(names, server.address, ALIASES)
    assert names.read_bytes() == once


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<html>moved</html>",
        b"# version 2\n#\n#\n#\nnot compressed",
        compress(HEADER.encode()),
    ],
    ids=["nothing", "a page", "damaged", "no names"],
)
def test_what_is_no_inventory_changes_no_list(names, server, sent):
    """What cannot be read is reported with its address, and the list is left alone."""
    (server.folder / "objects.inv").write_bytes(sent)
    (problem,) = refresh(names, server.address, ALIASES)
    assert problem.startswith(f"docs/inventories/jax.txt:1: {server.address}objects.inv cannot")
    assert names.read_text() == LISTED


def test_a_missing_alias_is_reported_as_what_it_stands_for(names, server):
    """The message has the name that was looked for, and the one that is listed."""
    text = PUBLISHED.replace("jax.Array py:class", "jax.Arrays py:class")
    publish(server.folder, text)
    problem, _ = refresh(names, server.address, ALIASES)
    expected = "has no py:class jax.Array any more, which jax._Array stands for. It has py:class "
    assert expected in problem


def test_the_command_names_each_project_that_fails(project, server):
    """One list is refreshed though others fail, and the command fails with all that is wrong."""
    folder = project.folder / "docs/inventories"
    publish(server.folder)
    project.write("docs/inventories/jax.txt", LISTED)
    project.write(
        "docs/inventories/projects.toml",
        f"""flax.site = "{server.address}nowhere/"
jax.site = "{server.address}"
jax.aliases = {{ "jax._Array" = "jax.Array" }}
""",
    )
    before = (folder / "flax.txt").read_text()
    command = [sys.executable, project.folder / "docs/_ext/refresh_inventories.py"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    unread, moved = result.stderr.splitlines()
    assert unread == (
        f"docs/inventories/flax.txt:1: {server.address}nowhere/objects.inv cannot be read: "
        "HTTP Error 404: File not found. The list is as before. "
        "Run again, or correct the site in projects.toml."
    )
    assert moved == MOVED
    assert (folder / "jax.txt").read_text() == REFRESHED
    assert (folder / "flax.txt").read_text() == before
