"""The built site, and a browser that looks at it as it is served, or in its folder."""

import shutil
from functools import partial
from http.server import ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple

import pytest
from digit_pad import PAD
from playwright.sync_api import Page, sync_playwright
from site_host import SITE, Host

PAGES = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.rglob("*.html")
    if not path.is_relative_to(SITE / "_static")
)
# The shell draws no window, and takes half the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync"""
FOLDER_PAGES = [path for path in PAGES if path != "404.html"]  # a host alone shows that one
CASES = {
    "path": PAGES,
    "folder_path": FOLDER_PAGES,
    "theme": ["light", "dark"],
    "width": [320, 768, 1280],
}
WATCH = """
window.shift = 0;
// A window that nothing is drawn in has no frames, and would be waited for in vain.
window.nextFrame = () => new Promise(go => { requestAnimationFrame(go); setTimeout(go, 100); });
requestAnimationFrame(() => { window.firstTheme = document.documentElement.dataset.theme; });
window.shifts = new PerformanceObserver(
  list => list.getEntries().forEach(one => window.shift += one.value));
shifts.observe({type: "layout-shift", buffered: true});
document.addEventListener("securitypolicyviolation",
  event => console.error("policy:", event.violatedDirective, event.blockedURI, event.sample));
"""


def pytest_generate_tests(metafunc):
    """Run a test that asks for a page, a theme or a width with each."""
    if not (SITE / "index.html").is_file():
        raise pytest.UsageError(f"there is no site in {SITE}. Run: python -m tox run -e docs")
    for name, cases in CASES.items():
        if name in metafunc.fixturenames:
            # All tests of a path in a row, so that one visit serves those that only look.
            metafunc.parametrize(name, cases, scope="session" if name == "path" else None)


class Visit(NamedTuple):
    """A page in the browser, what it has asked for, and what went wrong."""

    page: Page
    requests: list[str]
    problems: list[str]


@pytest.fixture(scope="session")
def site():
    """Folder of the built site."""
    return SITE


@pytest.fixture(scope="session")
def address():
    """Where the site is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=SITE)) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser():
    """The Chromium of this machine."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found, f"no {', '.join(NAMES)} on the PATH. Install one, such as: apt install {NAMES[0]}"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=QUIET.split())
        yield chromium
        chromium.close()


def opened(context, address):
    """Open an address in a browser that is set up, and watch what happens."""
    seen = Visit(context.new_page(), [], [])
    seen.page.add_init_script(WATCH)
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    seen.page.on("requestfailed", lambda request: note_failure(seen, request))
    seen.page.on("pageerror", lambda error: seen.problems.append(str(error)))
    seen.page.on("console", lambda message: note(seen, message))
    seen.page.goto(address)
    return seen


@pytest.fixture
def visit(browser, address):
    """Opens a page as it is served, or as a file, in a browser that is set up as asked."""
    contexts = []

    def open_page(path, *, theme="light", width=1280, base=address, **settings):
        size = {"width": width, "height": 800}
        contexts.append(browser.new_context(color_scheme=theme, viewport=size, **settings))
        return opened(contexts[-1], base + path)

    yield open_page
    for context in contexts:
        context.close()


def note_failure(seen, request):
    """Keep a request that failed, unless the reader went on before it was answered."""
    if request.failure != "net::ERR_ABORTED":
        seen.problems.append(request.url)


def note(seen, message):
    """Keep a message of the console that tells of a fault."""
    if message.type in ("error", "warning"):
        seen.problems.append(message.text)


def read(seen):
    """Unfold all of a page and scroll to its end, so that it loads all it ever will."""
    seen.page.evaluate(
        """async () => {
        document.querySelectorAll("details").forEach(one => one.open = true);
        for (let y = 0; y < document.body.scrollHeight; y += 1600) {
        scrollTo(0, y); await nextFrame(); } }"""
    )
    seen.page.wait_for_load_state("networkidle")
    seen.page.evaluate("shifts.disconnect()")  # what moves now, a test has moved
    return seen


@pytest.fixture
def read_through(visit):
    """Opens a page and reads it to its end."""
    return lambda path, **settings: read(visit(path, **settings))


def resize(page, width):
    """Give a page another width, and wait until the theme has moved what it moves."""
    if page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(300)  # it looks at what scrolls a moment after a change
        page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")


@pytest.fixture(scope="session")
def visits(path, browser, address):
    """Opens the page that tests are for, reads it to its end, and has it for the next test too."""
    made = {}

    def visited(theme, width, **settings):
        key = (theme, *settings)
        if key not in made:
            size = {"width": 320, "height": 800}
            context = browser.new_context(color_scheme=theme, viewport=size, **settings)
            made[key] = read(opened(context, address + path))
        resize(made[key].page, width)
        return made[key]

    yield visited
    for seen in made.values():
        seen.page.context.close()


@pytest.fixture
def look(visits):
    """The page that a test is for, as it was read to its end on a phone; only to be looked at."""
    return lambda theme="light", width=1280: visits(theme, width)


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
