"""Measure how long the site takes to build, and record it: ``python tests/bench/building.py``."""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from copied import copy_project
from record import facts, write
from synthetic import make_synthetic

PACKAGES = ("sphinx", "myst-nb", "sphinx-book-theme", "ipykernel", "jax", "flax")
SYNTHETIC = (10, 50, 200)
THIS_SITE = "tutorials/arrays.md", ("regression.py", 'params["bias"]  #', 'params["bias"]  # shape')
SMALL_PAGES = "pages/page_0.md", ("part_1.py", "2 * number", "number + number")
OPTIONS = "-n -W -j 2 --keep-going -D outputs_accept=1"
NOTEBOOKS = "-n -W --keep-going -b notebook -D nb_execution_mode=off"


def sphinx(folder: Path, options: str, out: str) -> dict[str, float]:
    """Build a copy; the memory is that of the largest process, Sphinx's own or a kernel's."""
    command = [sys.executable, "-m", "sphinx", *options.split()]
    log, start = folder / "build.log", time.perf_counter()
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [*command, "-d", f"build/trees-{out}", "docs", f"build/{out}"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder / "src")},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)  # unlike wait, it tells the memory
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds, said = time.perf_counter() - start, log.read_text(encoding="utf-8")
    if status:
        raise SystemExit(f"a build that is to be timed fails:\n{said[-3000:]}")
    ran = said.count(": Executed notebook in ")
    return {"seconds": round(seconds, 1), "ran": ran, "megabytes": round(usage.ru_maxrss / 1024)}


def write_notebooks(folder: Path, options: str) -> None:
    """Bring the notebooks beside the pages up to date, which the site links to."""
    sphinx(folder, f"{NOTEBOOKS} {options}", "notebooks")
    for path in (folder / "build/notebooks").glob("*/*.ipynb"):
        kept = folder / "docs" / path.relative_to(folder / "build/notebooks")
        if not kept.exists() or kept.read_bytes() != path.read_bytes():  # else it is as old
            path.replace(kept)


def edit(path: Path, old: str, new: str) -> None:
    """Put a text in the place of another."""
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise SystemExit(f"{path.name} has no {old!r}. Bring the benchmark up to date.")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def measure(folder: Path, page: str, definition: tuple, options: str = "") -> dict[str, dict]:
    """Builds of a copy: from nothing, unchanged, with a page edited, with a definition edited."""

    def build() -> dict[str, float]:
        write_notebooks(folder, options)
        return sphinx(folder, f"{OPTIONS} {options}", "html")

    builds = {"clean": build(), "unchanged": build()}
    with (folder / "docs" / page).open("a", encoding="utf-8") as text:
        text.write("\n```{code-cell}\nprint(1 + 1)\n```\n")
    builds["page edited"] = build()
    module, old, new = definition
    edit(folder / "src/jaxprimer" / module, old, new)
    return {**builds, "definition edited": build()}


def main() -> None:
    """Measure this site, and others of more and more small pages."""
    sites = {}
    with TemporaryDirectory() as folder:
        copy_project(Path(folder))
        sites["this site"] = measure(Path(folder), *THIS_SITE)
    for n_pages in SYNTHETIC:
        with TemporaryDirectory() as folder:
            options = make_synthetic(Path(folder), n_pages)
            sites[f"{n_pages} pages"] = measure(Path(folder), *SMALL_PAGES, options)
    for name, builds in sites.items():
        print(*(f"{name}: {kind}: {build}" for kind, build in builds.items()), sep="\n")
    write("site", {**facts(PACKAGES, []), "sites": sites})


if __name__ == "__main__":
    main()
