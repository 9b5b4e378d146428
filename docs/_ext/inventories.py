"""Make the inventories of other projects from lists of names, offline.

A list in ``docs/inventories`` is Sphinx's inventory before it is compressed, so that people can
read and compare it. ``projects.toml`` beside the lists has the address of each project's site.
"""

import tomllib
from pathlib import Path
from typing import Any

from run_cache import contents, digest
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.domains import Domain
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata
from sphobjinv import DataObjStr, Inventory, compress, writebytes
from sphobjinv.re import p_data

logger = logging.getLogger(__name__)
HEADER = 4  # lines before the names


def projects(lists: Path) -> dict[str, dict[str, Any]]:
    """The projects that the site links to: the site of each, and aliases of its names."""
    return tomllib.loads((lists / "projects.toml").read_text(encoding="utf-8"))


def listed(names: Path) -> dict[int, DataObjStr]:
    """The names of a list, each with the line that states it."""
    found = {}
    for number, line in enumerate(names.read_text(encoding="utf-8").splitlines(), 1):
        if match := p_data.fullmatch(line):
            found[number] = DataObjStr(**match.groupdict())
        elif number > HEADER:
            wanted = "NAME DOMAIN:ROLE PRIORITY ADDRESS TEXT"
            raise ValueError(f"{place(names, number)} {line!r} states no name. Write: {wanted}")
    return found


def place(names: Path, line: int) -> str:
    """A line of a list, as a message names it."""
    return f"docs/inventories/{names.name}:{line}:"


def write_inventory(names: Path, folder: Path) -> Path:
    """Write a list of names as an ``.inv`` file below a folder."""
    path = folder / f"{names.stem}.inv"
    inventory = compress(Inventory(plaintext=names.read_bytes()).data_file())
    if not path.exists() or path.read_bytes() != inventory:
        folder.mkdir(parents=True, exist_ok=True)
        writebytes(str(path), inventory)
    return path


def intersphinx_mapping(lists: Path, folder: Path) -> dict[str, tuple[str, tuple[str]]]:
    """Setting for intersphinx: each project's site and inventory."""
    return {
        name: (project["site"], (str(write_inventory(lists / f"{name}.txt", folder)),))
        for name, project in projects(lists).items()
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


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Have Sphinx write every page again when a list changes, since any may link to its names."""
    lists = Path(app.confdir, "inventories")
    config.inventories_lists = digest(contents(sorted(lists.glob("*.*")), lists))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.add_config_value("inventories_lists", "", "html", str)
    app.connect("config-inited", on_config_inited)
    app.connect("warn-missing-reference", on_missing)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
