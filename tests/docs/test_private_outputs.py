"""``private_outputs``: what a machine should keep to itself is found, and nothing else."""

import sys
from pathlib import Path

import pytest
from private_outputs import private, secrets

HOME, USERS = "/" + "home", "/" + "Users"  # in pieces, since no file holds such a path


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"saved in {HOME}/ada/model", f"a path of this machine ({HOME}/ada/model)"),
        (f"'{USERS}/ada/model'", f"a path of this machine ({USERS}/ada/model)"),
        ("/opt/venv/lib/python3.11/site-packages/jax", "a path of this machine"),
        ("/check/primer/lib/jax", "a path of this machine (/check/primer/lib/jax)"),
        ("C:" + r"\Users\ada", "a path of Windows"),
        ("<function f at 0x7f2eb293d3a0>", "an address in memory (0x7f2eb293d3a0)"),
        (f"File \x1b[32m{HOME}/ada/x.py\x1b[39m", f"a path of this machine ({HOME}/ada/x.py)"),
        ("written by ada@example.org", "an e-mail address (ada@example.org)"),
        ("at 192.168.1.7:8000", "an address in a network (192.168.1.7)"),
        ("token ghp_" + 30 * "a", "a token"),
        ("-----BEGIN RSA " + "PRIVATE KEY-----", "a token"),
        (f"{Path.home()}", "the home folder"),
        (f"{sys.prefix}/lib", "the folder of Python"),
    ],
)
def test_private(text, kind):
    """Paths, addresses and tokens are found and told by kind."""
    assert any(found.startswith(kind) for found in private(text))


def test_a_secret_is_found_and_not_repeated(monkeypatch):
    """The value of a variable that is called a secret is found; its name is told."""
    monkeypatch.setenv("MY_API_TOKEN", "correct-horse")
    assert list(private("it is correct-horse!")) == ["the value of MY_API_TOKEN"]
    assert secrets({"TOKEN": "short", "PATH": "long enough"}) == {}


@pytest.mark.parametrize(
    "text",
    [
        "450/450 and 1/2, km/h and/or",
        "layers/0/kernel and params/home/x",
        "https://example.org/home/index.html",
        "jit(f)/while/body/add and a[0]/x/y/z",
        "0xff and 0x10",
        "x @ y, 127.0.0.1:1234, 1.2.3 and 1.2.3.4.5",
        "images: (1797, 64) float64",
        "dict_keys(['a', 'b'])",
    ],
)
def test_public(text):
    """Fractions, keys, addresses of sites and short hexadecimal numbers are let through."""
    assert list(private(text)) == []
