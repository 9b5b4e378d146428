"""``theme_repairs``: what a screen reader says of the theme's parts makes sense."""

from bs4 import BeautifulSoup
from theme_repairs import hide_icons, label_buttons, label_toggles, mark_home, settle_theme


def test_icons_are_silent():
    """An icon is hidden from screen readers, and what is beside it is not."""
    soup = BeautifulSoup('<i class="fas fa-sun"></i><b class="fade">x</b>', "html.parser")
    hide_icons(soup)
    assert soup.i["aria-hidden"] == "true"
    assert "aria-hidden" not in soup.b.attrs


def test_buttons_have_names():
    """A button with an icon alone is named by its title, others keep their names."""
    html = '<button title="A"></button><button title="A">B</button>'
    soup = BeautifulSoup(html + '<button title="A" aria-label="C"></button>', "html.parser")
    label_buttons(soup)
    assert [button.get("aria-label") for button in soup("button")] == ["A", None, "C"]


def test_arrows_of_the_sidebar_have_names():
    """Each says whose pages it shows; a summary with words of its own keeps them."""
    arrow = "<details><summary><i></i></summary></details>"
    html = f'<li class="has-children"><a>API <code>x</code></a>{arrow}</li>'
    soup = BeautifulSoup(f"{html}<details><summary>Hint</summary></details>", "html.parser")
    label_toggles(soup)
    assert [one.get("aria-label") for one in soup("summary")] == ["Pages of API x", None]


def test_the_link_home_is_in_a_landmark():
    """It is wrapped, once."""
    html = '<div id="pst-primary-sidebar"><a class="logo">x</a></div>'
    soup = BeautifulSoup(html, "html.parser")
    mark_home(soup)
    mark_home(soup)
    assert len(soup("nav")) == 1
    assert soup.nav.a["class"] == ["logo"]


def test_the_theme_is_chosen_early():
    """Where a reader has chosen none, the script that comes first asks the system."""
    early = 'root.theme = localStorage.getItem("theme") || "auto";'
    soup = BeautifulSoup(f"<script>{early}</script><script>f()</script>", "html.parser")
    settle_theme(soup)
    settle_theme(soup)
    first, second = (script.string for script in soup("script"))
    assert first.startswith('root.theme = localStorage.getItem("theme") || (matchMedia(')
    assert second == "f()"
