"""Rules for every page, checked on its source."""

from pathlib import Path

import pytest
from api_reference import public_definitions
from package_cells import CELL, fill, module_path, pointers

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(DOCS.glob("tutorials/*.md"))
PACKAGE = module_path("jaxprimer").parent
MODULES = sorted(PACKAGE.glob("*.py"))
BY_PAGE = ("exercises", "stubs", "solutions")
EXTENSIONS = sorted((DOCS / "_ext").glob("*.py"))
TEACHING = [f"{kind}.{page.stem}" for kind in ("stubs", "solutions") for page in PAGES]
TOOLS = {
    "__init__",
    "checks",
    "plotting",
    "plotting_arrays",
    "plotting_tuning",
    "verdicts",
}  # used by pages, and not taught
TEACHING += [path.stem for path in MODULES if path.stem not in TOOLS]
COLUMN = 79  # characters of code that fit beside the sidebars at 1280 pixels
FOLDED_COLUMN = 74  # and that fit inside a fold


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
    for cell in CELL.finditer(fill(page.read_text(encoding="utf-8"))):
        if "remove-" not in cell["options"]:
            column = FOLDED_COLUMN if "solution" in cell["options"] else COLUMN
            long = [line for line in cell["body"].splitlines() if len(line) > column]
            assert not long


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_its_tests(page):
    """Each page has a test module of the same name, and its exercises another."""
    tests = Path(__file__).parents[1]
    assert (tests / f"docs/test_{page.stem}.py").is_file()
    assert (tests / f"exercises/test_{page.stem}.py").is_file()
    assert (tests / f"answers/{page.stem}.py").is_file()


@pytest.mark.parametrize("kind", BY_PAGE)
def test_every_page_has_its_exercises(kind):
    """The packages of exercises have a module for each page, and no other."""
    modules = {path.stem for path in (PACKAGE / kind).glob("*.py")}
    assert modules == {"__init__", *(page.stem for page in PAGES)}


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
