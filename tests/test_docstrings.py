"""``src``: a docstring has an example, the right errors, units and years, and no measurement."""

import ast
import doctest
import re
from pathlib import Path

import pytest
from claim_words import COSTS

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "src").rglob("*.py"))
SECTION = re.compile(r"^Raises:\n((?:[ ]+.*\n?)+)", re.MULTILINE)
ERROR = re.compile(r"^    (\w+):", re.MULTILINE)
RETURNS = re.compile(r"^Returns:\n +(.*)", re.MULTILINE)
CODE = re.compile(r"(?::[\w:]+:)?`+.*?`+")
SHARE = re.compile(r"\d\s?%|\d per ?cent\b")
UNIT = re.compile(
    r"\bin ((?:milli|micro|nano)?seconds|minutes|hours|nats|bits|\w*bytes|[kKMG]i?B)\b"
)
QUANTITIES = {
    re.compile(r"\b(?:loss|losses|entropy|entropies|divergence)\b"): "nats",
    re.compile(r"\b(?:time|times|duration|takes|took)\b"): "seconds",
    re.compile(r"\b(?:memory|size|sizes)\b"): "bytes",
}
PARSER = doctest.DocTestParser()
TAUGHT = [path for path in MODULES if path.parent.name != "stubs"]
FIRST = {"connect", "main"}  # nothing may have used JAX before them, which other examples do


def functions(source):
    """Every function and method of a module."""
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]


def raised(function, known):
    """Names of the errors that a function raises, or a known one that it calls."""
    nodes = list(ast.walk(function))
    raises = [node.exc for node in nodes if isinstance(node, ast.Raise) and node.exc]
    errors = {ast.unparse(error).split("(")[0] for error in raises}
    names = {getattr(node, "attr", getattr(node, "id", "")) for node in nodes}
    others = {name: node for name, node in known.items() if name != function.name}
    return errors.union(*(raised(others[name], others) for name in names & set(others)))


def documented(function):
    """Names of the errors that a docstring lists."""
    section = SECTION.search(ast.get_docstring(function) or "")
    return set(ERROR.findall(section[1])) if section else set()


def unraised(source, known):
    """Line and text of each error that is documented and that nothing raises."""
    for function in functions(source):
        for error in sorted(documented(function) - raised(function, known)):
            yield function.lineno, f"{function.name} never raises {error}. Remove it from Raises."


def measured(docstring):
    """What a docstring says that only a run can tell, but where it gives a source."""
    paragraphs = [
        part for part in docstring.split("\n\n") if not part.startswith(("Source:", ">>>"))
    ]
    text = " ".join(" ".join(paragraphs).split())
    return [found[0] for pattern in [*COSTS, SHARE] if (found := pattern.search(text))]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_docstring_claims_a_measurement(path):
    """How fast, how large and how many per cent is said on a page, where a check tests it."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    texts = [(one, ast.get_docstring(one) or "") for one in nodes if isinstance(one, documented)]
    found = [(getattr(one, "lineno", 1), measured(text)) for one, text in texts]
    remedy = "that nothing tests. Say it on a page, or name its Source:"
    at = path.relative_to(ROOT)
    assert not [f"{at}:{line}: claims {words} {remedy}" for line, words in found if words]


def test_a_measurement_is_found():
    """In a line, over two lines, and not where the source is named."""
    assert measured("It is twice\nas fast. It reads 98 % of all.") == ["as fast", "8 %"]
    assert measured("It is a share.\n\nSource: x, which is faster, by 98 %.") == []


def test_documented_errors_are_raised():
    """What a caller is told to expect can happen."""
    sources = {path: path.read_text(encoding="utf-8") for path in MODULES}
    known = {node.name: node for source in sources.values() for node in functions(source)}
    found = ((path, *fault) for path in sources for fault in unraised(sources[path], known))
    assert not [f"{path.relative_to(ROOT)}:{line}: {text}" for path, line, text in found]


@pytest.mark.parametrize("path", TAUGHT, ids=lambda path: path.stem)
def test_every_function_has_an_example(path):
    """A doctest shows how to call it and what comes out, and is run."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    public = [node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    public = [one for one in public if not one.name.startswith("_") and one.name not in FIRST]
    examples = {one: PARSER.get_examples(ast.get_docstring(one) or "") for one in public}
    missing = [one for one in public if not any(example.want for example in examples[one])]
    remedy = "has no example that shows a result. Write one that begins with >>>."
    assert not [f"{path.relative_to(ROOT)}:{one.lineno}: {one.name} {remedy}" for one in missing]


