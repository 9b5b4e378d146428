"""Mend what the theme's pages lack for people who use a keyboard or a screen reader.

Each repair names the project that could take it over.
"""

from bs4 import BeautifulSoup

ICONS = "[class*='fa-']:not([aria-hidden])"
UNSETTLED = 'localStorage.getItem("theme") || "auto"'
PREFERRED = 'matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"'


def settle_theme(soup: BeautifulSoup) -> None:
    """Choose light or dark before the page is drawn, and not after (pydata-sphinx-theme).

    Its last script would choose, and until then lines and colours are missing.
    """
    for script in soup.select("script:not([src])"):
        if UNSETTLED in (code := str(script.string)):
            script.string = code.replace(UNSETTLED, UNSETTLED.replace('"auto"', f"({PREFERRED})"))


def hide_icons(soup: BeautifulSoup) -> None:
    """Keep screen readers from reading an icon's code point aloud (pydata-sphinx-theme)."""
    for icon in soup.select(ICONS):
        icon["aria-hidden"] = "true"


def label_buttons(soup: BeautifulSoup) -> None:
    """Name the buttons that have a title and an icon alone (sphinx-book-theme)."""
    for button in soup.select("button[title]:not([aria-label])"):
        if not button.get_text(strip=True):
            button["aria-label"] = str(button["title"])


def label_toggles(soup: BeautifulSoup) -> None:
    """Say whose pages an arrow of the sidebar shows (pydata-sphinx-theme)."""
    for entry in soup.select("li.has-children > a"):
        for toggle in entry.find_all_next("summary", limit=1):
            toggle["aria-label"] = f"Pages of {entry.get_text()}"


def mark_home(soup: BeautifulSoup) -> None:
    """Put the link to the first page into a landmark (sphinx-book-theme)."""
    for logo in soup.select("#pst-primary-sidebar a.logo"):
        if logo.find_parent("nav") is None:
            logo.wrap(soup.new_tag("nav", attrs={"aria-label": "Home"}))
