"""``cell_rules``: a cell that hides, fakes or defines something is found, and no other."""

import re
from pathlib import Path

import pytest
from cell_rules import TAGS, problems

CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"


def found(code, options=""):
    """Messages about a page with one cell."""
    page = f"# Title\n\n```{{code-cell}}\n{options}{code}\n```\n"
    assert all(page.splitlines()[line - 1] == code.splitlines()[0] for line, _ in problems(page))
    return [message for _, message in problems(page)]


@pytest.mark.parametrize(
    ("code", "options", "part"),
    [
        ("%timeit f(x)", "", "is not plain Python"),
        ("!pip install jax", "", "is not plain Python"),
        ("x = (1", "", "is not plain Python"),
        ("x = 1", ":tags: [remove-cel]\n", "has the tag 'remove-cel'. Use one of"),
        ("x = 1", ":tags: [skip-execution]\n", "has the tag 'skip-execution'"),
        ("x = 1", ":tags: [remove-stderr]\n", "has the tag 'remove-stderr'"),
        ("x = 1", ":tag: [varies]\n", "has the option 'tag'"),
        ("# nothing yet", "", "a cell is empty"),
        ("x", ":tolerance: 50\n", "has the tolerance 50. Give a share between 0 and 1"),
        ("x", ":tolerance: 0\n", "has the tolerance 0"),
        ("import warnings\nwarnings.filterwarnings('ignore')", "", "silences warnings or output"),
        ("with warnings.catch_warnings():\n    x", "", "silences warnings or output"),
        ("x = f(y)  # type: ignore[arg-type]", "", "silences warnings or output"),
        ("try:\n    f(x)\nexcept Exception:\n    pass", "", "silences warnings or output"),
        ("logging.getLogger('jax').setLevel('ERROR')", "", "silences warnings or output"),
        ("try:\n    f(x)\nexcept ValueError as error:\n    pass", "", "silences warnings or"),
        ("try:\n    y = f(x)\nexcept Exception:\n    y = None", "", "silences warnings or"),
        ("for x in y:\n    try:\n        f(x)\n    except E:\n        continue", "", "silences"),
        ("x = " + "n" * 80, "", "has 84 characters, more than 79"),
        ("def f(x):\n    return x", "", "defines f. Move it to the package"),
        ("async def f(x):\n    return x", "", "defines f. Move it to the package"),
        ("double = lambda x: 2 * x", "", "defines double. Move it to the package"),
        ("exec('x = 1')", "", "runs the code of a text with exec. Write that code into the cell"),
        ("class Model(nnx.Module):\n    pass", "", "defines Model. Move it to the package"),
        ("logging.getLogger('jax').disabled = True", "", "silences warnings or output"),
        ("if False:\n    print(x)", "", "the condition 'False' is a constant. Delete it"),
        ("x = f(y) if 0 else y", "", "the condition '0' is a constant. Delete it"),
        ("while 1 < 0:\n    f(x)", "", "the condition '1 < 0' is a constant. Delete it"),
        ("x = 1\n" * 26, "", "has 26 lines, more than 25"),
    ],
)
def test_a_broken_rule_is_found(code, options, part):
    """One message tells what was seen and what to do."""
    (message,) = found(code, options)
    assert part in message


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("double = jax.vmap(lambda x: 2 * x)", ":tolerance: 0.02\n"),
        ("wrong = lambda: f(x)\nmodel.eval()", ""),
        ("double = lambda x: 2 * x", ":tags: [remove-cell]\n"),
        ("while True:\n    if f(x):\n        break", ""),
        ("plot(x)", ':mystnb: {image: {alt: "A curve."}}\n:tags: [varies]\n'),
        ("def f(x):\n    return x", ":source: jaxprimer.tiny:f\n"),
        ("glue('share', float(x))", ":tags: [remove-cell]\n"),
        ("print('" + "n" * 80 + "')", ":tags: [remove-cell]\n"),
    ],
)
def test_a_good_cell_is_let_through(code, options):
    """Calls, pointer cells and hidden lines break no rule."""
    page = f"{{glue:text}}`share`\n\n```{{code-cell}}\n{options}{code}\n```\n"
    assert list(problems(page)) == []


def test_an_empty_cell_is_found():
    """A cell without code is no cell; a pointer cell is filled before it is looked at."""
    ((line, message),) = problems("```{code-cell}\n```\n")
    assert line == 2
    assert "is empty" in message
    assert list(problems("```{code-cell}\n:source: a:b\n```\n")) == []


def test_contributing_names_tags_that_exist():
    """Whoever follows it is not refused."""
    rows = enumerate(CONTRIBUTING.read_text(encoding="utf-8").splitlines(), 1)
    named = [(n, tag) for n, row in rows for tag in re.findall(r"\btag(?:ged)? `([\w-]+)`", row)]
    assert len(named) > 3
    unknown = [f"CONTRIBUTING.md:{n}: no tag {tag!r}" for n, tag in named if tag not in TAGS]
    assert not unknown, f"wanted one of {sorted(TAGS)}. Correct the name."
