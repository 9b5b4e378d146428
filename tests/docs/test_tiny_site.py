"""The extensions at work: one tiny site, built for real, and what stops it."""

CALL = "\n```{code-cell}\nprint('the answer is', answer())\n```\n"
POINTER = "```{code-cell}\n:source: jaxprimer.tiny:answer\n```\n"


def test_no_output_outlives_the_code_it_came_from(project):
    """After an edit of the package the page shows the new output; without one, nothing runs."""
    project.write_page(POINTER + CALL)
    first = project.build()
    assert (first.returncode, first.stderr) == (0, "")
    assert "the answer is old" in project.html()

    again = project.build()
    assert "no targets are out of date" in again.stdout

    project.write("src/jaxprimer/tiny.py", '"""Tiny."""\n\n\ndef answer():\n    return "new"\n')
    assert project.build().returncode == 0
    assert "the answer is new" in project.html()
    assert "old" not in project.html()


def test_an_imported_module_counts_too(project):
    """A page that calls the package without showing the code runs anew all the same."""
    project.write_page("```{code-cell}\nfrom jaxprimer.tiny import answer\n```\n" + CALL)
    assert project.build().returncode == 0
    project.write("src/jaxprimer/tiny.py", '"""Tiny."""\n\n\ndef answer():\n    return "new"\n')
    assert project.build().returncode == 0
    assert "the answer is new" in project.html()


def test_a_page_says_when_and_with_what_it_ran(project):
    """The box and the end of an executed page hold time, versions and device."""
    box = "```{before-you-start}\nYou know Python.\n```\n\n```{build-facts}\n```\n\n"
    project.write_page(box + POINTER)
    assert project.build().returncode == 0
    text = project.html()
    assert "It takes about 1 minutes to read, and" in text
    assert "This page ran on " in text
    assert "scikit-learn" in text


def test_a_line_printed_in_pieces_stays_one_line(project):
    """However the kernel sends it, what a cell prints is shown as it was printed."""
    pieces = "print('one', end='', flush=True)\ntime.sleep(0.5)\nprint(' line')\nprint('two')\n"
    project.write_page("```{code-cell}\nimport time\n" + pieces + "```\n")
    assert project.build().returncode == 0
    assert "one line\ntwo\n" in project.html()


def test_a_failing_cell_stops_the_build(project):
    """The message names the page, the author's line below a filled cell, the code and the error."""
    project.write_page(POINTER + "\n```{code-cell}\nboom = 1 / 0\n```\n")
    result = project.build()
    assert result.returncode != 0
    assert (
        project.at("boom = 1 / 0") + "a cell fails. Mend the cell or what it calls."
        in result.stderr
    )
    assert "boom = 1 / 0" in result.stderr
    assert "ZeroDivisionError: division by zero" in result.stderr


def test_a_hanging_cell_stops_the_build(project):
    """A cell that does not end is stopped and named."""
    project.write_page("```{code-cell}\nwhile True:\n    pass\n```\n")
    result = project.build("-D", "nb_execution_timeout=5")
    assert result.returncode != 0
    assert project.at("while True:") + "a cell fails." in result.stderr
    assert "timed out" in result.stderr


def test_a_pointer_to_nothing_stops_the_build(project):
    """The message names the page, the line, the target and the names that exist."""
    project.write_page(POINTER.replace("answer", "question"))
    pointer = ":source: jaxprimer.tiny:question"
    result = project.build()
    assert result.returncode != 0
    assert project.at(pointer) + pointer + ": tiny defines no" in result.stderr
    assert "It defines: answer." in result.stderr


FAULTS = """
```{code-cell}
import matplotlib.pyplot as plt
plt.plot([1])
```

A link to {py:func}`jax.nowhere`.

A link to {doc}`nowhere`.

![](_static/favicon.svg)
"""


def test_faults_stop_the_build_at_their_lines(project):
    """A dead link, a figure without alternative text and a bare function are named by line."""
    project.write_page(POINTER + FAULTS)
    result = project.build(api="jaxprimer")
    assert result.returncode != 0
    for text, message in [
        ("A link to {py:func}`jax.nowhere`.", "there is no py:func 'jax.nowhere'. Correct"),
        ("A link to {doc}`nowhere`.", "unknown document"),
        ("![](_static/favicon.svg)", "an image has no alternative text"),
        ("plt.plot([1])", "an image has no alternative text"),
    ]:
        assert project.at(text) + "WARNING: " + message in result.stderr
    assert "tiny.py:4: WARNING: jaxprimer.tiny.answer is undocumented." in result.stderr
    assert "checks.py:1: WARNING: jaxprimer.checks is not listed. Add it" in result.stderr
