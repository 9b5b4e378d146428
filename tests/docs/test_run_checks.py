"""``run_checks``: what a page's run should not put out stops the build, and nothing else."""

import nbformat
import pytest
from run_checks import cell_problems, compare, line_of, run_problems

HOME = "/" + "home"  # in pieces, since no file holds such a path
TRACEBACK = [f'File "{HOME}/ada/x.py"']


def cell(*outputs, source="f(x)", **metadata):
    """A code cell that has run."""
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata=metadata)


def stream(text, name="stdout"):
    """A printed output."""
    return nbformat.v4.new_output("stream", name=name, text=text)


def drawing(text):
    """A drawing with a text."""
    data = {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'><text>{text}</text></svg>"}
    return nbformat.v4.new_output("display_data", data)


def glued(text):
    """A value that the page's text inserts."""
    data = {"application/papermill.record/text/plain": text}
    return nbformat.v4.new_output("display_data", data, metadata={"scrapbook": {"name": "x"}})


ERROR = nbformat.v4.new_output("error", ename="E", evalue="e", traceback=[])
CHECKED = "print(check_norm(norm))"
NOT_YET, RIGHT = stream("Not yet: no norm\n"), stream("Right: a norm\n")
PRIVATE = nbformat.v4.new_output("error", ename="E", evalue="e", traceback=TRACEBACK)


@pytest.mark.parametrize(
    ("made", "part"),
    [
        (cell(tags=["raises-exception"]), "is tagged raises-exception and raises none"),
        (cell(stream("A warning\nof two lines", "stderr")), "writes to stderr: 'A warning'"),
        (cell(stream("at 0x7f2eb293d3a0")), "publishes an address in memory"),
        (cell(drawing("ada@example.org")), "publishes an e-mail address (ada@example.org)"),
        (cell(drawing(HOME + "/ada/x.py")), "publishes a path of this machine"),
        (cell(glued(HOME + "/ada/x.py"), tags=["remove-cell"]), "publishes a path of this machine"),
        (cell(PRIVATE, tags=["raises-exception"]), "publishes a path of this machine"),
        (
            cell(RIGHT, source=CHECKED),
            "check_norm says 'Right: a norm\\n' of a stub, wanted 'Not yet",
        ),
        (
            cell(NOT_YET, source=CHECKED, tags=["solution"]),
            " of a solution, wanted 'Right: '. Mend",
        ),
        (cell(source=CHECKED), "check_norm says '' of a stub"),
    ],
)
def test_a_bad_output(made, part):
    """A missing error, a warning, what is private and a wrong verdict are found."""
    ((message),) = cell_problems(made)
    assert part in message


@pytest.mark.parametrize(
    "made",
    [
        cell(stream("all is well")),
        cell(drawing("all is well")),
        cell(ERROR, tags=["raises-exception"]),
        cell(stream("at 0x7f2eb293d3a0"), tags=["remove-output"]),
        cell(NOT_YET, source=CHECKED),
        cell(RIGHT, source=CHECKED, tags=["solution", "site-only"]),
        cell(RIGHT, source="print(norm(x))"),
        cell(),
    ],
)
def test_a_good_output(made):
    """What was expected, and what no reader sees, is let through."""
    assert list(cell_problems(made)) == []


def test_problems_have_the_lines_of_their_cells():
    """The line is that of the cell's first line of code on the page."""
    page = "# A\n\n```{code-cell}\nx = 1\n```\n\n```{code-cell}\n:tags: [varies]\nf(x)\n```\n"
    run = nbformat.v4.new_notebook(cells=[cell(source="x = 1"), cell(stream("a", "stderr"))])
    ((line, _),) = run_problems(run, page)
    assert page.splitlines()[line - 1] == "f(x)"


def test_a_difference_has_the_line_of_its_cell():
    """Of the cells that put out something, that one; the first line of the page without one."""
    page = "# A\n\n```{code-cell}\nx = 1\n```\n\n```{code-cell}\nf(x)\n```\n"
    run = nbformat.v4.new_notebook(cells=[cell(source="x = 1"), cell(stream("a"))])
    assert page.splitlines()[line_of(1, run, page, {}) - 1] == "f(x)"
    assert line_of(0, run, page, {}) == 1


def test_a_record_is_compared_with_its_page(tmp_path):
    """A page without a record, and one that says something else, is told what to run."""
    page = tmp_path / "page.md"
    assert "has no record of its outputs, page.outputs.txt" in compare("x\n", page)[1]
    (tmp_path / "page.outputs.txt").write_text("x\n", encoding="utf-8")
    assert compare("x\n", page)[1] == ""
    _, message = compare("y\n", page)
    assert "run: python -m tox run -e docs-accept" in message
    assert "-x\n+y" in message


def test_accepted_outputs_are_held_to(project):
    """What was accepted passes; when the package changes it, the build shows the difference."""
    call = "```{code-cell}\nfrom jaxprimer.tiny import answer\nprint('it is', answer())\n```\n"
    project.write_page(call)
    assert project.build(accept=True).returncode == 0
    assert project.build(accept=False).returncode == 0
    project.write("src/jaxprimer/tiny.py", '"""Tiny."""\n\n\ndef answer():\n    return "new"\n')
    result = project.build(accept=False)
    assert result.returncode != 0
    place = project.at("from jaxprimer.tiny import answer")
    assert f"{place}WARNING: the page's outputs differ from index.outputs.txt" in result.stderr
    assert "-it is old\n+it is new" in result.stderr


@pytest.mark.parametrize("change", ["edited", "deleted"])
def test_an_unchanged_page_is_held_to_a_changed_record(project, change):
    """A run that was right is compared again when its record is edited or gone."""
    project.write_page("```{code-cell}\nprint('it is one')\n```\n")
    assert project.build(accept=True).returncode == 0
    record = project.folder / "docs/index.outputs.txt"
    if change == "edited":
        record.write_text(record.read_text(encoding="utf-8").replace("one", "two"), "utf-8")
    else:
        record.unlink()
    result = project.build(accept=False)
    assert result.returncode != 0
    assert "0 added, 0 changed, 0 removed" in result.stdout
    assert "index.outputs.txt" in result.stderr
