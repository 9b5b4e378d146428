"""Nothing but the site itself is asked for anything, online or from a folder."""

LOADED = "image => image.decode().then(() => image.naturalWidth > 0)"


def test_a_page_asks_its_own_site_alone(look, address, theme):
    """No request leaves the origin, none fails, and nothing breaks the security policy."""
    seen = look(theme)
    assert len(seen.requests) > 1
    assert [url for url in seen.requests if not url.startswith((address, "data:"))] == []
    assert seen.problems == []


def test_a_page_works_from_a_folder(read_through, site, folder_path):
    """Opened as a file, a page finds all it needs beside it."""
    base = f"{site.as_uri()}/"
    seen = read_through(folder_path, base=base)
    assert [url for url in seen.requests if not url.startswith((base, "data:"))] == []
    assert seen.problems == []
    images = seen.page.locator("article img").all()
    assert all(image.evaluate(LOADED) for image in images)


def test_the_policy_is_strict(browser, address):
    """What is served forbids code in pages, code made of text, other sites, and their frames."""
    page = browser.new_page()
    headers = page.goto(address).headers
    page.close()
    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"  # no path to others


def test_a_forbidden_script_is_noticed(visit):
    """The tests would see what the policy stops."""
    seen = visit("index.html")
    with seen.page.expect_console_message(lambda message: "policy:" in message.text):
        seen.page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert any("style-src" in problem for problem in seen.problems)
