"""Rules for every page, checked on its source."""

from pathlib import Path

import pytest
from api_reference import public_definitions
from cell_rules import COLUMN, FOLDED_COLUMN
from executed_pages import DOCS, PAGES, TUTORIALS
from package_cells import CELL, fill, module_path, pointers

PACKAGE = module_path("jaxprimer").parent
MODULES = sorted(PACKAGE.glob("*.py"))
BY_PAGE = ("exercises", "stubs", "solutions")
EXTENSIONS = sorted((DOCS / "_ext").glob("*.py"))
TEACHING = [f"{kind}.{page.stem}" for kind in ("stubs", "solutions") for page in TUTORIALS]
TOOLS = {
    "__init__",
    "blocks",
    "checks",
    "launching",
    "rehearsal",
    "rounds",
    "verdicts",
}  # used by pages, and not taught
TEACHING += [
    path.stem for path in MODULES if path.stem not in TOOLS and not path.stem.startswith("plotting")
]


def shown_definitions():
    """Names of the definitions that some page shows."""
    texts = (page.read_text(encoding="utf-8") for page in PAGES)
    return {pointer.target.replace(":", ".") for text in texts for pointer in pointers(text)}


@pytest.mark.parametrize("module", TEACHING)
def test_every_definition_is_shown_on_a_page(module):
    """The package teaches nothing that no page shows."""
    name = f"jaxprimer.{module}"
    source = module_path(name).read_text(encoding="utf-8")
    nested = [definition.name for definition in public_definitions(source, name)]
    top_level = {full for full in nested if full.count(".") == name.count(".") + 1}
    assert top_level <= shown_definitions()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_code_fits_its_column(page):
    """No line of a shown cell needs scrolling on a wide screen."""
    found = CELL.finditer(fill(page.read_text(encoding="utf-8")))
    for cell in [cell for cell in found if "remove-" not in cell["options"]]:
        column = FOLDED_COLUMN if "solution" in cell["options"] else COLUMN
        assert not [line for line in cell["body"].splitlines() if len(line) > column]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_its_tests(page):
    """Each page has a test module of the same name, and the exercises of a tutorial another."""
    tests = Path(__file__).parents[1]
    named = [f"docs/test_{page.stem}.py"]
    if page in TUTORIALS:
        named += [f"exercises/test_{page.stem}.py", f"answers/{page.stem}.py"]
    assert not [name for name in named if not (tests / name).is_file()]


def test_every_page_has_a_name_of_its_own():
    """Downloads and tests are called after a page, without its folder."""
    names = [page.stem for page in PAGES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", BY_PAGE)
def test_every_tutorial_has_its_exercises(kind):
    """The packages of exercises have a module for each tutorial, and no other."""
    modules = {path.stem for path in (PACKAGE / kind).glob("*.py")}
    assert modules == {"__init__", *(page.stem for page in TUTORIALS)}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.stem)
def test_a_module_has_its_tests(path):
    """Each module of the package has a test module of the same name."""
    named = DOCS.parent / f"tests/test_{path.stem}.py"
    assert path.stem == "__init__" or named.is_file()


@pytest.mark.parametrize("path", EXTENSIONS, ids=lambda p: p.stem)
def test_an_extension_has_its_tests(path):
    """Each extension has a test module of the same name, but for the error they share."""
    named = Path(__file__).parent / f"test_{path.stem}.py"
    assert path.stem == "page_error" or named.is_file()
