"""The built site, served on this machine as a host serves it, and a browser that looks at it."""

import gzip
import re
import shutil
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest
from digit_pad import PAD
from playwright.sync_api import Page, sync_playwright

SITE = Path(__file__).parents[2] / "build/html"
PAGES = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.rglob("*.html")
    if not path.is_relative_to(SITE / "_static")
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync"""
PACKED = re.compile(r"text/|javascript|json|svg")
FOLDER_PAGES = [path for path in PAGES if path != "404.html"]  # a host alone shows that one
CASES = {
    "path": PAGES,
    "folder_path": FOLDER_PAGES,
    "theme": ["light", "dark"],
    "width": [320, 768, 1280],
}
WATCH = """
window.shift = 0;
requestAnimationFrame(() => { window.firstTheme = document.documentElement.dataset.theme; });
new PerformanceObserver(list => list.getEntries().forEach(one => window.shift += one.value))
  .observe({type: "layout-shift", buffered: true});
document.addEventListener("securitypolicyviolation",
  event => console.error("policy:", event.violatedDirective, event.blockedURI, event.sample));
"""


def pytest_generate_tests(metafunc):
    """Run a test that asks for a page, a theme or a width with each."""
    if not (SITE / "index.html").is_file():
        raise pytest.UsageError(f"there is no site in {SITE}. Run: python -m tox run -e docs")
    for name, cases in CASES.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, cases)


def policy_headers():
    """The headers that the site asks its host for."""
    lines = (SITE / "_headers").read_text(encoding="utf-8").splitlines()
    return [line.strip().split(": ", 1) for line in lines if line.startswith("  ")]


class Host(SimpleHTTPRequestHandler):
    """Serves files with gzip, and with the headers that the site asks for."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_args):
        """Say nothing."""

    def do_GET(self):
        """Send a file."""
        path = Path(self.translate_path(self.path.replace("/en/latest/", "/", 1)))
        path = path / "index.html" if path.is_dir() else path
        found, kind = path.is_file(), self.guess_type(path)
        content = path.read_bytes() if found else b""
        self.send_response(200 if found else 404)
        if PACKED.search(kind):
            content, kind = gzip.compress(content), f"{kind}; charset=utf-8"
            self.send_header("Content-Encoding", "gzip")
        for name, value in [*policy_headers(), ("Content-Type", kind)]:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


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
    assert found, f"no {', '.join(NAMES)} on the PATH. Install one, such as: apt install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=QUIET.split())
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, address):
    """Opens a page as it is served, or as a file, in a browser that is set up as asked."""
    contexts = []

    def open_page(path, *, theme="light", width=1280, base=address, **settings):
        size = {"width": width, "height": 800}
        contexts.append(browser.new_context(color_scheme=theme, viewport=size, **settings))
        seen = Visit(contexts[-1].new_page(), [], [])
        seen.page.add_init_script(WATCH)
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("requestfailed", lambda request: note_failure(seen, request))
        seen.page.on("pageerror", lambda error: seen.problems.append(str(error)))
        seen.page.on("console", lambda message: note(seen, message))
        seen.page.goto(base + path)
        return seen

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


@pytest.fixture
def read_through(visit):
    """Opens a page, unfolds all and scrolls to its end, so that it loads all it ever will."""

    def read(path, **settings):
        seen = visit(path, **settings)
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        seen.page.evaluate(
            """async () => { for (let y = 0; y < document.body.scrollHeight; y += 700) {
            scrollTo(0, y); await new Promise(requestAnimationFrame); } }"""
        )
        seen.page.wait_for_load_state("networkidle")
        return seen

    return read


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
