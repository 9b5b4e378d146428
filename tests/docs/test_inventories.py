"""``inventories``: lists of names become inventories that Sphinx reads."""

from pathlib import Path

import pytest
from inventories import intersphinx_mapping, missing_name, write_inventory
from sphobjinv import Inventory

LISTS = sorted((Path(__file__).parents[2] / "docs/inventories").glob("*.txt"))


@pytest.mark.parametrize("names", LISTS, ids=lambda path: path.stem)
def test_every_name_of_a_list_is_in_its_inventory(names, tmp_path):
    """Nothing is lost between a list and its inventory."""
    lines = names.read_text(encoding="utf-8").splitlines()[4:]
    written = Inventory(str(write_inventory(names, tmp_path))).objects
    expected = [" ".join(line.split(" ")[:2]) for line in lines]
    assert sorted(f"{one.name} {one.domain}:{one.role}" for one in written) == sorted(expected)


@pytest.mark.parametrize("names", LISTS, ids=lambda path: path.stem)
def test_lists_are_sorted_and_hold_no_name_twice(names):
    """A list is in order, so that a change of it is easy to read."""
    lines = names.read_text(encoding="utf-8").splitlines()[4:]
    assert lines == sorted(set(lines))


def test_an_unchanged_list_leaves_its_inventory_alone(tmp_path):
    """An inventory is written only when it changes, so that nothing is rebuilt for it."""
    first = write_inventory(LISTS[0], tmp_path).stat().st_mtime_ns
    assert write_inventory(LISTS[0], tmp_path).stat().st_mtime_ns == first


def test_mapping_names_site_and_inventory(tmp_path):
    """The setting for intersphinx has the site's address and the local inventory."""
    mapping = intersphinx_mapping({"jax": "https://docs.jax.dev/"}, LISTS[0].parent, tmp_path)
    assert mapping == {"jax": ("https://docs.jax.dev/", (str(tmp_path / "jax.inv"),))}


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
