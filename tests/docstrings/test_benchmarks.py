"""``benchmarks``: what its docstrings say. Each test quotes a sentence."""

import json
import re

import pytest

from jaxprimer import benchmarks
from jaxprimer.benchmarks import changes, fingerprint, load_benchmarks, ratios, table

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")
ROWS = {"fit": {"steady": 0.5, "first": 2.0}, "PyTorch": {"steady": 1.25, "first": 1.0}}
MODULE = '"""{}"""\n\n\ndef half(x):\n    """{}"""\n    return x / {}\n'


@pytest.fixture
def package(tmp_path, monkeypatch):
    """An empty folder in place of the package."""
    monkeypatch.setattr(benchmarks, "files", lambda _package: tmp_path)
    return tmp_path


@pytest.fixture
def print_of(package):
    """Returns the fingerprint of a module with some code."""

    def fingerprint_of(*texts):
        (package / "half.py").write_text(MODULE.format(*texts), encoding="utf-8")
        return fingerprint("half")

    return fingerprint_of


def test_a_part_of_the_record(package):
    """Load a part of the record of measurements in this package."""
    record = json.dumps({"training": {"date": "2026-11-26"}, "site": {}})
    (package / "benchmarks.json").write_text(record, encoding="utf-8")
    assert load_benchmarks("training") == {"date": "2026-11-26"}


def test_the_names_of_the_parts():
    """Training or site."""
    with pytest.raises(ValueError, match=re.escape("wanted one of ['site', 'training']")):
        load_benchmarks("both")


@pytest.mark.parametrize("part", ["training", "site"])
def test_what_stands_beside_the_measurements(part):
    """Beside date, machine, versions by package, and modules, the fingerprints."""
    record = load_benchmarks(part)
    assert record.keys() > {"date", "machine", "versions", "modules"}
    assert {"python", "jax", "flax"} <= record["versions"].keys()
    prints = record["modules"].values()
    assert all(re.fullmatch(r"[0-9a-f]{12}", one) for one in prints)


def test_other_code_has_another_fingerprint(print_of):
    """Other code has another name."""
    assert print_of("Half.", "Halve.", 2) != print_of("Half.", "Halve.", 3)


def test_a_fingerprint_is_short(print_of):
    """Twelve hexadecimal digits, which do not depend on docstrings."""
    one, other = print_of("Half.", "Halve.", 2), print_of("A half.", "Give half.", 2)
    assert one == other
    assert re.fullmatch(r"[0-9a-f]{12}", one)


def test_only_what_differs_is_told():
    """Tell what is not as it was when something was measured."""
    now = {name: fingerprint(name) for name in ("plain", "models")}
    assert changes({"versions": {}, "modules": now}) == []
    old = now | {"models": "0"}
    assert changes({"versions": {}, "modules": old}) == ["jaxprimer.models was edited"]


def test_each_change_has_a_text():
    """A text for each package that has another version here, and for each module edited since."""
    old = {"jax": "0.0.1", "flax": "0.0.2"}
    texts = changes({"versions": old, "modules": {"plain": "0", "models": "0"}})
    assert len(texts) == 4
    assert [text.split(" -> ")[0] for text in texts[:2]] == ["jax 0.0.1", "flax 0.0.2"]
    assert texts[2:] == ["jaxprimer.plain was edited", "jaxprimer.models was edited"]


def test_a_package_that_is_absent():
    """A package that is not here is not named."""
    assert changes({"versions": {"no-such-package": "1.0"}, "modules": {}}) == []


def test_a_column_is_divided():
    """Divide a column of measurements by one of its entries."""
    assert ratios(ROWS, "PyTorch", "first") == {"fit": 2 / 1, "PyTorch": 1 / 1}


def test_multiples_of_the_base():
    """How many times that of base, by name."""
    assert ratios(ROWS, "fit") == {"fit": 1, "PyTorch": 1.25 / 0.5}


def test_a_line_for_each_name():
    """Set measurements in columns, one line per name."""
    _, *lines = table(ROWS, ["steady", "first"]).splitlines()
    assert [line.split() for line in lines] == [["fit", "0.5", "2"], ["PyTorch", "1.25", "1"]]


@pytest.mark.parametrize("columns", [["first", "steady"], ["steady", "first"], ["first"]])
def test_the_order_of_columns(columns):
    """Which of them to show, in this order."""
    head, line, _ = table(ROWS, columns).splitlines()
    assert head.split() == columns
    assert [float(text) for text in line.split()[1:]] == [ROWS["fit"][name] for name in columns]


def test_a_line_above_the_rows():
    """A text of as many lines as rows, and one above them."""
    lines = table(ROWS, ["first"]).splitlines()
    assert len(lines) == len(ROWS) + 1
    assert lines[0].strip() == "first"
