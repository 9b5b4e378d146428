"""``CONTRIBUTING.md``: where things are, how the site is served. Each test quotes a sentence."""

import re

import digit_demo
import icon_fonts
import pytest
import quotations
import strict
import style_sheets
import yaml
from bs4 import BeautifulSoup
from docutils import nodes
from executed_pages import DOCS, PAGES, TUTORIALS, with_cells
from inline_code import move_out
from inventories import listed
from project_files import ROOT, commands, environment, text
from refresh_inventories import current_line
from term_titles import meanings

pytestmark = [
    pytest.mark.usefixtures("as_the_document_says"),
    pytest.mark.parametrize("as_the_document_says", ["CONTRIBUTING.md"], indirect=True),
]
INLINE = """<html data-content_root=""><head><title>x</title><script>a</script><style>b</style>
</head><body onclick="c"></body></html>"""


def workflow(name):
    """A workflow of GitHub's."""
    return yaml.load(text(f".github/workflows/{name}.yml"), yaml.BaseLoader)


def test_a_module_has_its_tests():
    """`src/jaxprimer` holds every definition, and `tests/test_MODULE.py` its tests."""
    modules = {path.stem for path in (ROOT / "src/jaxprimer").glob("[!_]*.py")}
    assert len(modules) > 20
    assert not [name for name in modules if not (ROOT / f"tests/test_{name}.py").is_file()]


def test_what_nothing_quotes_is_listed():
    """A clause of which nothing quotes half the words stands in `tests/docs/unproven.txt`."""
    lists = quotations.listed(ROOT / "tests/docs/unproven.txt")
    (page,) = (page for page in quotations.PAGES if page.stem == "tuning")
    (rows,) = (rows for name, rows in lists.items() if name.endswith(page.name))
    found = {clause for _, clause in quotations.unproven(page)}
    assert found == {row.strip() for row in rows}


def test_a_page_has_its_tests():
    """`docs/tutorials` holds the tutorials, and `tests/docs/test_PAGE.py` the facts."""
    assert len(TUTORIALS) > 5
    tests = {path.stem for path in (ROOT / "tests/docs").glob("test_*.py")}
    assert {f"test_{page.stem}" for page in PAGES} <= tests


def test_a_kernel_makes_a_page_run(tmp_path):
    """A page of either runs if its front matter names a kernel."""
    (tmp_path / "tutorials").mkdir()
    page = tmp_path / "tutorials/a.md"
    page.write_text("---\nkernelspec:\n  name: python3\n---\n", encoding="utf-8")
    page.with_name("b.md").write_text("---\nmyst:\n---\nkernelspec:\n", encoding="utf-8")
    assert with_cells(tmp_path) == [page]


@pytest.mark.parametrize("kind", [".ipynb", ".outputs.txt"])
def test_a_page_that_runs_has_its_files(kind):
    """It then has a notebook and a record of its outputs beside it."""
    files = {path.name.removesuffix(kind) for path in DOCS.glob(f"*/*{kind}")}
    assert files == {page.stem for page in PAGES}


def test_an_extension_has_its_tests():
    """`docs/_ext` holds the extensions, and `tests/docs/test_EXTENSION.py` their tests."""
    tests = {path.stem for path in (ROOT / "tests/docs").glob("test_*.py")}
    assert len(strict.EXTENSIONS) > 20
    assert {f"test_{name}" for name in strict.EXTENSIONS} <= tests


@pytest.mark.parametrize(
    ("script", "does"),
    [
        ("digit-network", "function logits("),
        ("digit-drawing", "Turns a drawing into the image"),
        ("digit-input", 'addEventListener("pointerdown"'),
    ],
)
def test_each_script_does_its_part(script, does):
    """The demo: `digit-network` computes, `digit-drawing` prepares, `digit-input` listens."""
    own = {name: text(f"docs/_static/{name}") for name in digit_demo.SCRIPTS[:4]}
    assert [name for name in own if does in own[name]] == [f"{script}.js"]


def test_the_build_writes_the_weights():
    """The build writes their weights, `docs/_ext/drawn_digits.txt` is what they make of digits."""
    assert not (ROOT / "docs/_static" / digit_demo.WEIGHTS).exists()
    assert digit_demo.DRAWINGS == ROOT / "docs/_ext/drawn_digits.txt"
    assert "DRAWINGS.read_text" in text("tests/browser/test_digit_demo.py")


