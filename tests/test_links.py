"""``CONTRIBUTING.md`` and other texts at the top: what they lead to is there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
URLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / ".github").rglob("*.md")])
COLAB = "//colab.research.google.com/github"
CODE = re.compile(r"^ *(````*).*?^ *\1 *$|(`+)[^`\n].*?\2", re.DOTALL | re.MULTILINE)
LINK = re.compile(
    r"""\]\(\s*<?([^)\s>]+)|^\[[^\]]+\]: *<?([^\s>]+)|\b(?:src|href)=["']([^"']+)""", re.MULTILINE
)
SPAN = re.compile(r"(?<!`)`[^`\n]+`(?!`)")
NAME = re.compile(r"[A-Za-z_]\w{2,}")
PATH = re.compile(
    r"(?<![\w./(-])((?:docs|src|tests|\.ci|\.github)/[\w./-]*[\w/])"
    r"|`([\w.-]+\.(?:toml|ini|md|cff))`"
)


def prose(text):
    """A text with its code blanked out, line for line."""
    return CODE.sub(lambda match: "\n" * match[0].count("\n"), text)


def names_in(code):
    """The names in a span of code; with a word in capitals, a name stands for many."""
    return [name for name in NAME.findall(code[0]) if not re.search(r"[A-Z]{4,}", name)]


def line_of(text, match):
    """Line number of a match."""
    return text.count("\n", 0, match.start()) + 1


def anchors(text):
    """What a link can name of a page: its headings, as GitHub does."""
    headings = re.findall(r"^#+ +(.*?) *#*$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in headings}


def leads(page, target):
    """Whether a link of a page leads to a file, and to a heading of it if it names one."""
    for start in (URLS["Repository"], URLS["Repository"].replace("//github.com", COLAB)):
        target = target.removeprefix(f"{start}/blob/main")
    if re.match(r"[a-z+.-]+:", target):
        return (
            True  # the web: the env docs checks links to it elsewhere, and nothing here goes there
        )
    name, _, anchor = target.partition("#")
    path = ROOT / name.lstrip("/") if name.startswith("/") else page.parent / name if name else page
    if not path.exists():
        return False
    return not anchor or path.suffix != ".md" or anchor in anchors(path.read_text(encoding="utf-8"))


def dead(page, text):
    """Line number and target of each link, and each path in the text, that leads nowhere."""
    plain = prose(text)
    for match in re.finditer(r"!\[\s*\](?=[\[(])", plain):
        yield line_of(plain, match), "the text of an image"
    for match in LINK.finditer(plain):
        target = next(filter(None, match.groups()))
        if not leads(page, target):
            yield line_of(plain, match), target
    for match in PATH.finditer(text):
        path = match[1] or match[2]
        placeholder = re.search(r"[A-Z]{4,}[._]?", Path(path).stem) and "/" in path
        there = (ROOT / path).parent if placeholder else ROOT / path
        if not there.exists():
            yield line_of(text, match), path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    """Every link, image and path of a text at the top leads to a file, and to its heading."""
    found = dead(page, page.read_text(encoding="utf-8"))
    remedy = "is not there. Correct or remove it."
    assert not [f"{page.relative_to(ROOT)}:{line}: {target} {remedy}" for line, target in found]


@pytest.mark.parametrize("name", sorted(URLS))
def test_addresses_lead_somewhere(name):
    """An address of a file of the repository names one that is there."""
    assert leads(ROOT / "pyproject.toml", URLS[name]), f"pyproject.toml: {name}: no such file"


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent == ROOT])
def test_names_in_code_are_known(page):
    """What a text at the top calls by name stands in some other file of the repository."""
    files = ("src", "docs/_ext", "docs/_static", "docs/tutorials", "tests", ".ci", ".github")
    paths = [path for folder in files for path in (ROOT / folder).rglob("*.*") if path.is_file()]
    paths += [ROOT / "tox.ini", ROOT / "pyproject.toml", ROOT / "docs/conf.py"]
    texts = (f"{path.stem} {path.read_bytes().decode('latin-1')}" for path in paths)
    known = {name for text in texts for name in NAME.findall(text)}
    text = page.read_text(encoding="utf-8")
    said = [(line_of(text, code), name) for code in SPAN.finditer(text) for name in names_in(code)]
    remedy = "stands nowhere else. Correct or remove it."
    assert not [f"{page.name}:{line}: {name} {remedy}" for line, name in said if name not in known]


def test_an_unknown_name_in_code_is_found():
    """In a span of code, but for a placeholder; not in a fence, and not in prose."""
    text = "gone_too and `fit(gone_name, PAGE)`\n\n```\nother_gone\n```\n"
    assert [names_in(code) for code in SPAN.finditer(text)] == [["fit", "gone_name"]]


BAD = [
    "[a](gone.md)",
    "![a](.github/gone.png)",
    "![](.github/part1.png)",
    "[a](README.md#gone)",
    "[a](#gone)",
    "[a]: gone.md",
    '<img src="gone.png">',
    "`docs/gone.md`",
    "`gone.toml`",
    "`tests/gone/test_MODULE.py`",
    f"[a]({URLS['Repository']}/blob/main/gone.md)",
    f"[a]({URLS['Repository'].replace('//github.com', COLAB)}/blob/main/docs/gone.ipynb)",
]
GOOD = [
    "[a](README.md#run-the-tests)",
    "[a](https://example.org/gone)",
    "[a](/LICENSE)",
    "`[a](gone.md)`",
    "```md\n[a](gone.md)\n```",
    "`tests/test_MODULE.py` and `build/html`",
]


@pytest.mark.parametrize("text", BAD)
def test_dead_links_are_found(text):
    """A file, a heading, an image or its text that is not there; each with its line."""
    assert [line for line, _ in dead(ROOT / "README.md", f"# A title\n\n{text}\n")] == [3]


@pytest.mark.parametrize("text", GOOD)
def test_good_links_pass(text):
    """A heading, the web, a file from the top, code, and a path with a placeholder."""
    assert list(dead(ROOT / "README.md", f"# A title\n\n{text}\n")) == []
