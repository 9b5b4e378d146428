"""``site_checks``: a page that asks another site for something, or is broken, is found."""

import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from site_checks import (
    LARGEST,
    LARGEST_PAGE,
    Site,
    dead_links,
    file_problems,
    page_problems,
    private_paths,
    size_problems,
    uncoloured,
)

ROOT = Path(__file__).parents[2]
COLAB = "https://colab.research.google.com/github/jaxprimer/jaxprimer/blob/main/docs/tutorials"


def parsed(html):
    """Some HTML, parsed."""
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize(
    ("html", "part"),
    [
        ('<script src="https://cdn.example/x.js"></script>', "loads https://cdn.example/x.js"),
        ('<script src="//cdn.example/x.js"></script>', "loads //cdn.example/x.js"),
        ('<link rel="stylesheet" href="https://fonts.example/x.css">', "loads https://fonts"),
        ('<link rel="preconnect" href="https://fonts.example">', "loads https://fonts"),
        ('<iframe src="https://video.example"></iframe>', "loads https://video.example"),
        ('<img src="https://badge.example/a.svg" alt="A badge">', "loads https://badge.example"),
        (
            '<img srcset="a.png, https://b.example/c.png 2x" alt="b">',
            "loads https://b.example/c.png",
        ),
        ('<video poster="//b.example/c.png"></video>', "loads //b.example/c.png"),
        ('<p style="background: url(https://b.example/x)"></p>', "loads https://b.example/x"),
        ("<script>new WebSocket('wss://c.example/')</script>", "loads wss://c.example/"),
        ("<style>@import 'https://fonts.example/x';</style>", "loads https://fonts.example/x"),
        ("<style>a { background: url(//b.example/x) }</style>", "loads //b.example/x"),
        ("<script>fetch('https://count.example/')</script>", "loads https://count.example/"),
        ('<script>import x from "https://cdn.example/x"</script>', "loads https://cdn.example/x"),
        (f'<a href="{COLAB}/gone.ipynb"></a>', "opens docs/tutorials/gone.ipynb in Colab"),
        (
            f'<a href="{COLAB.replace("docs/", "")}/arrays.ipynb"></a>',
            "opens tutorials/arrays.ipynb",
        ),
        (
            f'<a href="{COLAB}/a.ipynb"></a><a href="{COLAB.replace("main", "old")}/a.ipynb"></a>',
            "opens notebooks of jaxprimer/jaxprimer/blob/main and of jaxprimer/jaxprimer/blob/old",
        ),
        (
            '<article><img src="a.png" alt="image"></article>',
            "'image', does not tell what it shows",
        ),
        ('<img src="a.png">', "the image a.png has no alternative text"),
        ('<p id="a"></p><p id="a"></p>', "the id 'a' stands 2 times"),
    ],
)
def test_a_bad_page(html, part):
    """Requests to other sites, images without words, double ids and paths are found."""
    assert any(part in message for message in page_problems(parsed(html), ROOT))


HERE = "https://a.example/en/latest/"
ALIVE = ["../other.html", "../other.html#here", "#top", "https://example.org/x", "mailto:a@b", "#"]
ALIVE += ["/en/latest/other.html", f"{HERE}other.html#here", "/en/latest/", HERE]
ALIVE += ["https://a.example/en/stable/x.html"]
DEAD = [f"{HERE}deep/gone.html", f"{HERE}deep/page.html#no", "/en/latest/gone.html", "gone.html"]
DEAD += ["../other.html#gone", "#gone", "../gone.css"]


def test_dead_links(tmp_path):
    """Files and places that are not there are found; those that are, and other sites, are not."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "index.html").touch()
    (tmp_path / "other.html").write_text('<p id="here"></p>')
    page = tmp_path / "deep/page.html"
    page.write_text('<p id="top"></p>')
    links = "".join(f'<a href="{link}"></a>' for link in ALIVE + DEAD)
    found = list(dead_links(parsed(links), page, Site(tmp_path, HERE)))
    wanted = [link.partition("#")[2] or link.removeprefix("https://a.example") for link in DEAD]
    assert len(found) == len(wanted)
    assert all(name in text for name, text in zip(wanted, found, strict=True))


def test_a_path_of_the_machine_is_found():
    """A page that names the folder of Python or of the project is found, any other is not."""
    found = list(private_paths(f"<p>{sys.prefix}/lib</p>"))
    assert any(f"holds a path of this machine, {sys.prefix}" in message for message in found)
    assert list(private_paths("<p>/usr</p>")) == []


def test_a_page_that_is_too_large_is_found():
    """One byte more than the limit is told with the size and the limit."""
    (message,) = size_problems("x" * (LARGEST_PAGE + 1))
    assert "has 2,000,001 bytes, more than 2,000,000. Show less" in message
    assert list(size_problems("x" * LARGEST_PAGE)) == []


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org">elsewhere</a>',
        f'<a href="{COLAB}/neural_net_basics.ipynb"></a>',
        '<link rel="canonical" href="https://example.org/page.html">',
        '<script src="_static/x.js"></script><img src="a.png" alt=""><img src="data:," alt="x">',
        "<script>const site = 'https://example.org'</script>",
        '<article><img src="a.png" alt=""><img src="b.png" alt="A curve that falls"></article>',
        '<img srcset="a.png 1x, b.png 2x" alt="x"><p style="background: url(a.png)"></p>',
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    ],
)
def test_a_good_page(html):
    """Links, addresses that nothing is loaded from, and files of the site are let through."""
    assert list(page_problems(parsed(html), ROOT)) == []


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("a.css", "@import url('https://fonts.example/x.css');", "loads https://fonts.example"),
        ("a.js", "fetch('//count.example/hit')", "loads //count.example/hit"),
        ("a.js", "navigator.sendBeacon('https://c.example/hit');", "loads https://c.example/hit"),
        ("a.js", "request.open('GET', `https://c.example/hit`)", "loads https://c.example/hit"),
        ("a.js", "new Image().src = '//c.example/hit'", "loads //c.example/hit"),
        ("a.svg", '<image href="https://cdn.example/x.png"/>', "loads https://cdn.example/x.png"),
        ("a.svg", " " * (LARGEST + 1), "more than 200,000. Draw it smaller"),
    ],
)
def test_a_bad_file(name, text, part, tmp_path):
    """Style sheets and scripts that load from elsewhere, and large images, are found."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    ((message),) = file_problems(path)
    assert part in message


def test_a_good_file(tmp_path):
    """A style sheet with images of its own is let through."""
    path = tmp_path / "a.css"
    path.write_text("a { background: url('b.svg') } /* from https://example.org */")
    assert list(file_problems(path)) == []


def test_links_in_code_stay_without_its_colours():
    """What is left of a block of code is its text and its links; other text keeps its elements."""
    code = (
        '<pre><span></span><a href="#x"><span class="nn">jax</span></a> <span id="i">y</span></pre>'
    )
    left = '<pre><a href="#x">jax</a> <span id="i">y</pre>'
    assert uncoloured(f'<span class="a">b</span>{code}') == f'<span class="a">b</span>{left}'
