"""``jaxprimer.benchmarks``: the record is whole, and tells what has changed since."""

import pytest

from jaxprimer import benchmarks
from jaxprimer.benchmarks import changes, fingerprint, load_benchmarks, ratios, table

ROWS = {"fit": {"steady": 0.5, "first": 2.0}, "PyTorch": {"steady": 1.25, "first": 1.0}}


@pytest.mark.parametrize("part", ["training", "site"])
def test_a_record_says_when_and_where(part):
    """Date, machine and versions stand beside the numbers."""
    measured = load_benchmarks(part)
    assert measured["date"] >= "2026-11-26"
    assert "cores" in measured["machine"]
    assert "python" in measured["versions"]


def test_every_task_was_measured_for_all():
    """The same contestants in each task, and each time is positive."""
    tasks = load_benchmarks("training")["tasks"].values()
    assert len({tuple(task["rows"]) for task in tasks}) == 1
    rows = [row for task in tasks for row in task["rows"].values()]
    assert all(0 < row["low"] <= row["steady"] <= row["high"] for row in rows)
    assert all(0.5 < row["accuracy"] <= 1 for row in rows)


def test_an_unknown_part_is_refused():
    """The error names the parts that there are."""
    with pytest.raises(ValueError, match=r"part is 'speed', wanted one of \['site', 'training'\]"):
        load_benchmarks("speed")


def test_a_docstring_changes_no_measurement(tmp_path, monkeypatch):
    """The name of a module is that of its code: other words leave it, another number does not."""
    monkeypatch.setattr(benchmarks, "files", lambda _package: tmp_path)
    module = '"""{}"""\n\n\ndef half(x):\n    """{}"""\n    return x / {}\n'
    seen = []
    for texts in [("Half.", "Halve.", 2), ("A half.", "Give half.", 2), ("Half.", "Halve.", 3)]:
        (tmp_path / "half.py").write_text(module.format(*texts), encoding="utf-8")
        seen.append(fingerprint("half"))
    assert seen[0] == seen[1] != seen[2]


def test_nothing_has_changed_where_all_is_the_same():
    """The same module is no change, nor is a package that is not here."""
    same = {"versions": {"no-such-package": "1.0"}, "modules": {"plain": fingerprint("plain")}}
    assert changes(same) == []


def test_changes_are_told():
    """Another version and an edited module."""
    old = {"versions": {"jax": "0.0.1"}, "modules": {"plain": "0"}}
    first, second = changes(old)
    assert first.startswith("jax 0.0.1 -> ")
    assert second == "jaxprimer.plain was edited"


def test_ratios_are_multiples_of_the_base():
    """Each entry is divided by that of the base, in the column that is asked for."""
    assert ratios(ROWS, "fit") == {"fit": 1.0, "PyTorch": 2.5}
    assert ratios(ROWS, "fit", "first") == {"fit": 1.0, "PyTorch": 0.5}


def test_a_base_that_was_not_measured_is_refused():
    """The error names the rows that there are."""
    with pytest.raises(ValueError, match=r"base is 'keras', wanted one of \['PyTorch', 'fit'\]"):
        ratios(ROWS, "keras")


def test_a_table_has_a_column_below_each_name():
    """Columns stand in the order that is asked for, and end where their names end."""
    head, first, second = table(ROWS, ["steady", "first"]).splitlines()
    assert head.split() == ["steady", "first"]
    assert first.split() == ["fit", "0.5", "2"]
    assert second.split() == ["PyTorch", "1.25", "1"]
    assert len(head) == len(first) == len(second)


def test_large_numbers_are_written_out():
    """Three digits, and more where there are more before the point."""
    assert table({"a": {"megabytes": 1145.0}}, ["megabytes"]).split()[-1] == "1145"
