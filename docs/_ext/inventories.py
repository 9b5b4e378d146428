"""Make the inventories of other projects from lists of names, offline.

A list in ``docs/inventories`` is Sphinx's inventory before it is compressed,
so that people can read
and compare it.
"""

from pathlib import Path

from sphobjinv import Inventory, compress, writebytes


def write_inventory(names: Path, folder: Path) -> Path:
    """Write a list of names as an ``.inv`` file below a folder."""
    path = folder / f"{names.stem}.inv"
    inventory = compress(Inventory(plaintext=names.read_bytes()).data_file())
    if not path.exists() or path.read_bytes() != inventory:
        folder.mkdir(parents=True, exist_ok=True)
        writebytes(str(path), inventory)
    return path


def intersphinx_mapping(
    sites: dict[str, str], lists: Path, folder: Path
) -> dict[str, tuple[str, tuple[str]]]:
    """Setting for intersphinx: each project's site and inventory."""
    return {
        project: (site, (str(write_inventory(lists / f"{project}.txt", folder)),))
        for project, site in sites.items()
    }
