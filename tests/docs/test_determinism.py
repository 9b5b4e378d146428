"""``docs/conf.py``: two builds, on different days and in different ways, say the same.

What may differ is told by rules: dates, durations, and the outputs of cells tagged ``varies``.
"""

import difflib
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from notebook_source import GLUE_ROLE, glue_call
from page_text import cells

ROOT = Path(__file__).parents[2]
COMPILED, KEEP = ROOT / "build/compiled", "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"
LATER = """import datetime

import time_machine

time_machine.travel(datetime.datetime.now() + datetime.timedelta(days=40), tick=True).start()
"""
DURATION = re.compile(r"\d+ seconds to run")


@pytest.fixture(scope="module")
def later_site(build_site, tmp_path_factory):
    """The site as it is built forty days later, by three processes, with every page run anew."""
    folder = tmp_path_factory.mktemp("later")
    (folder / "sitecustomize.py").write_text(LATER)
    options = ("-j", "3", "-D", f"nb_execution_cache_path={folder / 'cache'}")
    options += ("-d", str(folder / "doctrees"))
    other = {"PYTHONPATH": str(folder), "PYTHONHASHSEED": "1"}
    shutil.rmtree(COMPILED, ignore_errors=True)  # it compiles anew, and keeps that for the scripts
    other |= {"JAX_COMPILATION_CACHE_DIR": str(COMPILED), KEEP: "0"}
    result = build_site(ROOT, *options, out=folder / "html", **other)
    assert (result.returncode, result.stderr) == (0, "")
    return folder / "html"


def varying_names(source):
    """Names of the numbers that a page inserts from cells tagged ``varies``."""
    statements = (
        node for cell in cells(source) if "varies" in cell.tags for node in cell.tree.body
    )
    return {call.args[0].value for call in map(glue_call, statements) if call}


def settled(html, source=""):
    """A page without what may differ."""
    soup = BeautifulSoup(html, "html.parser")
    inserted = [role["name"] for role in GLUE_ROLE.finditer(source)]
    spans = soup.select("span.pasted-text")
    assert len(spans) == len(inserted)
    for name, span in zip(inserted, spans, strict=True):
        if name in varying_names(source):
            span.string = "varies"
    for varying in soup.select("p.page-facts, .tag_varies .cell_output, table"):
        if varying.name != "table" or "Run Time" in varying.get_text():
            varying.clear()
    return DURATION.sub("some seconds to run", str(soup))


def pages(site):
    """Names of a site's pages."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def test_the_same_pages_are_written(site, later_site):
    """No page is missing or added."""
    assert pages(site) == pages(later_site)


def test_the_day_is_another(site, later_site):
    """The two builds were made on different days, or the comparison would show nothing."""
    facts = [
        (folder / "tutorials/neural_net_basics.html").read_text() for folder in (site, later_site)
    ]
    days = [re.search(r"This page ran on (\S+)", text)[1] for text in facts]
    assert days[0] < days[1]


def test_pages_say_the_same(site, later_site):
    """Every page is the same, but for what may differ."""
    for name in pages(site):
        path = ROOT / "docs" / Path(name).with_suffix(".md")
        source = path.read_text(encoding="utf-8") if path.is_file() else ""
        texts = [(folder / name).read_text(encoding="utf-8") for folder in (site, later_site)]
        if texts[0] == texts[1]:  # what is the same needs no second look
            continue
        one, other = (settled(text, source).splitlines() for text in texts)
        assert not list(difflib.unified_diff(one, other, name, "40 days later", lineterm="", n=0))


def test_the_search_finds_the_same(site, later_site):
    """The index of the search does not depend on the order of processes."""
    assert (site / "searchindex.js").read_text() == (later_site / "searchindex.js").read_text()
