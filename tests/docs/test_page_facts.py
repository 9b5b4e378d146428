"""``page_facts``: what a page says of itself is true."""

import platform
from importlib.metadata import version

import page_facts
import pytest
from page_facts import WORDS_PER_MINUTE, reading_minutes, run_text


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (1, 1), (WORDS_PER_MINUTE, 1), (WORDS_PER_MINUTE + 1, 2)]
)
def test_reading_minutes(words, minutes):
    """Minutes are rounded up, and a page takes at least one."""
    assert reading_minutes("word " * words) == minutes


def test_run_text(monkeypatch):
    """The sentence holds time, duration, versions and device."""
    monkeypatch.setattr(page_facts, "apart", lambda ask: ask())  # JAX's threads forbid a fork here
    text = run_text(seconds=12.34, timestamp=0)
    assert text.startswith(
        "This page ran on 1970-01-01 at 00:00 UTC, in 12.3 seconds, with Python "
    )
    for part in (
        platform.python_version(),
        f"jax {version('jax')}",
        f"flax {version('flax')}",
        "cpu",
    ):
        assert part in text
