"""The pages that run: those with a kernel, wherever they lie below ``docs``."""

from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def with_cells(docs):
    """Pages below a folder whose front matter names a kernel."""
    paths = sorted(docs.glob("*/*.md"))
    heads = {path: path.read_text(encoding="utf-8").partition("\n---\n")[0] for path in paths}
    return [path for path, head in heads.items() if "\nkernelspec:" in head]


def name(page):
    """How Sphinx names a page."""
    return page.relative_to(DOCS).with_suffix("").as_posix()


PAGES = with_cells(DOCS)
TUTORIALS = [page for page in PAGES if page.parent.name == "tutorials"]
