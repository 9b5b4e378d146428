"""``digit_demo``: readers draw with a mouse, a finger, a pen or keys, on any screen."""

import re
from pathlib import Path

import numpy as np
import pytest
from digit_pad import PAGES, THREE, answer, draw, image
from playwright.sync_api import expect

SITE = Path(__file__).parents[2] / "build/html"
POLICY = "default-src 'self' data: 'unsafe-inline'; script-src 'self'; connect-src 'none'"


def test_a_mouse_draws(page):
    """The image fills all rows, the bars add up, the answer is told; Clear empties all."""
    draw(page, THREE)
    rows = np.reshape(image(page), (8, 8))
    assert rows[0].any()
    assert rows[7].any()
    assert answer(page) == 3
    shares = page.get_by_role("meter").evaluate_all("all => all.map(meter => meter.value)")
    assert sum(shares) == pytest.approx(1)
    assert np.argmax(shares) == 3
    expect(page.locator(".digit-answer")).to_have_text(f"3{100 * shares[3]:.1f}%")
    page.get_by_role("button", name="Clear").click()
    assert not any(image(page))
    expect(page.get_by_role("status")).to_have_text("Draw a digit.")


@pytest.mark.parametrize("kind", ["touch", "pen"])
def test_a_finger_and_a_pen_draw(page, kind):
    """What they draw is read as what a mouse draws, and the page does not scroll below them."""
    box, session = page.locator("canvas").bounding_box(), page.context.new_cdp_session(page)
    before = page.evaluate("scrollY")

    def send(event, x, y):
        point = {"x": box["x"] + x, "y": box["y"] + y}
        if kind == "pen":
            more = {"type": f"mouse{event}", "pointerType": "pen", "button": "left", "buttons": 1}
            session.send("Input.dispatchMouseEvent", more | point | {"clickCount": 1})
        else:
            name = {"Pressed": "Start", "Moved": "Move", "Released": "End"}[event]
            points = [] if name == "End" else [point]
            session.send(
                "Input.dispatchTouchEvent", {"type": f"touch{name}", "touchPoints": points}
            )

    first, *others = THREE[0]
    send("Pressed", *first)
    for point in others:
        send("Moved", *point)
    send("Released", *others[-1])
    expect(page.get_by_role("status")).to_contain_text("The network reads 3")
    assert page.evaluate("scrollY") == before


def test_a_keyboard_paints(page):
    """Tab leads to one cell, arrow keys move within the edges, Space and Enter paint a one."""
    page.get_by_role("button", name="Clear").focus()
    page.keyboard.press("Tab")
    for key in ("ArrowUp", "ArrowLeft", "End", "ArrowRight", "Home", *["ArrowRight"] * 3):
        page.keyboard.press(key)
    for key in 4 * [
        " ",
        "ArrowRight",
        "Enter",
        "ArrowDown",
        "Enter",
        "ArrowLeft",
        " ",
        "ArrowDown",
    ]:
        page.keyboard.press(key)
    assert image(page) == 8 * [0, 0, 0, 16, 16, 0, 0, 0]
    expect(page.get_by_role("status")).to_contain_text("The cell is now 16. The network reads 1")
    page.keyboard.press("Enter")
    assert image(page)[-5] == 0
    assert page.locator(":focus").evaluate("cell => getComputedStyle(cell).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    expect(page.locator("[role=gridcell]:focus")).to_have_count(0)


def test_each_part_has_a_role_and_a_name(page):
    """Who cannot see the page is told what each part is."""
    expect(page.get_by_role("img", name="A pad to draw on")).to_be_visible()
    grid = page.get_by_role("grid", name="What the network sees")
    expect(grid.get_by_role("row")).to_have_count(8)
    for digit in range(10):
        expect(page.get_by_role("meter", name=f"Probability of {digit}")).to_be_visible()
    assert page.locator("[role=gridcell][tabindex='0']").count() == 1


def luminance(color):
    """Relative luminance of a colour as a browser computes it."""
    numbers = np.array(re.findall(r"[\d.]+", color)[:3], float)
    shares = numbers if color.startswith("color(") else numbers / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_numbers_can_be_read_on_any_grey(new_page, scheme):
    """Each number stands out from its cell by the 4.5 to 1 that small text needs."""
    page = new_page(color_scheme=scheme)
    page.get_by_role("gridcell").evaluate_all(
        """all => all.slice(0, 17).forEach((cell, value) => {
            cell.style.setProperty("--ink", `${100 * value / 16}%`);
            cell.classList.toggle("digit-dark", value > 8);
        })"""
    )
    styles = "all => all.map(getComputedStyle).map(s => [s.color, s.backgroundColor])"
    for colors in page.get_by_role("gridcell").evaluate_all(styles)[:17]:
        dark, light = sorted(map(luminance, colors))
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_nothing_moves(new_page):
    """Who asked for less motion sees none."""
    page = new_page(reduced_motion="reduce")
    page.locator("canvas").scroll_into_view_if_needed()
    draw(page, THREE)
    # The style sheet leaves each change a hundredth of a millisecond, which nobody sees.
    moving = """document.querySelector('.digit-demo').getAnimations({subtree: true})
        .filter(one => one.effect.getTiming().duration > 1).length"""
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("name", PAGES)
def test_it_fits_the_screen(new_page, name, width):
    """No page with the demo scrolls sideways, and the pad stays a square."""
    page = new_page(name, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator("canvas").bounding_box()
    assert box["width"] == pytest.approx(box["height"])
    assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("name", PAGES)
def test_a_strict_policy_lets_it_run(browser, name):
    """With scripts of the site's own files alone, the demo works and breaks no rule."""
    context = browser.new_context()
    page, broken = context.new_page(), []
    page.route("**/*", lambda route: serve(route, POLICY))
    page.expose_function("note", lambda source: broken.append(source))  # noqa: PLW0108 - it wants a Python function
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => note(e.sourceFile))"
    )
    page.goto(f"http://site.test/{name}")
    page.locator("canvas").scroll_into_view_if_needed()
    draw(page, THREE)
    expect(page.get_by_role("status")).to_contain_text("The network reads")
    assert not [source for source in broken if "digit" in source]
    context.close()


def serve(route, policy):
    """Answer a request of the page with a file of the site, or with nothing."""
    path = SITE / route.request.url.split("?")[0].removeprefix("http://site.test/")
    if path.is_file():
        route.fulfill(path=path, headers={"Content-Security-Policy": policy})
    else:
        route.abort()


def test_without_scripts_the_page_makes_sense(new_page):
    """A sentence stands where the demo would."""
    page = new_page(java_script_enabled=False)
    assert "where scripts may run" in page.locator(".digit-demo").inner_text()
    assert page.locator("canvas").count() == 0
