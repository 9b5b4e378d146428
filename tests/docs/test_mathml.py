"""``mathml``: formulas are drawn without a script."""

from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from mathml import mathml


@pytest.mark.parametrize(("as_block", "display"), [(True, "block"), (False, None)])
def test_formula_keeps_its_symbols(as_block, display):
    """The letters and operators of a formula are all there, in their order."""
    math = BeautifulSoup(
        mathml(nodes.math(text=r"\frac{a}{b} + \ln x_0"), as_block=as_block), "html.parser"
    ).math
    assert math.get("display") == display
    assert "".join(math.get_text().split()).replace("\u2061", "") == "ab+lnx0"
    assert math.find("mfrac")


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