def test_an_error_that_nothing_raises_is_found():
    """An error may come from a function that is called; another is found with its line."""
    source = (
        "def check(x):\n    raise ValueError(x)\n\n"
        'def f(x):\n    """Say.\n\n    Raises:\n'
        '        ValueError: If wrong.\n        TypeError: Never.\n    """\n    check(x)\n'
    )
    known = {node.name: node for node in functions(source)}
    assert list(unraised(source, known)) == [
        (4, "f never raises TypeError. Remove it from Raises.")
    ]


def typed(docstring):
    """What Sphinx would show as the type of a result, the first line up to a colon."""
    first = RETURNS.search(docstring)
    before, colon, _ = CODE.sub("", first[1] if first else "").partition(": ")
    return before if colon else ""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_the_type_of_a_result_is_that_of_the_signature(path):
    """What a function returns is said in a sentence without a colon in its first line."""
    named = functions(path.read_text(encoding="utf-8"))
    found = [(one, typed(ast.get_docstring(one) or "")) for one in named]
    remedy = "would be shown as a type. Say it without a colon."
    at = path.relative_to(ROOT)
    assert not [f"{at}:{one.lineno}: {words!r} {remedy}" for one, words in found if words]


def test_words_before_a_colon_are_found():
    """In a section Returns, outside code."""
    assert typed("Sum.\n\nReturns:\n    Of each: a number.") == "Of each"
    assert not typed("Sum.\n\nReturns:\n    ``x[:, 0]: 1`` of all.\n    It is: x.")
    assert not typed("Note: none.")


def misplaced_units(docstring):
    """Units that do not fit what a sentence is about."""
    for sentence in re.split(r"[.:;]\s|\n\n", docstring):
        for unit in UNIT.findall(" ".join(sentence.split())):
            about = [fits for words, fits in QUANTITIES.items() if words.search(sentence)]
            if unit not in (about or QUANTITIES.values()):
                yield unit


def misdated(docstring):
    """Preprints whose year is not the one that their number begins with."""
    for source in re.findall(r"^Source:(.*?)(?:\n\n|\Z)", docstring, re.MULTILINE | re.DOTALL):
        for number in re.findall(r"arxiv\.org/abs/(\d\d)\d\d\.", source):
            if f"(20{number})" not in source:
                yield f"20{number}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_units_and_years_are_right(path):
    """A loss is in nats, a time in seconds, a size in bytes; a preprint is of its number's year."""
    texts = [ast.get_docstring(function) or "" for function in functions(path.read_text("utf-8"))]
    assert [text for text in texts if [*misplaced_units(text), *misdated(text)]] == []


def test_a_wrong_unit_or_year_is_found():
    """A unit of something else, one that no quantity has, and a year beside the preprint's."""
    assert list(misplaced_units("Its loss, in seconds.")) == ["seconds"]
    assert list(misplaced_units("The time it took, in nats: a scalar.")) == ["nats"]
    assert list(misplaced_units("The time, in milliseconds.")) == ["milliseconds"]
    assert list(misplaced_units("The loss in nats, the time in seconds.")) == []
    cited = "Sum.\n\nSource: He et al. (YEAR), https://arxiv.org/abs/1512.03385."
    assert list(misdated(cited.replace("YEAR", "2016"))) == ["2015"]
    assert list(misdated(cited.replace("YEAR", "2015"))) == []
