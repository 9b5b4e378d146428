"""``page_form``: a page that not every tool reads alike, or that does not run, is found."""

import pytest
from page_form import bytes_problems, problems

FRONT = "---\nfile_format: mystnb\nkernelspec: {name: python3, language: python}\n---\n"
CELL = "```{code-cell}\nx = 1\n```\n"


def found(text):
    """Line and message of each problem."""
    titled = text if text.startswith(("---", "\ufeff")) or "# " in text else f"{text}\n# A\n"
    return [one for one in problems(titled) if "has no title" not in one[1]]


@pytest.mark.parametrize(
    ("data", "line", "part"),
    [
        (b"a\ncaf\xe9\n", 2, "byte 0xe9 is not UTF-8"),
        (b"\xef\xbb\xbfa\n", 1, "begins with a byte order mark"),
        (b"a\nb\r\nc\r\n", 2, "has line ends of Windows"),
        (b"a\nb\rc\n", 2, "has line ends of Windows"),
    ],
)
def test_bytes(data, line, part):
    """Other encodings, marks and line ends are found with their first line."""
    ((where, message),) = bytes_problems(data)
    assert where == line
    assert part in message


def test_good_bytes():
    """UTF-8 with plain line ends is let through."""
    assert list(bytes_problems("café ≈ 1\n".encode())) == []


@pytest.mark.parametrize(
    ("front", "line", "part"),
    [
        ("", 1, "has cells that do not run"),
        ("---\nfile_format: mystnb\n---\n", 1, "has cells that do not run"),
        ("---\nfile_format: mystnb\nkernelspec: python3\n---\n", 1, "has cells that do not run"),
        ("---\nfile_format: [\n---\n", 3, "the front matter is not YAML"),
        ("---\na: b: c\n---\n", 2, "the front matter is not YAML"),
        ("---\nmyst: {}\nmyst: {html_meta: {}}\n---\n", 2, "has 'myst' twice"),
        ("---\nmyst: {html_meta: {about: It}}\n---\n", 1, "html_meta has 'about'"),
        ("---\njust words\n---\n", 1, "is no list of names and values"),
        ("---\nmyst: {html_meta: {description: Short.}}\n---\n", 2, "has 6 characters"),
        (FRONT.replace("---\n", "---\norphan: true\n", 1), 2, "has 'orphan'. Delete it"),
        (FRONT.replace("---\n", "---\nmystnb: {execution_mode: 'off'}\n", 1), 2, "has 'mystnb'"),
        (FRONT.replace("---\n", "---\nmyst:\n  substitutions: {}\n", 1), 3, "has 'substitutions'"),
    ],
)
def test_front_matter(front, line, part):
    """A page whose cells do not run, or that is left out of anything, is found by line."""
    assert any(where == line and part in message for where, message in found(front + CELL))


@pytest.mark.parametrize(
    "text", [FRONT + CELL, "# No cells\n", "---\nmyst: {html_meta: {}}\n---\n# A\n"]
)
def test_good_front_matter(text):
    """A page that runs, and one without cells, are let through."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("a\n\n:::{note}\nText\n", 3, "a block opens with ::: and does not end"),
        ("::::{grid}\n:::{card}\n:::\n", 1, "opens with :::: and does not end"),
        ("```sh\na\n", 1, "opens with ``` and does not end"),
        ("```python\nx = 1\n```\n", 1, "a block of Python does not run"),
        ("```{code-block} python\nx = 1\n```\n", 1, "a block of Python does not run"),
        ("````{note}\n```py\nx = 1\n```\n````\n", 2, "a block of Python does not run"),
        ("```Python\nx = 1\n```\n", 1, "a block of Python does not run"),
        ("```\n0.97\n```\n", 1, "a block of output comes from no run"),
        ("```text\n0.97\n```\n", 1, "a block of output comes from no run"),
        ("```{code-block} text\n0.97\n```\n", 1, "a block of output comes from no run"),
        (":::{code-block}\n0.97\n:::\n", 1, "a block of output comes from no run"),
        ("```pytb\nTypeError: no\n```\n", 1, "a block of output comes from no run"),
        ("```{parsed-literal}\n0.97\n```\n", 1, "a block of output comes from no run"),
        ("```{raw} html\n<p>0.97</p>\n```\n", 1, "no check reads such a block"),
        ("```{eval-rst}\n.. code-block:: python\n```\n", 2, "'.. code-block:: python' in {eval-"),
        ("```{eval-rst}\n.. autofunction:: f\n\nAs you see.\n```\n", 4, "is no auto directive"),
        ("```{literalinclude} a.py\n```\n", 1, "no check reads such a block"),
        ("```{math}\n0.97\n```\n", 1, "no check reads such a block"),
        (f"{FRONT}\n<!--\n{CELL}-->\n", 6, "a comment holds a cell"),
        ("It prints:\n\n    0.97\n", 3, "four blanks make a block of code"),
        ("So\n\\(x^2\\) grows.\n", 2, "is no formula. Write it between $"),
        ("Try\n\n>>> 1 + 1\n", 3, "a dialogue with Python does not run"),
    ],
)
def test_blocks(text, line, part):
    """A block that does not end or does not run is found by the line where it opens."""
    ((where, message),) = found(text)
    assert where == line
    assert part in message


@pytest.mark.parametrize(
    "text",
    [
        "::::{grid}\n:::{card}\n```sh\npip install x\n```\n:::\n::::\n",
        "```md\n:::{note}\n```\n",
        "```sh\n>>> x\n```\n",
        "```{code-block} sh\npip install x\n```\n",
        "```{eval-rst}\n.. automodule:: jaxprimer.tiny\n   :members: a, b\n   :no-index:\n\n```\n",
        ":::\nText\n:::\n",
        "````md\n```{code-cell}\n````\n",
        "> ```sh\n> a\n> ```\n",
        "Inline ```code``` spans.\n",
        "- a list\n\n  - in a list\n\n    with a paragraph\n",
    ],
)
def test_good_blocks(text):
    """Nested blocks, blocks that show markup, and quoted blocks are let through."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("Text\n\n## Section\n", 1, "has no title"),
        ("# A\n\n# B\n", 3, "has a second title"),
        ("```sh\n# a comment\n```\n", 1, "has no title"),
        ("# A\n\n##B\n", 3, "'##B' is no heading"),
        ("# A\n\n##\n", 3, "'##' is no heading"),
        ("# A\n\nB\n===\n", 4, "'===' is no heading"),
        ("# A\n\n## B\n\n## B\n", 5, "a second heading 'B'"),
    ],
)
def test_headings(text, line, part):
    """A page without a title, or with two, is found."""
    ((where, message),) = problems(text)
    assert where == line
    assert part in message


@pytest.mark.parametrize(("head", "n_found"), [("| | |", 1), ("| a | b |", 0)])
def test_tables(head, n_found):
    """A table whose columns have no names is found."""
    assert len(found(f"{head}\n|---|---|\n| 1 | 2 |\n")) == n_found
