"""Part 1 as published: the facts that the page must get right, read from the page."""

import re

import pytest
from bs4 import BeautifulSoup


def number(pattern, text):
    """The one number that a pattern finds in a text."""
    (found,) = re.findall(pattern, text)
    return float(found.replace(",", ""))


@pytest.mark.parametrize(
    "line",
    [
        "images: (1797, 64) float64",
        "labels: (1797,) int64",
        "pixel values from 0.0 to 16.0",
        "train: (1347, 8, 8) (1347,)",
        "test:  (450, 8, 8) (450,)",
        "dtypes: float32 int32",
        "17,610 parameters",
        "same as jax.nn.selu: True",
        "results agree: True",
        "rewritten: [  2.  29. 110. 245.]",
        "loop:      [  2.  29. 110. 245.]",
        "vmap:      [  2.  29. 110. 245.]",
    ],
)
def test_printed_lines(line, outputs):
    """Shapes, dtypes and exact numbers stand on the page as they must."""
    assert line in outputs.splitlines()


def test_one_loss_for_a_batch_is_shown_first(outputs):
    """The vectorization section prints 2, then 386, then the four distances."""
    assert re.search(r"^2\.0\n(.*\n)*386\.0\n(.*\n)*rewritten", outputs, re.MULTILINE)


def test_loss_rises_and_falls(outputs, prose):
    """The loss starts at 6.1, rises to about 20 at the first update and ends near 0.1."""
    assert number(r"after   0 updates: held-out loss ([\d.]+)", outputs) == pytest.approx(
        6.14, abs=0.1
    )
    assert number(r"after 300 updates: held-out loss ([\d.]+)", outputs) == pytest.approx(
        0.11, abs=0.05
    )
    assert number(r"The first update makes it worse, ([\d.]+)\.(?= )", prose) == pytest.approx(
        20.2, abs=2
    )
    assert len(re.findall(r"after +\d+ updates: held-out loss", outputs)) == 7


def test_accuracy(outputs, prose):
    """Between 94 and 99 % are right on the test set, nearly all on the training set."""
    matches = number(r"(\d+) labels match out of 450: accuracy", outputs)
    test_accuracy = number(r"accuracy = ([\d.]+)%", outputs)
    train_accuracy = number(r"training set: loss [\d.]+, accuracy ([\d.]+)%", outputs)
    assert 0.94 * 450 < matches < 0.99 * 450
    assert test_accuracy == pytest.approx(100 * matches / 450, abs=0.05)
    assert train_accuracy > 99.5
    assert f"{train_accuracy}%, against {test_accuracy}% on new images" in prose
    assert f"All {450 - matches:.0f} mistakes on the test set" in prose


def test_drawings_are_harder_than_the_test_set(outputs, prose):
    """Most drawings are read, but a smaller share than of the test set, as the page says."""
    drawn, right = re.search(
        r"Of (\d+) digits that a script drew .* reads (\d+) right", prose
    ).groups()
    test_accuracy = number(r"accuracy = ([\d.]+)%", outputs)
    assert 60 < 100 * int(right) / int(drawn) < test_accuracy


def test_ten_seeds(outputs, prose):
    """Ten networks are compared, and the spread in the text is theirs."""
    right = [int(n) for n in re.search(r"right out of 450: \[(.*)\]", outputs)[1].split(", ")]
    assert len(right) == 10
    mean = sum(right) / 45
    assert f"Between {min(right)} and {max(right)} are right, {mean:.1f}% on average" in prose


def test_gradient_agrees_with_the_finite_difference(outputs):
    """Both print 0.645 for the slope of SELU at -1."""
    gradient = number(r"jax\.grad: {10}([\d.]+)", outputs)
    difference = number(r"finite difference: ([\d.]+)", outputs)
    assert f"{gradient:.3f}" == f"{difference:.3f}" == "0.645"


def test_nan_is_shown_and_then_fixed(outputs):
    """The plain gradient is NaN at 100, the safe one is lambda."""
    lines = re.findall(r"x = 100\.0: value ([\d.]+), gradient ([\w.]+)", outputs)
    assert lines == [("105.00", "nan"), ("105.00", "1.05")]


def test_speed_is_a_ratio_of_the_run(outputs, prose):
    """The ratio in the text is the one that the cell printed."""
    printed = number(r"ratio: +([\d.]+)", outputs)
    assert printed > 1
    assert f"the compiled version was {printed} times as fast" in prose


def test_every_figure_says_what_is_to_be_seen(article):
    """Four figures, each with a text of its own of some length."""
    texts = [image["alt"] for image in article.select("div.cell_output img")]
    assert len(texts) == len(set(texts)) == 4
    assert all(len(text) > 80 for text in texts)


def test_tree_is_readable_without_javascript(article, outputs):
    """The model's tree stands on the page as text, and no script draws it."""
    assert "SimpleNN( # Param: 17,610 (70.4 KB)" in outputs
    assert "layer3=Linear(" in outputs
    assert not article.select("treescope-container")


def test_deprecated_and_wrong_claims_are_absent(article):
    """The page uses the current optimizer and makes none of the known false claims."""
    text = article.get_text()
    assert "ModelAndOptimizer" not in text
    assert "closed form" not in text
    assert "wrt=nnx.Param" in text


def test_scaled_images_end_the_leap(outputs):
    """With scaled images the first losses fall, where without they leap."""
    pairs = re.findall(r"unscaled +([\d.]+), scaled ([\d.]+)", outputs)
    unscaled, scaled = (list(map(float, losses)) for losses in zip(*pairs, strict=True))
    assert unscaled[1] > 2 * unscaled[0]
    assert len(scaled) == 4
    assert scaled == sorted(scaled, reverse=True)


def test_box_and_facts(prose):
    """The page says what it takes to read and to run, and what it ran with."""
    assert re.search(r"It takes about \d+ minutes to read, and \d+ seconds to run\.", prose)
    assert re.search(r"This page ran on 20\d\d-\d\d-\d\d at .* with Python 3\.\d+\.\d+, jax", prose)


def test_status_page_lists_the_run(site):
    """The status page has the page's run time, the versions and the device."""
    html = (site / "reference/status.html").read_text(encoding="utf-8")
    text = BeautifulSoup(html, "html.parser").article.get_text()
    assert re.search(
        r"tutorials/neural_net_basics\s+20\d\d-\d\d-\d\d \d\d:\d\d\s+cache\s+[\d.]+\s+✅", text
    )
    for name in ("Python", "jaxprimer", "jax", "flax", "optax", "device"):
        assert name in text
