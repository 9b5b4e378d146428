"""Whether a file is newer than all that it is made of, and need not be made again."""

from pathlib import Path


def is_fresh(made: Path, *sources: Path) -> bool:
    """Whether a file and all of its sources are there, and it was written after each of them."""
    if not all(path.exists() for path in (made, *sources)):
        return False
    return made.stat().st_mtime_ns > max(source.stat().st_mtime_ns for source in sources)


def doctree(folder: str | Path, docname: str) -> Path:
    """The file that Sphinx writes whenever it reads a page, since the page or its run is new."""
    return Path(folder, f"{docname}.doctree")
