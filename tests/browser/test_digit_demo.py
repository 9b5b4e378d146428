"""``digit_demo``: readers can draw by any means, and the browser computes what JAX does."""

import gzip
import json
import re
import shutil
import statistics
from pathlib import Path

import numpy as np
import pytest
from digit_demo import DRAWINGS, SCRIPTS, WEIGHTS
from digit_weights import CLOSE, layers, shipped_logits
from playwright.sync_api import expect, sync_playwright
from sklearn.datasets import load_digits

from jaxprimer.data import train_test_arrays

ROOT = Path(__file__).parents[2]
SITE = ROOT / "build/html"
SHAPES = json.loads(Path(__file__).with_name("digit_shapes.json").read_text(encoding="utf-8"))
HANDS = 5  # that write each of the shapes
PAD = 256  # pixels
THREE = [[(70, 60), (190, 60), (120, 130), (180, 180), (150, 220), (70, 200)]]
PAGES = ["index.html", "tutorials/neural_net_basics.html"]
QUIET = "--no-sandbox --disable-gpu --disable-quic --disable-background-networking"
QUIET += " --disable-component-update --disable-sync"
POLICY = "default-src 'self' data: 'unsafe-inline'; script-src 'self'; connect-src 'none'"


@pytest.fixture(scope="module")
def browser():
    """The Chromium of this machine."""
    path = shutil.which("chromium")
    assert path, "There is no chromium on the PATH. Install it, for example: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser):
    """Opens a page of the site as a file, in a browser set up as asked."""
    contexts = []

    def open_page(name="index.html", **settings):
        assert (SITE / name).is_file(), "There is no site. Run: python -m tox run -e docs"
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.goto((SITE / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """The landing page, with a pad whose pixels are the screen's."""
    page = new_page()
    page.locator("canvas").evaluate(f"pad => pad.style.width = '{PAD}px'")
    page.locator("canvas").scroll_into_view_if_needed()
    return page


@pytest.fixture(scope="module")
def weights():
    """The script with the weights."""
    return (SITE / "_static" / WEIGHTS).read_text(encoding="utf-8")


def draw(page, strokes):
    """Draw with the mouse."""
    box = page.locator("canvas").bounding_box()
    for (x, y), *others in strokes:
        page.mouse.move(box["x"] + x, box["y"] + y)
        page.mouse.down()
        for x_next, y_next in others:
            page.mouse.move(box["x"] + x_next, box["y"] + y_next)
        page.mouse.up()


def image(page):
    """The numbers that the network sees."""
    return list(map(int, page.locator("[role=gridcell]").all_text_contents()))


def answer(page):
    """The digit that the page names."""
    return int(re.search(r"reads (\d)", page.locator("[role=status]").text_content())[1])


def written(shape, rng):
    """A shape as one hand writes it: large or small, slanted, turned and shaky, on whole pixels."""
    size, aspect = rng.uniform(110, 210), rng.uniform(0.55, 0.95)
    slant, turn = rng.uniform(-0.1, 0.35), rng.uniform(-0.12, 0.12)
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = size * np.array([[cos, -sin], [sin, cos]]) @ np.array([[aspect, -slant], [0, 1]])
    shaky = [np.array(stroke) - 0.5 + rng.normal(0, 0.015, (len(stroke), 2)) for stroke in shape]
    strokes = [points @ matrix.T for points in shaky]
    low, high = (edge(np.concatenate(strokes), axis=0) for edge in (np.min, np.max))
    place = rng.uniform(10 - low, PAD - 10 - high)
    return [np.rint(points + place).tolist() for points in strokes]


def test_the_browser_computes_what_jax_does(page, weights):
    """Logits of all test images are the same, as far as two bytes can tell, and so are answers."""
    digits = load_digits()
    images = np.asarray(train_test_arrays(digits.data, digits.target)[1])
    assert images.shape == (450, 64)
    call = "([layers, images]) => images.map(x => digitNetwork.logits(layers, x))"
    unpack = call.replace("logits(layers", "logits(digitNetwork.unpack(layers)")
    seen = np.array(page.evaluate(unpack, [layers(weights), images.tolist()]))
    wanted = shipped_logits(weights, images)
    assert np.abs(seen - wanted).max() < 1e-2 - CLOSE
    assert (seen.argmax(axis=1) == wanted.argmax(axis=1)).all()


def test_a_prediction_is_instant(page, weights):
    """From a long drawing to probabilities it takes less than 5 ms."""
    call = """layers => {
        const network = digitNetwork.unpack(layers);
        const stroke = Array.from({length: 150}, (_, i) => [128 + 60 * Math.cos(i / 10), i]);
        return Array.from({length: 50}, () => {
            const start = performance.now();
            digitNetwork.softmax(digitNetwork.logits(network, digitDrawing.prepare([stroke])));
            return performance.now() - start;
        });
    }"""
    assert statistics.median(page.evaluate(call, layers(weights))) < 5


def test_it_is_small():
    """Scripts, weights and style are at most 60 kB on their way to the reader."""
    files = [SITE / "_static" / name for name in (*SCRIPTS, "draw-a-digit.css")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < 60_000


def test_drawings_are_read_as_the_page_says(page, tmp_path):
    """Digits that a script draws become the recorded images, and as many are read as is said."""
    rng, rows, n_right = np.random.default_rng(0), [], 0
    for digit, shape in [item for item in SHAPES for _ in range(HANDS)]:
        page.get_by_role("button", name="Clear").dispatch_event("click")
        draw(page, written(shape, rng))
        rows.append([digit, *image(page)])
        n_right += answer(page) == digit
    seen = "".join(" ".join(map(str, row)) + "\n" for row in rows)
    path = tmp_path / DRAWINGS.name
    path.write_text(seen, encoding="utf-8")
    remedy = f"If drawings are to become other images, copy {path} to {DRAWINGS}."
    assert seen == DRAWINGS.read_text(encoding="utf-8"), remedy
    said = (
        f"Of {len(rows)} digits that a script drew on this pad, this network reads {n_right} right."
    )
    expect(page.get_by_text(said)).to_be_visible()


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
    moving = "document.querySelector('.digit-demo').getAnimations({subtree: true}).length"
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("width", [320, 768, 1280])
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
