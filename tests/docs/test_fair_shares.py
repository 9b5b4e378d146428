"""``fair_shares``: each process of a build has something to do until there is nothing left."""

import pytest
from fair_shares import pieces

N_CELLS = {f"page_{number}": number for number in range(9)} | {"plain": 0}
LATE = """
from time import sleep


def setup(app):
    app.connect("html-page-context", lambda app, name, *_: name == "b" and 1 / 0)
    app.connect("doctree-resolved", lambda app, doctree, name: sleep(0.3 * (name == "c")))
"""


@pytest.mark.parametrize("n_processes", [1, 2, 3, 7, 20])
def test_every_page_is_in_one_piece(n_processes):
    """However many processes there are; a page that runs is alone, and no piece is empty."""
    cut = pieces(list(N_CELLS), n_processes, N_CELLS)
    assert sorted(name for piece in cut for name in piece) == sorted(N_CELLS)
    assert sorted(map(len, cut)) == [1] * 8 + [2]
    assert pieces(["plain"], n_processes, N_CELLS) == [["plain"]]


def begun(pieces, n_processes):
    """Pieces in the order in which Sphinx begins them: it takes what waits from the end."""
    waiting = pieces[n_processes:]
    return [*pieces[:n_processes], *(waiting.pop() for _ in pieces[n_processes:])]


@pytest.mark.parametrize("n_processes", [1, 2, 3, 7, 20])
def test_the_largest_pages_begin(n_processes):
    """One after the other, and what does not run fills the gap at the end."""
    order = begun(pieces(list(N_CELLS), n_processes, N_CELLS), n_processes)
    assert order == [*([f"page_{number}"] for number in range(8, 0, -1)), ["page_0", "plain"]]


def test_a_site_is_cut_so(project):
    """Sphinx reads a page that runs by itself, and at once the two that do not."""
    toctree = "```{toctree}\na\nb\n```\n"
    project.write_page(f"{{doc}}`a` {{doc}}`b`\n\n```{{code-cell}}\n1 + 1\n```\n\n{toctree}")
    for name in "ab":
        project.write(f"docs/{name}.md", f"# Page {name}\n\nText.\n")
    report = project.build("-j", "2").stdout
    assert "reading sources... [ 50%] index" in report
    assert "reading sources... [100%] a .. b" in report


def test_a_page_that_cannot_be_written_stops_the_build(project):
    """Even when its error comes while the next page is prepared, and Sphinx would forget both."""
    for name in "abc":
        project.write(f"docs/{name}.md", f"# Page {name}\n\nText.\n")
    project.write_page("{doc}`a` {doc}`b`\n\n```{toctree}\na\nb\nc\n```\n")
    conf = project.folder / "docs/conf.py"
    conf.write_text(conf.read_text(encoding="utf-8") + LATE, encoding="utf-8")
    result = project.build("-j", "2")
    assert result.returncode != 0
    assert "division by zero" in result.stderr