def test_a_listed_name_gets_its_address(tmp_path):
    """A line such as `jax.jit py:function 1 $ -`, whose address `inventories` fills in."""
    path = tmp_path / "jax.txt"
    path.write_text("#\n#\n#\n#\njax.jit py:function 1 $ -\n", encoding="utf-8")
    (name,) = listed(path).values()
    found = name.evolve(uri="api/jax.jit.html#$")
    assert current_line(name, found) == "jax.jit py:function 1 api/jax.jit.html#$ -"
    assert commands("inventories") == "python docs/_ext/refresh_inventories.py"


def test_a_link_to_a_term_shows_a_paragraph():
    """A link to one shows its first paragraph on hover."""
    said = nodes.definition("", *(nodes.paragraph("", words) for words in ("One.", "Two.")))
    entry = nodes.definition_list_item("", nodes.term("", "a", ids=["term-a"]), said)
    assert meanings(nodes.definition_list("", entry)) == {"term-a": "One."}


def test_there_are_three_headers():
    """`docs/_headers` states a Content-Security-Policy, and two headers more."""
    names = re.findall(r"^  ([\w-]+): ", text("docs/_headers"), re.MULTILINE)
    assert names == ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"]


def test_hosts_find_the_headers_where_they_look():
    """Netlify and Cloudflare Pages read that file."""
    copied = 'html_extra_path = ["_headers"]  # read by hosts such as Netlify and Cloudflare Pages'
    assert copied in text("docs/conf.py").splitlines()
    assert re.fullmatch(r"/\*\n(?:  [\w-]+: .+\n)+", text("docs/_headers"))


def test_code_of_pages_becomes_files():
    """Moves scripts, styles and click handlers that the theme writes into pages to files."""
    files = move_out(soup := BeautifulSoup(INLINE, "html.parser"))
    assert {name.rpartition(".")[2] for name in files} == {"js", "css"}
    assert not soup.select("style, [onclick], script:not([src])")


def test_sheets_and_fonts_are_cut():
    """Cuts style sheets and icon fonts down to what the pages use."""
    assert style_sheets.trimmed(".used{a:b}.gone{a:b}", {"used"}) == ".used{a:b}"
    assert icon_fonts.icons('a{content:"\\f123"}') == {0xF123}
    called = text("docs/_ext/written_pages.py")
    assert called.count(" cut_again(") == called.count("(bundle(") == 1


def test_the_font_of_the_formulas_has_its_license():
    """Is STIX Two Math under the SIL Open Font License, cut to common signs."""
    licence, signs = (
        text(f"docs/_static/fonts/stix-two-math{end}.txt") for end in ("-LICENSE", "")
    )
    assert "SIL Open Font License" in licence
    assert "cut from STIX Two Math" in signs
    assert "\n#   pyftsubset " in signs


def test_every_week_four_envs_run():
    """Every week `latest`, `prerelease`, `linkcheck` and `inventories` run too, open an issue."""
    weekly = workflow("weekly")
    job = weekly["jobs"]["tox"]
    envs = [one["env"] for one in job["strategy"]["matrix"]["include"]]
    assert envs == ["latest", "prerelease", "linkcheck", "inventories"]
    assert weekly["on"]["schedule"][0]["cron"].endswith(" * * 1")
    assert ".github/report.sh" in job["steps"][-1]["run"]
    assert "gh issue create" in text(".github/report.sh")


def test_pull_requests_are_checked():
    """Pull requests are checked by `docs`, `lint`, all of which `.ci/run` runs."""
    assert {"pull_request", "push", "workflow_dispatch"} == set(workflow("ci")["on"])
    called = re.findall(r"tox run -e ([\w,-]+)", text(".ci/run"))
    assert {"docs", "lint"} <= {name for names in called for name in names.split(",")}


@pytest.mark.parametrize(("name", "early"), [("latest", None), ("prerelease", "true")])
def test_newest_releases_are_tested(name, early):
    """Runs all tests on the newest releases."""
    assert environment(name)["constraints"] == ""
    assert environment(name).get("pip_pre") == early
    assert environment(name)["commands"] == environment()["commands"]


@pytest.mark.parametrize("word", ["keras", "torch"])
def test_bench_has_other_libraries(word):
    """`-e bench` measures training beside other libraries, and records it."""
    assert word in environment("bench")["deps"]
    assert '\n    write("training", ' in text("tests/bench/__main__.py")


def test_bench_site_records_builds():
    """`-e bench-site` measures how long this site and larger ones take to build, and records it."""
    assert commands("bench-site") == "python tests/bench/building.py"
    assert 'write("site", ' in text("tests/bench/building.py")
