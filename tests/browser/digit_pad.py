"""What a reader does on the pad of the demo, and what the page makes of it."""

import re

PAD = 256  # pixels
THREE = [[(70, 60), (190, 60), (120, 130), (180, 180), (150, 220), (70, 200)]]
PAGES = ["index.html", "tutorials/neural_net_basics.html"]


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
