"""``output_record``: a run that says something else than its record is found, and no other."""

import base64
import io

import nbformat
import numpy as np
import pytest
from matplotlib.figure import Figure
from output_record import COLUMNS, ROWS, accepted, close, difference, picture, record


def stream(text):
    """A printed output."""
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def figure(values):
    """An output with a figure, as PNG."""
    drawing = Figure()
    drawing.subplots().plot(values)
    data = io.BytesIO()
    drawing.savefig(data, format="png")
    png = base64.b64encode(data.getvalue()).decode()
    return nbformat.v4.new_output("execute_result", {"image/png": png, "text/plain": "<Figure>"})


def recorded(*outputs, source="f(x)", **metadata):
    """The record of a page with one cell, without its title."""
    cell = nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata=metadata)
    text = record(nbformat.v4.new_notebook(cells=[cell]), {"share": ".1%"}, "page.md")
    return text.partition("\n\n")[2]


def test_record_of_what_readers_see():
    """Printed lines, values and the first line of an error are recorded below the cell's code."""
    value = nbformat.v4.new_output("execute_result", {"text/plain": "Array([1.])"})
    error = nbformat.v4.new_output("error", ename="TypeError", evalue="no\nmore", traceback=[])
    assert recorded(stream("a  \nb 2\n"), value, source="f(x)\ng(x)") == (
        ">>> f(x)\na\nb 2\nArray([1.])\n"
    )
    assert recorded(error, tags=["raises-exception"]) == ">>> f(x)\nTypeError: no\n"


@pytest.mark.parametrize("mime", ["text/html", "text/markdown", "text/latex"])
def test_formatted_text_is_recorded_as_readers_get_it(mime):
    """What the page shows is recorded, and not the name of the object that it comes from."""
    value = {"text/plain": "<IPython.core.display.Markdown object>", mime: "The **sum**\nis 15."}
    shown = nbformat.v4.new_output("display_data", value)
    assert recorded(shown) == ">>> f(x)\nThe **sum**\nis 15.\n"


def test_hidden_outputs_are_not_recorded():
    """What the page does not show has no place in its record, but for inserted values."""
    assert recorded(stream("1"), tags=["remove-output"]) == ""
    assert recorded(stream("1"), tags=["remove-cell"]) == ""
    metadata = {"scrapbook": {"name": "share"}}
    inserted = nbformat.v4.new_output("display_data", {"text/plain": "0.9622"}, metadata=metadata)
    assert recorded(inserted, tags=["remove-cell"]) == ">>> f(x)\nshare = 96.2%\n"


def test_numbers_of_the_machine_are_left_out():
    """Of a cell that varies, the words are recorded and the numbers and pictures are not."""
    assert recorded(stream("it takes 1.5 ms"), tags=["varies"]) == ">>> f(x)\nit takes # ms\n"
    assert recorded(figure([1, 2]), tags=["varies"]) == ">>> f(x)\n[figure]\n"


def test_a_cell_that_begins_or_ends_to_vary_is_told():
    """Its numbers leave the record, or come into it."""
    printed = stream("it takes 1.5 ms")
    steady, varying = recorded(printed), recorded(printed, tags=["varies"])
    assert "+it takes 1.5 ms" in difference(steady, varying, "record")[1]
    assert "-it takes 1.5 ms" in difference(varying, steady, "record")[1]


def test_words_of_a_figure_are_recorded_even_if_it_varies():
    """They follow the picture."""
    drawn = figure([1, 2])
    drawn.data["text/plain"] = "figure with title: Losses\nfigure with x: epoch"
    words = "figure with title: Losses\nfigure with x: epoch\n"
    assert recorded(drawn).endswith(f"|\n{words}")
    assert recorded(drawn, tags=["varies"]) == f">>> f(x)\n[figure]\n{words}"


@pytest.mark.parametrize(
    ("seen", "wanted", "tolerance", "expected"),
    [
        ("433", "433", 0.0, True),
        ("434", "433", 0.0, False),
        ("440", "433", 0.02, True),
        ("1,797", "1797", 0.0, True),
        ("0.1125", "0.1124", 0.0, True),
        ("0.1127", "0.1124", 0.0, False),
        ("1.1e-03", "1.2e-03", 0.0, True),
        ("1.1e-03", "1.4e-03", 0.0, False),
        ("2.", "2", 0.02, False),
        ("2", "2.0", 0.0, False),
        ("99.9", "100", 0.02, True),
        ("1e-05", "0.00001", 0.0, True),
        ("-1", "1", 0.5, False),
    ],
)
def test_close(seen, wanted, tolerance, expected):
    """A float may differ by one in its last digit, an integer not at all, both by a tolerance."""
    assert close(seen, wanted, tolerance) is expected


