"""``figure_words``: what stands in a figure is said in words, so a label that moved is found."""

from figure_words import words
from matplotlib.figure import Figure


def test_titles_axes_and_legends_are_said():
    """In the order of the axes and of the legend's entries."""
    first, second = (figure := Figure()).subplots(1, 2)
    first.plot([1, 2], label="measured")
    first.plot([2, 1], label="true")
    first.legend()
    first.set(title="Losses", xlabel="epoch")
    second.set_ylabel("nats")
    assert list(words(figure)) == [
        "figure with title: Losses",
        "figure with x: epoch",
        "figure with legend: measured, true",
        "figure with y: nats",
    ]
    assert list(words(Figure())) == []


def test_exchanged_labels_are_another_record(project):
    """A page's record holds them, and the build names the cell and the line that differs."""
    figure = "(figure := plt.figure()).subplots().set(LABELS)\nplt.close(figure)\nfigure\n"
    option = ':mystnb: {image: {alt: "Axes of which each has a name, and nothing in between."}}\n'
    cells = ["import matplotlib.pyplot as plt\n", option + figure]
    page = "\n".join(f"```{{code-cell}}\n{cell}```\n" for cell in cells)
    project.write_page(page.replace("LABELS", "xlabel='cause', ylabel='effect'"))
    assert project.build().returncode == 0
    project.write_page(page.replace("LABELS", "xlabel='effect', ylabel='cause'"))
    result = project.build(accept=False)
    assert result.returncode != 0
    assert "-figure with x: cause" in result.stderr
    assert "+figure with x: effect" in result.stderr
