"""Pages fit phones and screens, in light and dark, with scripts and without."""

from io import BytesIO

from PIL import Image

PART_1 = "tutorials/neural_net_basics.html"
WORDS = "article :is(h1, h2, h3, p, li, td, dt, dd, pre, summary):not(.digit-demo *)"


def lightness(locator):
    """Lightness of the most frequent colour of an element, from 0 to 255."""
    picture = Image.open(BytesIO(locator.screenshot())).convert("L")
    return max(picture.getcolors())[1]


def test_a_page_is_as_wide_as_its_window(look, width):
    """Nobody has to scroll sideways, and nothing is cut off."""
    page = look(width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.evaluate(
        """[...document.querySelectorAll("article *")].filter(one => {
        const style = getComputedStyle(one);
        return style.overflowX == "hidden" && one.scrollWidth > one.clientWidth + 1
          && one.clientWidth > 1 && style.opacity > 0; }).map(one => one.outerHTML.slice(0, 90))"""
    )
    assert cut == []


def test_no_text_sticks_out(look, width):
    """What a page says is within the window, or in a box of its own that scrolls."""
    page = look(width=width).page
    outside = page.evaluate(
        """[...document.querySelectorAll("main :is(a, p, li, h1, h2, h3, td)")].filter(one => {
        const scrolls = part => part.tagName != "MAIN"
          && (/auto|scroll/.test(getComputedStyle(part).overflowX) || scrolls(part.parentElement));
        const box = one.getBoundingClientRect();
        return one.checkVisibility() && box.width > 1 && !scrolls(one)
          && (box.left < -1 || box.left + one.scrollWidth > innerWidth + 1);
        }).map(one => one.outerHTML.slice(0, 90))"""
    )
    assert outside == []


def test_the_contents_fit_their_column(look, width):
    """No list of links beside a page is cut or has to be scrolled sideways, unfolded either."""
    page = look(width=width).page
    wide = page.evaluate(
        """[...document.querySelectorAll("[class*=bd-sidebar-]")].filter(one => {
        for (const list of one.querySelectorAll("nav ul")) list.style.display = "block";
        return one.scrollWidth > one.clientWidth + 1; }).map(one => one.className)"""
    )
    assert wide == []


def test_figures_lie_on_the_page(read_through, theme):
    """The ground of each figure is as light or as dark as the page."""
    page = read_through(PART_1, theme=theme).page
    figures = page.locator(".cell_output img").all()
    assert len(figures) > 2
    assert all((lightness(figure) > 128) == (theme == "light") for figure in figures)


def test_braces_grow(read_through):
    """The font for formulas is there: a brace is as high as the cases that it holds."""
    page = read_through(PART_1).page
    assert page.evaluate("document.fonts.check('16px STIX Two Math')")
    cases = page.locator("math mrow:has(> mo):has(> mtable)").first
    brace, table = (cases.locator(f"> {name}").first.bounding_box() for name in ("mo", "mtable"))
    assert brace["height"] > 0.8 * table["height"] > 20


def test_a_page_needs_no_script(look, visit, path):
    """Text, code, outputs and figures are there without scripts."""
    with_scripts = look().page.locator(WORDS).all_text_contents()
    page = visit(path, java_script_enabled=False).page
    assert set(with_scripts) <= set(page.locator(WORDS).all_text_contents())
    pictures = page.locator("article .cell_output img").all()
    assert all(picture.evaluate("one => one.naturalHeight > 50") for picture in pictures)
    assert all(picture.bounding_box()["height"] > 50 for picture in pictures)
