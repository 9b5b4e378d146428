"""``docs/reference/status.md``: what it says of the build. Each test quotes a sentence."""

import ast
import os
import platform
import re
from importlib.metadata import version

import page_facts
import pytest
import run_cache

pytestmark = pytest.mark.usefixtures("as_the_page_says")
ENVIRONMENT = run_cache.environment("jaxprimer")


@pytest.mark.parametrize("name", ["jax", "flax", "optax", "numpy", "ipykernel"])
def test_a_kept_run_has_the_same_versions(name):
    """Or was taken from a run with the same code, package, versions and machine."""
    found = [line for line in ENVIRONMENT if line.lower().startswith(f"{name}==")]
    assert found == [f"{found[0].partition('=')[0]}=={version(name)}"]
    assert {platform.python_version(), platform.machine()} <= set(ENVIRONMENT)


def test_a_kept_run_has_the_same_package():
    """Taken from a run with the same code, package."""
    folder = run_cache.module_path("jaxprimer").parent
    used = run_cache.used_modules([ast.parse("from jaxprimer.training import fit")], folder)
    assert {"training.py", "rounds.py"} < {path.name for path in used}
    first, other = (run_cache.digest([code]) for code in (b"x = 1", b"x = 2"))
    assert first != other == run_cache.digest([b"x = 2"])


@pytest.mark.parametrize("name", ["jax", "flax", "optax", "numpy", "sphinx"])
def test_versions_are_stated(name):
    """How long it took, and with which versions."""
    assert name in page_facts.PACKAGES
    assert re.match(r"\d", version(name))


def test_a_run_is_told(monkeypatch):
    """When each page of JAX Primer ran, how long it took, with which versions, on which device."""
    monkeypatch.setattr(page_facts, "device", lambda: f"cpu ({os.cpu_count()} cores)")
    said = page_facts.run_text(2.5, 0)
    assert "ran on 1970-01-01 at 00:00 UTC, in 2.5 seconds" in said
    assert f"jax {version('jax')}, flax {version('flax')}, optax {version('optax')}" in said
    assert said.endswith(f"on the device cpu ({os.cpu_count()} cores).")
