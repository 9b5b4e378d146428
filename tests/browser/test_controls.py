"""What readers press works, under the security policy that the site asks its host for."""

import re

import pytest
from playwright.sync_api import expect

PART_1 = "tutorials/neural_net_basics.html"


@pytest.fixture
def seen(visit):
    """Part 1, which has every control."""
    seen = visit(PART_1, permissions=["clipboard-read", "clipboard-write"])
    yield seen
    assert seen.problems == []


def test_the_theme_can_be_switched(seen):
    """A reader chooses dark from the menu, and finds it on the next page."""
    seen.page.locator(".theme-switch-button").click()
    seen.page.locator(".theme-change-button[data-mode=dark]").click()
    expect(seen.page.locator("html")).to_have_attribute("data-theme", "dark")
    seen.page.locator(".prev-next-footer a, .prev-next-area a").first.click()
    expect(seen.page).not_to_have_url(re.compile(PART_1))
    expect(seen.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert seen.page.evaluate("localStorage.getItem('mode')") == "dark"


def test_the_theme_follows_the_keyboard(seen):
    """The same by keys alone."""
    seen.page.locator(".theme-switch-button").focus()
    for key in ("Enter", "ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        seen.page.keyboard.press(key)
    expect(seen.page.locator("html")).to_have_attribute("data-mode", "dark")
    assert seen.page.evaluate("localStorage.getItem('mode')") == "dark"


def test_search_finds_pages(seen):
    """The key that the page names opens the search, and Enter shows what there is."""
    seen.page.keyboard.press("Control+k")
    seen.page.keyboard.type("gradient")
    seen.page.keyboard.press("Enter")
    seen.page.locator("#search-results li a").first.wait_for()
    assert PART_1 in seen.page.locator("#search-results li a").first.get_attribute("href")


def test_search_works_from_a_folder(visit, site):
    """Pages are found without a server, which a browser needs only to quote from them."""
    seen = visit("search.html?q=gradient", base=f"{site.as_uri()}/")
    seen.page.locator("#search-results li a").first.wait_for()
    assert PART_1 in seen.page.locator("#search-results li a").first.get_attribute("href")


def test_code_can_be_copied(seen):
    """The button over a cell copies what the cell holds."""
    cell = seen.page.locator("div.cell_input").first
    cell.hover()
    cell.locator("button.copybtn").click()
    copied = seen.page.evaluate("navigator.clipboard.readText()")
    assert copied.split() == cell.locator("pre").text_content().split()


def test_menus_open(seen):
    """Each menu above the article shows its entries, and Escape closes it."""
    buttons = seen.page.locator(".article-header-buttons [data-bs-toggle=dropdown]").all()
    assert len(buttons) > 2
    for button in buttons:
        button.focus()
        seen.page.keyboard.press("Enter")
        entries = button.locator("xpath=following-sibling::ul")
        entries.wait_for(state="visible")
        seen.page.keyboard.press("Escape")
        entries.wait_for(state="hidden")
        assert button.get_attribute("aria-expanded") == "false"


def test_pages_are_printed(seen):
    """The button for printing calls the browser's dialog."""
    seen.page.evaluate("window.print = () => { document.title = 'printed' }")
    seen.page.locator(".dropdown-download-buttons > button").click()
    seen.page.locator(".btn-download-pdf-button").click()
    assert seen.page.title() == "printed"


def test_a_page_fills_the_screen(seen):
    """The button for the full screen works."""
    seen.page.locator(".btn-fullscreen-button").click()
    seen.page.wait_for_function("document.fullscreenElement != null")
    assert seen.page.evaluate("document.fullscreenElement.tagName") == "HTML"


def test_the_sidebar_opens_and_closes(visit, width):
    """The first button brings the pages' list on a phone, and hides it on a screen."""
    page = visit(PART_1, width=width, reduced_motion="reduce").page
    link = page.locator("#pst-primary-sidebar a, #pst-primary-sidebar-modal a").first
    before = link.is_visible()
    page.locator(".primary-toggle").press("Enter")
    link.wait_for(state="hidden" if before else "visible")
    assert link.is_visible() != before


def test_folded_parts_open(seen):
    """A hint is shown on a press of Enter."""
    part = seen.page.locator("details").first
    part.locator("summary").press("Enter")
    assert part.get_attribute("open") is not None
