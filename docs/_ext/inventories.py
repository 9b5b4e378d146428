"""Make the inventories of other projects from lists of names, offline.

A list in ``docs/inventories`` is Sphinx's inventory before it is compressed,
so that people can read
and compare it.
"""

from pathlib import Path

from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata
from sphobjinv import Inventory, compress, writebytes

logger = logging.getLogger(__name__)


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


def missing_name(role: str, target: str) -> str:
    """What to tell an author about a name that no inventory and no page has."""
    project = target.partition(".")[0]
    return (
        f"there is no {role} {target!r}. Correct the name, "
        f"or list it in docs/inventories/{project}.txt if it is another project's."
    )


def on_missing(_app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Warn of a dead link to a Python name, in place of Sphinx's own message."""
    if domain is None or domain.name != "py":
        return None
    message = missing_name(f"py:{node['reftype']}", node["reftarget"])
    logger.warning(message, location=node, type="ref", subtype=node["reftype"])
    return True


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("warn-missing-reference", on_missing)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
