"""``pyproject.toml``: no check of pytest, coverage, Ruff, mypy or codespell leaves anything out."""

import re
import tomllib
from functools import reduce
from pathlib import Path

import pytest
from project_files import TOX

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
TOOL = tomllib.loads(TEXT)["tool"]
LINT = TOOL["ruff"]["lint"]
KEYS = {
    "pytest ini_options": "minversion testpaths addopts pythonpath doctest_optionflags log_level"
    " filterwarnings markers xfail_strict empty_parameter_set_mark",
    "coverage": "run report paths",
    "coverage run": "branch source_pkgs",
    "coverage report": "fail_under show_missing",
    "codespell": "skip",
    "mypy": "strict warn_unreachable enable_error_code disallow_subclassing_any files mypy_path"
    " warn_return_any disallow_any_generics untyped_calls_exclude overrides",
    "ruff": "line-length format lint",
    "ruff lint": "preview explicit-preview-rules extend-select ignore per-file-ignores"
    " flake8-tidy-imports pydoclint pydocstyle",
}
RULES = """A ANN ARG B BLE C4 C90 D DTZ E501 EM ERA EXE FIX FLY I ICN ISC N NPY PERF PGH PIE PL PT
PTH RET RSE RUF S SIM SLF T20 TC TID UP W DOC102 DOC201 DOC202 DOC402 DOC403 DOC501 DOC502 PLC2701
PLW1514"""
OFF = {
    "": "D107 PLR2004 EM PLR0913 S314 S404 S603 S607",
    "docs/**/*.ipynb": "I001 PT018 S101 T20",
    "src/jaxprimer/diagnosis.py": "BLE001",
    "docs/tutorials/debugging.ipynb": "BLE001",
    "src/jaxprimer/processes.py": "T201",
    "src/**": "DOC502",
    "docs/_ext/commonmark.py": "D102",
    "docs/_ext/notebook_page.py": "D102",
    "tests/**": "ANN S101 T20",
}
COMMANDS = {  # as they stand: on all files, and with all that they find
    "lint": "ruff format --check|ruff check|codespell|sp-repo-review .|shellcheck .ci/run"
    " .github/report.sh|zizmor --offline --persona pedantic .github",
    "typing": "mypy",
    "drills": "python -m pytest -n {env:DRILLS:2} --dist worksteal {posargs} tests/drills",
}
FLAGS = {"-m", "-n", "--dist", "--cov", "--pyargs", "--ignore", "--noconftest"}
TOOLING = {"tests/docs", "tests/documents", "tests/test_bench"}  # need no old versions
APART = {f"tests/{name}" for name in ("bench", "browser", "drills", "pytorch")}  # have their envs


def place(text, name="pyproject.toml"):
    """File and line of the first line that has a text."""
    lines = enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
    return f"{name}:{next((number for number, line in lines if text in line), 1)}"


def commands():
    """The commands of each env of tox.ini, by its name."""
    texts = {name: TOX[name].get("commands", "") for name in TOX.sections()}
    return {name.removeprefix("testenv:"): text.splitlines() for name, text in texts.items()}


@pytest.mark.parametrize("path", KEYS)
def test_no_other_setting_is_made(path):
    """A new key could leave out a file, a test or a line; whoever adds one adds it here."""
    made = reduce(dict.__getitem__, path.split(), TOOL)
    other = set(made) - set(KEYS[path].split())
    assert not other, f"{[place(key) for key in other]}: {other} may leave something out."


def test_no_other_rule_is_off():
    """Ruff's rules are on but for a few; whoever turns one off gives its reason here, in review."""
    made = {"": LINT["ignore"]} | LINT["per-file-ignores"]
    off = {(name, rule) for name, rules in made.items() for rule in rules}
    known = {(name, rule) for name, rules in OFF.items() for rule in rules.split()}
    found = [f"{place(repr(rule)[1:-1])}: {rule} is off, {name}" for name, rule in off - known]
    assert not found, "wanted it on. Mend what it finds."
    missing = set(RULES.split()) - set(LINT["extend-select"])
    assert not missing, f"{place('extend-select')}: wanted {sorted(missing)} on"
    assert TOOL["ruff"]["line-length"] <= 100


def test_what_has_no_types_is_known():
    """Of other projects alone mypy knows nothing, and it asks no less of any module."""
    overrides = TOOL["mypy"]["overrides"]
    loose = [set(one) - {"module", "ignore_missing_imports"} for one in overrides]
    assert not any(loose), f"{place('tool.mypy.overrides')}: {loose} asks less of a module"


def test_spelling_is_checked_everywhere():
    """Only what a build makes is skipped."""
    skipped = set(TOOL["codespell"]["skip"].split(","))
    wanted = {"build", ".tox", ".git", ".ci/constraints.txt"}
    assert skipped == wanted, f"{place('tool.codespell')}: wanted no more than {wanted}"


@pytest.mark.parametrize("name", COMMANDS)
def test_checks_look_at_everything(name):
    """Each tool is called on all files."""
    missing = set(COMMANDS[name].split("|")) - {line.strip() for line in commands()[name]}
    assert not missing, f"{place(f'[testenv:{name}]', 'tox.ini')}: wanted {sorted(missing)}"


def test_no_test_is_left_out():
    """Pytest is given no option that chooses tests, and ignores those of other envs only."""
    for name, lines in commands().items():
        for line in filter(re.compile(r"\bpytest\b").search, lines):
            at = place(line.strip(), "tox.ini")
            odd = {word.partition("=")[0] for word in line.split() if word[:1] == "-"} - FLAGS
            assert not odd, f"{at}: {sorted(odd)} may leave out a test"
            ignored = set(re.findall(r"--ignore[ =]([\w/]+)", line))
            allowed = APART | TOOLING if name == "lowest" else APART
            assert ignored <= allowed, f"{at}: ignores {sorted(ignored - allowed)}"


def test_an_env_is_what_its_name_says():
    """The env of the oldest versions has them, and no other env takes its name."""
    text = (ROOT / "tox.ini").read_text(encoding="utf-8")
    assert "\nuv_resolution = lowest-direct\n" in text, (
        "tox.ini: lowest has not the oldest versions"
    )
    named = place("TOX_ENV_NAME", "tox.ini")
    assert "TOX_ENV_NAME" not in text, f"{named}: an env takes another's name. Remove it."


def test_sphinx_is_given_no_setting():
    """What is published is made with the settings of conf.py alone."""
    for line in commands()["docs"]:
        given = re.findall(r" -D (\S+)", line)
        assert not given, f"{place(line.strip(), 'tox.ini')}: wanted no setting, has {given}"
