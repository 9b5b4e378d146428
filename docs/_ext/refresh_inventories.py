"""Bring the lists of other projects' names up to date, over the network.

``python docs/_ext/refresh_inventories.py`` fetches the inventory that each project publishes, and
gives each listed name the address and text that it has there.
"""

import sys
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from urllib.request import Request, urlopen

from inventories import HEADER, listed, place, projects
from sphobjinv import DataObjStr, Inventory

LISTS = Path(__file__).parents[1] / "inventories"


def fetch(address: str) -> list[DataObjStr]:
    """What a project documents, as the inventory at an address says."""
    agent = {"User-Agent": "Sphinx"}  # some hosts refuse Python's own
    request = Request(address, headers=agent)  # noqa: S310 - the sites stand in projects.toml
    with urlopen(request, timeout=30) as response:  # noqa: S310
        return Inventory(zlib=response.read()).objects


def find(objects: list[DataObjStr], wanted: DataObjStr, name: str) -> DataObjStr | None:
    """What is documented by a name: in the wanted role, or in any if it is a Python name."""
    # A page links to a class as it stands in the code; its project may file it otherwise.
    same = [one for one in objects if (one.domain, one.name) == (wanted.domain, name)]
    exact = [one for one in same if one.role == wanted.role]
    return next(iter(exact or (same if wanted.domain == "py" else [])), None)


def current_line(name: DataObjStr, found: DataObjStr | None) -> str:
    """Line that lists a name at the address of what was found; as before if nothing was."""
    if found:
        text = found.dispname_contracted
        name = name.evolve(priority=found.priority, uri=found.uri_expanded, dispname=text)
    return name.data_line(contract=True)


def nearest(objects: list[DataObjStr], wanted: DataObjStr, name: str) -> str:
    """Sentence about the documented names that are most like a missing one."""
    roles = {one.name: one.role for one in objects if one.domain == wanted.domain}
    near = [f"{wanted.domain}:{roles[like]} {like}" for like in get_close_matches(name, roles)]
    return f"It has {', '.join(near)}." if near else "It has no name like it."


def update(names: Path, objects: list[DataObjStr], aliases: dict[str, str]) -> None:
    """Rewrite a list with the addresses and texts of what its project documents."""
    header = names.read_text(encoding="utf-8").splitlines()[:HEADER]
    lines = {
        current_line(name, find(objects, name, aliases.get(name.name, name.name)))
        for name in listed(names).values()
    }
    names.write_text("\n".join([*header, *sorted(lines), ""]), encoding="utf-8", newline="\n")


def moved_names(names: Path, objects: list[DataObjStr], aliases: dict[str, str]) -> Iterator[str]:
    """Message for each name of a list that its project does not document."""
    for line, one in listed(names).items():
        name = aliases.get(one.name, one.name)
        if find(objects, one, name) is None:
            alias = f", which {one.name} stands for" * (name != one.name)
            yield (
                f"{place(names, line)} {names.stem} has no {one.domain}:{one.role} {name} "
                f"any more{alias}. {nearest(objects, one, name)} "
                "Correct the name, here and where it is linked to."
            )


def refresh(names: Path, site: str, aliases: dict[str, str]) -> list[str]:
    """Bring one list up to date, and return what is wrong; leave it if nothing can be read."""
    address = f"{site}objects.inv"
    try:
        objects = fetch(address)
    except Exception as error:  # noqa: BLE001 - a site may send anything, or nothing
        remedy = "The list is as before. Run again, or correct the site in projects.toml."
        return [f"{place(names, 1)} {address} cannot be read: {error}. {remedy}"]
    update(names, objects, aliases)
    return list(moved_names(names, objects, aliases))


def main() -> None:
    """Bring all lists up to date, then exit with what is wrong."""
    problems = []
    for name, project in projects(LISTS).items():
        aliases = project.get("aliases", {})
        problems += refresh(LISTS / f"{name}.txt", project["site"], aliases)
    sys.exit("\n".join(problems) or None)


if __name__ == "__main__":
    main()
