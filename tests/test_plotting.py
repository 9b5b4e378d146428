"""``jaxprimer.plotting``: the figures show what they were given, and to everyone."""

import io

import jax.numpy as jnp
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from jaxprimer.plotting import RIGHT, WRONG, plot_digits, plot_losses, plot_predictions


@pytest.fixture(autouse=True)
def agg():
    """Draw into memory, without a screen."""
    plt.switch_backend("agg")


def captions(figure):
    """Texts in a figure's grid."""
    return [text.get_text() for text in figure.axes[0].texts]


def pixels(figure):
    """The image that a figure's grid draws."""
    return np.asarray(figure.axes[0].images[0].get_array())


def test_digits_shows_each_image_with_its_label(digits):
    """Each image stands in its place of the grid, unchanged, above its label."""
    images, labels = digits[0][:7], digits[2][:7]
    figure = plot_digits(images, labels, n_columns=3)
    assert captions(figure) == [str(label) for label in labels]
    drawn = pixels(figure)
    for i, image in enumerate(images):
        row, column = i // 3 * 12, i % 3 * 10
        assert (drawn[row : row + 8, column : column + 8] == image).all()


def test_pixels_are_not_smoothed(digits):
    """Pixels are drawn as they are."""
    figure = plot_digits(digits[0][:1], digits[2][:1])
    (image,) = figure.axes[0].images
    assert image.get_interpolation() == "nearest"
    assert image.cmap(image.norm(np.array([0.0, 16.0])))[:, 0].tolist() == [1, 0], "ink is dark"


def test_right_and_wrong_differ_by_mark_and_colour(digits):
    """A reader who sees no colours can tell right from wrong by the mark."""
    figure = plot_predictions(digits[0][:2], jnp.array([3, 4]), jnp.array([3, 9]))
    assert captions(figure) == ["✓3", "✗9 (4)"]
    assert [text.get_color() for text in figure.axes[0].texts] == [RIGHT, WRONG]
    (red, green, _), (other_red, other_green, _) = map(to_rgb, (RIGHT, WRONG))
    assert green > red
    assert other_red > other_green


def test_losses_draws_every_loss():
    """The curve has one point per loss, and both axes say what they show."""
    losses = jnp.array([3.0, 20.0, 1.0, 0.5])
    axes = plot_losses(losses).axes[0]
    np.testing.assert_allclose(axes.lines[0].get_ydata(), losses)
    assert axes.get_xlabel() == "number of updates"
    assert axes.get_ylabel() == "held-out loss (nats)"


@pytest.mark.parametrize("n", [1, 5, 10, 11])
def test_any_number_of_images_can_be_drawn(n):
    """A grid that is not full is drawn too, with its ticks and crosses, without a warning."""
    figure = plot_predictions(np.zeros((n, 8, 8)), np.zeros(n, int), np.arange(n) % 2)
    figure.savefig(buffer := io.BytesIO())
    assert buffer.getbuffer().nbytes > 0
    assert len(captions(figure)) == n


def test_figures_do_not_pile_up():
    """Pyplot holds on to no figure, so a notebook shows each one once."""
    before = plt.get_fignums()
    plot_losses(np.ones(3))
    plot_digits(np.zeros((1, 8, 8)), np.zeros(1, int))
    assert plt.get_fignums() == before


def test_refuses_wrong_shapes():
    """Flat images, too few labels or predictions, and a table of losses are refused by name."""
    images, labels = np.zeros((4, 8, 8)), np.zeros(4, int)
    with pytest.raises(
        ValueError, match=r"^images has shape \(4, 64\), wanted \(n, height, width\)"
    ):
        plot_digits(images.reshape(4, 64), labels)
    with pytest.raises(ValueError, match=r"^labels has shape \(3,\), wanted \(4,\)"):
        plot_digits(images, labels[:3])
    with pytest.raises(ValueError, match=r"^predictions has shape \(3,\), wanted \(4,\)"):
        plot_predictions(images, labels, labels[:3])
    with pytest.raises(TypeError, match=r"^predictions has dtype float64, wanted integer"):
        plot_predictions(images, labels, labels / 2)
    with pytest.raises(ValueError, match=r"^losses has shape \(2, 2\)"):
        plot_losses(np.ones((2, 2)))
