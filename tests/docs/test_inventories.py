"""``inventories``: lists of names become inventories that Sphinx reads."""

import re
from pathlib import Path
from pkgutil import resolve_name

import pytest
from inventories import intersphinx_mapping, listed, missing_name, place, projects, write_inventory
from sphobjinv import Inventory

FOLDER = Path(__file__).parents[2] / "docs/inventories"
LISTS = sorted(FOLDER.glob("*.txt"))
HEADER = "# Sphinx inventory version 2\n# Project: jax\n# Version: \n# zlib\n"


def exists(name):
    """Whether the installed packages have a name; what will be removed soon counts as gone."""
    try:
        resolve_name(name if "." in name else f"builtins.{name}")
    except (ImportError, AttributeError, DeprecationWarning):
        return False
    return True


def removed(names, aliases):
    """Message for each Python name of a list that is not installed, under no alias either."""
    return [
        f"{place(names, line)} {one.name} is not in the installed {names.stem}. "
        "Use what has replaced it on the pages, and list that."
        for line, one in listed(names).items()
        if one.domain == "py"
        and not exists(one.name)
        and not exists(aliases.get(one.name, one.name))
    ]


@pytest.mark.parametrize("names", LISTS, ids=lambda path: path.stem)
def test_every_name_of_a_list_is_in_its_inventory(names, tmp_path):
    """Nothing is lost between a list and its inventory."""
    lines = names.read_text(encoding="utf-8").splitlines()[4:]
    written = Inventory(str(write_inventory(names, tmp_path))).objects
    expected = [" ".join(line.split(" ")[:2]) for line in lines]
    assert sorted(f"{one.name} {one.domain}:{one.role}" for one in written) == sorted(expected)


@pytest.mark.parametrize("names", LISTS, ids=lambda path: path.stem)
def test_lists_are_short_and_sorted_and_hold_no_name_twice(names):
    """A list is as ``inventories`` writes it, so that a change of it is easy to read."""
    lines = names.read_text(encoding="utf-8").splitlines()[4:]
    assert lines == sorted({one.data_line(contract=True) for one in listed(names).values()})


def test_an_unchanged_list_leaves_its_inventory_alone(tmp_path):
    """An inventory is written only when it changes, so that nothing is rebuilt for it."""
    first = write_inventory(LISTS[0], tmp_path).stat().st_mtime_ns
    assert write_inventory(LISTS[0], tmp_path).stat().st_mtime_ns == first


def test_mapping_names_site_and_inventory(tmp_path):
    """The setting for intersphinx has the site's address and the local inventory."""
    (tmp_path / "projects.toml").write_text('[jax]\nsite = "https://docs.jax.dev/"')
    (tmp_path / "jax.txt").write_text(f"{HEADER}jax.jit py:function 1 jit.html#$ -\n")
    mapping = intersphinx_mapping(tmp_path, tmp_path)
    assert mapping == {"jax": ("https://docs.jax.dev/", (str(tmp_path / "jax.inv"),))}


def test_each_list_belongs_to_a_project_and_each_alias_is_listed():
    """``projects.toml`` has a site for every list, and aliases of listed names only."""
    found = projects(FOLDER)
    assert [f"{name}.txt" for name in sorted(found)] == [path.name for path in LISTS]
    for name, project in found.items():
        names = {one.name for one in listed(FOLDER / f"{name}.txt").values()}
        assert set(project.get("aliases", {})) <= names
        current = re.compile(r"https://[\w./-]+/(latest|stable|3)/")
        assert current.fullmatch(project["site"]), "a version's own site ages"


@pytest.mark.parametrize("names", LISTS, ids=lambda path: path.stem)
def test_an_alias_is_another_name_of_the_same_thing(names):
    """Where both names can be imported, they lead to one object."""
    aliases = projects(FOLDER)[names.stem].get("aliases", {})
    pairs = [pair for pair in aliases.items() if all(map(exists, pair))]
    assert bool(pairs) == bool(aliases)
    assert [pair for pair in pairs if resolve_name(pair[0]) is not resolve_name(pair[1])] == []


def test_a_line_that_states_no_name_is_refused(tmp_path):
    """The message has the list, the line, what stands there and what should."""
    (names := tmp_path / "jax.txt").write_text(f"{HEADER}jax.jit py:function\n")
    with pytest.raises(ValueError, match=r"^docs/inventories/jax.txt:5: 'jax.jit py:function' .+:"):
        listed(names)


@pytest.mark.parametrize("names", LISTS, ids=lambda path: path.stem)
def test_every_python_name_is_installed(names):
    """Pages link to nothing that the installed releases lack."""
    assert removed(names, projects(FOLDER)[names.stem].get("aliases", {})) == []


def test_a_removed_name_is_named_with_its_line(tmp_path):
    """A name counts as there while its alias is; one that is gone is reported; others are not."""
    lines = ["faq std:doc -1 faq.html FAQ"]
    lines += [f"jax.{name} py:class 1 $ -" for name in ("Array", "gone", "hidden.Array")]
    (names := tmp_path / "jax.txt").write_text(HEADER + "\n".join(lines))
    (message,) = removed(names, {"jax.hidden.Array": "jax.Array"})
    assert message.startswith("docs/inventories/jax.txt:7: jax.gone is not in the installed jax. ")


def test_a_name_that_leaves_a_list_is_missed_on_unchanged_pages(project):
    """The page that links to it has not changed, and is written again."""
    project.write("docs/index.md", "# A page\n\n{py:func}`jax.numpy.where` chooses.\n")
    assert project.build(notebook=False).stderr == ""
    names = project.folder / "docs/inventories/jax.txt"
    text = names.read_text(encoding="utf-8")
    names.write_text(text.replace("\njax.numpy.where py:", "\njax.numpy.wheat py:"), "utf-8")
    said = project.build(notebook=False).stderr
    assert "index.md:3: WARNING: there is no py:func 'jax.numpy.where'." in said


def test_missing_name_says_where_to_list_it():
    """The message about a dead link names the role, the target and the list."""
    assert missing_name("py:func", "jax.nowhere") == (
        "there is no py:func 'jax.nowhere'. Correct the name, "
        "or list it in docs/inventories/jax.txt if it is another project's."
    )


@pytest.mark.parametrize("names", LISTS, ids=lambda path: path.stem)
def test_only_the_end_of_an_address_is_abbreviated(names):
    """Sphinx puts the name in place of a dollar at the end, and nowhere else."""
    for line in names.read_text(encoding="utf-8").splitlines()[4:]:
        assert "$" not in line.split(" ")[3][:-1]
