"""The benchmarks as published: what was recorded stands on the page, beside what ran with it."""

import pytest

from jaxprimer.benchmarks import load_benchmarks


@pytest.mark.parametrize("part", ["training", "site"])
def test_the_page_says_when_and_where(part, outputs):
    """Date and machine of each measurement."""
    measured = load_benchmarks(part)
    assert f"{measured['date']} on {measured['machine']}" in outputs


def test_every_measurement_is_shown(outputs):
    """Each task with each contestant, and each site with each kind of build."""
    lines = [line.split("  ")[0].strip() for line in outputs.splitlines()]
    for task in load_benchmarks("training")["tasks"].values():
        assert set(task["rows"]) <= set(lines)
    for name, builds in load_benchmarks("site")["sites"].items():
        assert {name, *builds} <= set(lines)


def test_versions_are_told(outputs):
    """With which versions was it measured?"""
    for name, version in load_benchmarks("training")["versions"].items():
        assert f"{name:<12} {version}" in outputs


def test_training_without_nnx_is_the_same(outputs):
    """What is compared here and now does the same."""
    assert "same losses to 1e-5: True" in outputs
