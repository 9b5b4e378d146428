"""``style_sheets``: one style sheet looks the same as many, and holds what is used."""

import pytest
from bs4 import BeautifulSoup
from style_sheets import bundle, rebased, trimmed, words_of

WORDS = {"menu", "is-open", "tip-", "on"}


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        (".menu{a:b}.gone{a:b}", ".menu{a:b}"),
        ("p{a:b}:root{--x:1}*{c:d}", "p{a:b}:root{--x:1}*{c:d}"),
        (".gone,.menu>a{a:b}", ".menu>a{a:b}"),
        (".menu.is-open .gone{a:b}", ""),
        (".tip-left{a:b}", ".tip-left{a:b}"),
        (".only{a:b}", ""),
        (".menu:not(.gone,.x){a:b}", ".menu:not(.gone,.x){a:b}"),
        ("@media (min-width:9px){.gone{a:b}.on{a:b}}", "@media (min-width:9px){.on{a:b}}"),
        ("@media print{.gone{a:b}}", "@media print{}"),
        ("@keyframes k{0%{a:b}to{a:c}}", "@keyframes k{0%{a:b}to{a:c}}"),
        (
            '@font-face{src:url(a.woff2)}@import "b.css";',
            '@font-face{src:url(a.woff2)}@import "b.css";',
        ),
        ("/* of .gone */\n.on{a:b}", "/* of .gone */\n.on{a:b}"),
    ],
)
def test_rules_without_use_go(sheet, kept):
    """A rule stays if the site names all its classes, or if that cannot be told."""
    assert trimmed(sheet, WORDS) == kept


def test_trimming_twice_is_trimming_once():
    """Nothing more goes."""
    once = trimmed(".menu{a:b}.gone,.on{a:b}", WORDS)
    assert trimmed(once, WORDS) == once


def test_files_are_found_from_a_folder_up():
    """Addresses in a sheet are those of the same files."""
    sheet = "a{b:url(../fonts/x.woff2)}c{d:url('y.png')}e{f:url(\"data:image/png,x\")}"
    assert rebased(sheet, "styles") == (
        'a{b:url(fonts/x.woff2)}c{d:url(styles/y.png)}e{f:url("data:image/png,x")}'
    )


def test_a_page_loads_one_sheet(tmp_path):
    """The theme's sheets become one, in their order, before the site's own."""
    static = tmp_path / "_static"
    static.mkdir()
    for name in "ab":
        (static / f"{name}.css").write_text(f".menu{{{name}:url(x.png)}}.gone{{}}")
    links = [
        f'<link rel="stylesheet" href="../_static/{name}.css?v=1">' for name in ("a", "own", "b")
    ]
    soup = BeautifulSoup(f"<head><meta>{''.join(links)}</head>", "html.parser")
    ((name, text),) = bundle(soup, static, WORDS, ["own.css"]).items()
    assert text == ".menu{a:url(x.png)}\n.menu{b:url(x.png)}"
    assert [link["href"] for link in soup("link")] == [
        f"../_static/{name}",
        "../_static/own.css?v=1",
    ]


@pytest.mark.parametrize("data", ["fontawesome.js", "digit-weights.js"])
def test_words_are_those_of_pages_and_scripts(tmp_path, data):
    """Classes may stand in either; scripts that are data do not count."""
    (tmp_path / "_static").mkdir()
    (tmp_path / "a.html").write_text('<p class="in-page">')
    (tmp_path / "_static/b.js").write_text("one.classList.add('in-script')")
    (tmp_path / "_static" / data).write_text("'fa-zoom'")
    words = words_of(tmp_path)
    assert {"in-page", "in-script"} <= words
    assert "fa-zoom" not in words
