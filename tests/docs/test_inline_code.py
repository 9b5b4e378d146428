"""``inline_code``: a page loads what stood in it, and does the same."""

import re
from pathlib import Path

from bs4 import BeautifulSoup
from inline_code import move_out

DOCS = Path(__file__).parents[2] / "docs"

PAGE = '<html data-content_root="../"><head><title>x</title>{head}</head><body>{body}</body></html>'


def moved(head="", body=""):
    """The page without inline code, and its files."""
    soup = BeautifulSoup(PAGE.format(head=head, body=body), "html.parser")
    return soup, move_out(soup)


def test_scripts_become_files():
    """Scripts that follow each other become one, with its attributes, in the same place."""
    soup, files = moved('<script data-a="1">a && b</script>\n<script>let c;</script><link>')
    ((name, text),) = files.items()
    assert text == "a && b\nlet c;"
    assert str(soup.script) == f'<script src="../_static/{name}"></script>'
    assert soup.script.find_next_sibling().name == "link"


def test_styles_become_files():
    """A style element and style attributes end in files that the page loads."""
    soup, files = moved("<style>a { b: c }</style>", '<p style="d: e">x</p><p style="d: e">y</p>')
    assert [link["href"] for link in soup.select("link")] == [
        f"../_static/{name}" for name in files
    ]
    first, second = files.values()
    assert first == "a { b: c }"
    assert second == f'[data-style="{soup.p["data-style"]}"] {{ d: e }}\n'
    assert not soup.select("style, [style]")


def test_click_handlers_become_files():
    """Each handler is bound to its elements by a script."""
    soup, files = moved(body='<button onclick="f()">x</button><button onclick="g()">y</button>')
    (text,) = files.values()
    for button, call in zip(soup.select("button"), ("f()", "g()"), strict=True):
        assert f'[data-onclick="{button["data-onclick"]}"]' in text
        assert f"{{ {call} }}" in text
    assert not soup.select("[onclick]")


def test_the_rest_stays():
    """Scripts with an address, and scripts that hold data, are left alone."""
    head = '<script src="a.js"></script><script type="application/ld+json">{}</script>'
    soup, files = moved(head)
    assert files == {}
    assert head in str(soup)


def test_moving_twice_is_moving_once():
    """A page that was moved has nothing left to move."""
    soup, _ = moved("<script>a</script>", '<p style="b: c">x</p>')
    before = str(soup)
    assert move_out(soup) == {}
    assert str(soup) == before


def test_the_site_is_served_under_a_policy_that_forbids_inline_code():
    """Its pages may load from the site alone, and images from their own text."""
    headers = (DOCS / "_headers").read_text(encoding="utf-8")
    (policy,) = re.findall(r"Content-Security-Policy: (.*)", headers)
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    assert rules.pop("img-src") == ["'self'", "data:"]
    assert rules["default-src"] == ["'self'"]
    assert {tuple(sources) for sources in rules.values()} == {("'self'",), ("'none'",)}
