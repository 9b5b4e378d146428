"""``mathml``: formulas are drawn without a script."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from fontTools.ttLib import TTFont
from mathml import mathml

FONT = Path(__file__).parents[2] / "docs/_static/fonts/stix-two-math.woff2"


@pytest.mark.parametrize(("as_block", "display"), [(True, "block"), (False, None)])
def test_formula_keeps_its_symbols(as_block, display):
    """The letters and operators of a formula are all there, in their order."""
    math = BeautifulSoup(
        mathml(nodes.math(text=r"\frac{a}{b} + \ln x_0"), as_block=as_block), "html.parser"
    ).math
    assert math.get("display") == display
    assert "".join(math.get_text().split()).replace("\u2061", "") == "ab+lnx0"
    assert math.find("mfrac")


@pytest.mark.parametrize(
    ("formula", "spaces"), [(r"\ln 10", 1), (r"\ln(x)", 0), (r"\log \cosh x", 2)]
)
def test_a_function_stands_apart_from_what_it_is_of(formula, spaces):
    """There is a thin space, as LaTeX has it, unless a bracket follows."""
    assert mathml(nodes.math(text=formula), as_block=False).count("rspace") == spaces


def test_wrong_formula_stops_the_build(project):
    """A command that LaTeX does not know is named with its page and line."""
    project.write_page("It is $\\nonsense{x}$.\n\n$$\n1 + 1\n$$ (two)\n\nSee {eq}`two`.\n")
    result = project.build()
    assert result.returncode != 0
    assert project.at("It is $\\nonsense{x}$.") + "WARNING: a formula is wrong" in result.stderr
    assert "nonsense" in result.stderr
    assert "(1)" in project.html()


def test_no_script_draws_formulas(site):
    """The page with formulas loads no MathJax."""
    html = (site / "tutorials/neural_net_basics.html").read_text(encoding="utf-8")
    assert html.count("<math ") > 3
    assert "mathjax@" not in html.lower()


def test_formulas_are_xml():
    """EPUB is XML, which knows none of HTML's named characters."""
    formula = mathml(nodes.math(text=r"\ln x < \operatorname{f}(x)"), as_block=True)
    root = ET.fromstring(formula)
    assert "".join("".join(root.itertext()).split()).replace("\u2061", "") == "lnx<f(x)"


def test_the_font_has_every_sign_of_every_formula(site):
    """No sign of a formula falls back to another font; italic letters are there as well."""
    pages = [path.read_text(encoding="utf-8") for path in site.rglob("*.html")]
    formulas = [math for page in pages for math in BeautifulSoup(page, "html.parser")("math")]
    signs = set().union(*(math.get_text() for math in formulas)) - {"\n"}
    known = TTFont(FONT).getBestCmap()
    assert len(signs) > 20
    missing = f"{FONT.with_suffix('.txt')}: add these, and cut the font as it says"
    assert not {sign for sign in signs if ord(sign) not in known}, missing
    assert {"MATH", "cmap"} <= set(TTFont(FONT).keys())
    assert FONT.stat().st_size < 60_000