WANTED = ">>> f(x) (within 2%)\nloss 0.1124 after 300\n\n>>> g(x)\nshape (450, 10) float32\n"


@pytest.mark.parametrize(
    "seen",
    [
        WANTED,
        WANTED.replace("0.1124", "0.1130"),
        WANTED.replace("loss 0.1124", "loss  0.1125"),
        WANTED.replace("f(x)", "f(other_name)"),
    ],
)
def test_a_run_that_agrees(seen):
    """Small changes of numbers, within what their cell grants, are no difference."""
    assert difference(seen, WANTED, "record")[1] == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0.1124", "0.2"),
        ("0.1124", "nan"),
        ("(450, 10)", "(450, 11)"),
        ("(450, 10)", "(450, 10, 1)"),
        ("(450, 10)", "(450., 10)"),
        ("float32", "float64"),
        ("shape (450, 10) float32\n", ""),
        ("shape", "a new line\nshape"),
        ("within 2%", "within 50%"),
    ],
)
def test_a_run_that_differs(old, new):
    """The difference shows the recorded line and the new one, no other, and counts its cell."""
    number, changes = difference(WANTED.replace(old, new), WANTED, "record")
    signs = [line for line in changes.splitlines()[3:] if line[:1] in "+-"]
    touched = [line[1:] for line in signs if line[1:]]
    assert touched
    assert all(line in WANTED.replace(old, new) + WANTED for line in touched)
    assert not any("loss" in line for line in touched) or "0.1124" in old
    assert number == (1 if old in ("0.1124", "within 2%") else 2)


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("0.1124", "0.1130", True),
        ("0.1124", "0.2", False),
        ("f(x)", "f(other_name)", False),
        ("shape", "a new line\nshape", False),
    ],
)
def test_what_agrees_is_not_written_anew(old, new, kept):
    """Rounding leaves the record as it is; all else, code included, becomes what it is now."""
    seen = WANTED.replace(old, new)
    assert accepted(seen, WANTED) == (WANTED if kept else seen)
    assert accepted(seen, "") == seen


@pytest.mark.parametrize(
    ("seen", "same"),
    [
        ("TypeError: no list. Pass an array.\n", True),
        ("TypeError: no lists.\n", False),
        ("ValueError: no list. Pass an array.\n", False),
        ("TypeError: no\n", False),
    ],
)
def test_an_error_may_say_more(seen, same):
    """A newer release may add a remedy to what an error says, and change none of it."""
    wanted = ">>> f(x)\nTypeError: no list.\n"
    assert (difference(f">>> f(x)\n{seen}", wanted, "record")[1] == "") is same


def test_a_figure_is_recorded_as_a_picture():
    """The picture has its size, shows where the ink is, and survives another resolution."""
    lines = recorded(figure(np.arange(9.0))).splitlines()[1:]
    assert {len(line) for line in lines} == {COLUMNS + 2}
    assert len(lines) == ROWS


@pytest.mark.parametrize(
    ("values", "agrees"),
    [(np.arange(9.0), True), (np.arange(9.0) + 0.02, True), (np.arange(9.0)[::-1], False)],
)
def test_figures_are_compared_by_their_shape(values, agrees):
    """A curve that moves by a hair agrees; one that is turned round does not."""
    wanted = recorded(figure(np.arange(9.0)))
    assert (difference(recorded(figure(values)), wanted, "record")[1] == "") is agrees


def test_a_table_is_no_figure():
    """Lines between bars are compared letter by letter, if they are no picture."""
    wanted = ">>> f(x)\n| share |\n|-------|\n| 0.981 |\n"
    assert difference(wanted.replace("share", "epoch"), wanted, "record")[1] != ""
    assert difference(wanted.replace("0.981", "0.982"), wanted, "record")[1] == ""


def test_a_transparent_figure_is_drawn_on_white():
    """Where there is no ink there is paper, whatever colour lies behind."""
    data = io.BytesIO()
    Figure().savefig(data, format="png", transparent=True)
    assert set("".join(picture(data.getvalue()))) == {"|", " "}
