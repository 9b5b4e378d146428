"""Part 4 as published: the facts that the page must get right, read from the page."""

import re

import pytest


def numbers(pattern, text):
    """The numbers of the one place that a pattern finds in a text."""
    (found,) = re.findall(pattern, text)
    return [float(number) for number in (found if isinstance(found, tuple) else (found,))]


@pytest.mark.parametrize(
    "line",
    [
        "train      (1010, 8, 8) (1010,)",
        "validation (337, 8, 8) (337,)",
        "test       (450, 8, 8) (450,)",
        "losses: (15,) float32",
        "kept [1. 1.] with loss 0.1",
        "{'accuracy': (10, 3, 24), 'loss': (10, 3, 24), 'train_loss': (10, 3, 24)}",
    ],
)
def test_printed_lines(line, outputs):
    """Shapes stand on the page as they must."""
    assert line in outputs.splitlines()


def test_the_first_loss_is_a_fault_and_is_mended(outputs):
    """Unscaled images give a loss far above ln 10, scaled ones a loss near it."""
    raw, wanted = numbers(r"first loss ([\d.]+), ln 10 = ([\d.]+)", outputs)
    (scaled,) = numbers(r"first loss ([\d.]+) with pixels from 0 to 1", outputs)
    assert wanted == 2.30
    assert raw > 2 * wanted
    assert abs(scaled - wanted) < 0.5


def test_shuffling_pays(outputs):
    """Batches sorted by class end well below shuffled ones."""
    (by_label,) = numbers(r"sorted: +([\d.]+)%", outputs)
    (shuffled,) = numbers(r"shuffled: +([\d.]+)%", outputs)
    assert by_label + 3 < shuffled


def test_a_branch_on_a_tracer_is_shown(outputs):
    """Python's if fails under jit, with JAX's own words."""
    assert "TracerBoolConversionError" in outputs


def test_a_large_rate_diverges(outputs):
    """The largest rate of the sweep ends above ln 10."""
    (loss,) = numbers(r"at the largest rate: ([\d.]+)", outputs)
    assert loss > 2.30


def test_the_schedule_takes_a_larger_rate(outputs):
    """Warmup and cosine end at a smaller loss, and at a larger rate."""
    constant = numbers(r"constant rate +loss ([\d.]+) at ([\d.]+)", outputs)
    cosine = numbers(r"warmup and cosine +loss ([\d.]+) at ([\d.]+)", outputs)
    assert cosine[0] < constant[0]
    assert cosine[1] > constant[1]


def test_the_ablation_has_a_mean_and_a_spread_for_each_row(outputs):
    """Six rows, two columns, and everything is the best of those that lack a good part."""
    row = re.compile(r"^([a-z ]+?) +([\d.]+)% ± [\d.]+% +([\d.]+)% ± [\d.]+%$", re.MULTILINE)
    rows = row.findall(outputs)
    names = [name for name, *_ in rows]
    assert names[:3] == ["plain", "everything", "constant rate"]
    assert names[3:] == ["no shifts", "no smoothing", "no decay"]
    means = dict(zip(names, (float(last) for _, last, _ in rows), strict=True))
    assert means["everything"] > max(means["plain"], means["constant rate"])


def test_the_winner_loses_its_lead(outputs):
    """What was chosen on one half does less well on the other."""
    (chosen,) = numbers(r"winner, where it was chosen: +([\d.]+)%", outputs)
    (fresh,) = numbers(r"winner, on the other half: +([\d.]+)%", outputs)
    assert chosen > fresh


def test_the_test_set_is_opened_once(outputs, prose):
    """The numbers of the last section are the only ones on the test set, and stand in the text."""
    found = re.findall(r"^([\w, ]+?) +([\d.]+)% ± [\d.]+% on the test set", outputs, re.MULTILINE)
    assert [name for name, _ in found] == ["plain", "everything", "longer, on all"]
    plain, everything, final = (float(share) for _, share in found)
    assert 96 < plain < everything < final
    assert final >= 98.5
    assert f"everything beats plain: {everything}% against {plain}%" in prose


def test_every_figure_says_what_is_to_be_seen(article):
    """Four figures, each with a text of its own of some length."""
    texts = [image["alt"] for image in article.select("div.cell_output img")]
    assert len(texts) == len(set(texts)) == 4
    assert all(len(text) > 80 for text in texts)
