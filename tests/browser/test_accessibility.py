"""axe finds no barrier on any page, and everything can be done with the keyboard."""

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Four fifths of axe's time go into the contrast of pieces of code and types, of which a page has
# thousands that are styled alike, as are all that they lie in: of these it looks at three.
ALIKE = """() => {
  const kinds = new Map(), ways = new Map();
  for (const one of document.querySelectorAll("*")) {
    const names = one.getAttributeNames().sort();
    const way = JSON.stringify([kinds.get(one.parentElement), one.tagName, names,
      one.getAttribute("class"), one.getAttribute("style")]);
    const [kind, seen] = ways.get(way) ?? [ways.size, 0];
    ways.set(way, [kind, seen + 1]);
    kinds.set(one, kind);
    one.toggleAttribute("data-alike", seen >= 3);
  }
}"""
CONTRAST = {"id": "color-contrast", "selector": "*:not([data-alike])"}
AXE = Axe(f"{AXE_SCRIPT}; axe.configure({json.dumps({'rules': [CONTRAST]})})")
RINGS = """
window.stops = [];
// An arrow of the sidebar has its ring around what it shows.
window.ringed = one => [one, one.parentElement, one.querySelector(".toctree-toggle")].some(node => {
  if (!node) return false;
  const style = getComputedStyle(node);
  const line = style.outlineStyle != "none" && parseFloat(style.outlineWidth) > 0;
  return getComputedStyle(one).opacity > 0.5 && (line || style.boxShadow != "none"); });
"""
FOCUS = """async () => {
  const one = document.activeElement;
  const shown = () => { const box = one.getBoundingClientRect();
    return box.width > 0 && box.bottom > 0 && box.top < innerHeight && ringed(one); };
  for (let frame = 0; frame < 9 && !shown(); frame++) await nextFrame();
  stops.push(one);
  return { name: one.outerHTML.slice(0, 90), end: one == document.body, shown: shown() };
}"""
WITHOUT_RING = """async () => {
  const found = [];
  for (const one of stops.slice(0, -1)) {
    // The contents of a page fold away again what readers have left behind.
    for (let node = one; node; node = node.parentElement)
      if (getComputedStyle(node).display == "none") node.style.display = "block";
    one.focus({ preventScroll: true });
    for (let frame = 0; frame < 9 && !ringed(one); frame++) await nextFrame();
    if (!ringed(one)) found.push(one.outerHTML.slice(0, 90));
  }
  return found;
}"""
STOPS = 3000  # more than any page has
CONTROLS = [
    ".sidebar-toggle.primary-toggle",
    ".theme-switch-button",
    ".dropdown-source-buttons button",
]


def barriers(page):
    """What axe finds on a page: the rule, and the element."""
    page.evaluate(ALIKE)
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = AXE.run(page, options=options).response["violations"]
    return [(one["id"], node["html"]) for one in found for node in one["nodes"]]


@pytest.fixture
def still(visits):
    """The page that a test is for, read to its end, where nothing moves and axe may run."""

    def show(theme, width):
        page = visits("light", width, reduced_motion="reduce", bypass_csp=True).page
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.wait_for_selector(f"html[data-theme={theme}]")
        return page

    return show


@pytest.mark.parametrize(("scheme", "wide"), [("light", 1280), ("dark", 320)])
def test_axe_finds_nothing(still, scheme, wide):
    """WCAG 2.2 AA and best practices hold, with folded parts open."""
    assert barriers(still(scheme, wide)) == []


def test_axe_would_find_a_barrier(visit):
    """An image without words is reported, and so is text in a pale colour, though it is code."""
    page = visit("tutorials/processes.html", bypass_csp=True).page
    page.evaluate("document.querySelector('article').append(new Image())")
    pale = page.locator("article pre span.n:visible").last
    pale.evaluate("one => { one.style.color = '#ddd' }")
    assert {name for name, _ in barriers(page)} == {"image-alt", "color-contrast"}


def test_each_stop_of_the_tab_key_is_seen(still):
    """From the first link to the last, what has the focus is in view and has a ring; so in dark."""
    page = still("light", 1280)
    page.evaluate(f"() => {{ scrollTo(0, 0); {RINGS} }}")
    stops = []
    while not stops or (not stops[-1]["end"] and len(stops) < STOPS):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
    assert stops.pop()["end"]
    assert len(stops) > 10
    assert [stop["name"] for stop in stops if not stop["shown"]] == []
    assert still("dark", 1280).evaluate(WITHOUT_RING) == []


@pytest.mark.parametrize("selector", CONTROLS)
def test_a_pressed_button_keeps_the_focus(visit, selector):
    """Whoever presses a button with a key goes on from there."""
    page = visit("index.html").page
    page.keyboard.press("Tab")
    page.locator(selector).focus()
    page.keyboard.press("Enter")
    assert page.locator(selector).evaluate("button => button == document.activeElement")


def test_what_scrolls_can_be_reached(look):
    """Code that is wider than a phone can be scrolled with the keyboard."""
    page = look(width=320).page
    unreachable = page.evaluate(
        """[...document.querySelectorAll("article *")].filter(one =>
        one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
        && ["auto", "scroll"].includes(getComputedStyle(one).overflowX)
        && one.tabIndex < 0 && !one.querySelector("a, button, input, [tabindex='0']"))
        .map(one => one.outerHTML.slice(0, 90))"""
    )
    assert unreachable == []


def test_nothing_moves_for_those_who_ask(look):
    """With reduced motion, nothing takes time to change, however little: all of a page would."""
    page = look().page
    page.emulate_media(reduced_motion="reduce")
    slow = page.evaluate(
        """[...document.querySelectorAll("*")].map(one => getComputedStyle(one)).filter(style =>
        parseFloat(style.transitionDuration) > 0 || parseFloat(style.animationDuration) > 0.01
        || style.scrollBehavior == "smooth").length"""
    )
    page.emulate_media(reduced_motion="no-preference")
    assert slow == 0
