"""``jaxprimer.plotting_channels``: what a figure shows is what it was given."""

import numpy as np
import pytest

from jaxprimer.plotting_channels import plot_channels


def test_images_stand_below_their_titles_in_one_scale():
    """Each image is drawn as it is, and one grey means one number in all of them."""
    images = np.arange(-4.0, 20.0).reshape(2, 3, 4)
    figure = plot_channels(images, ["one", "two"])
    drawn = [axes.images[0] for axes in figure.axes]
    assert [axes.get_title() for axes in figure.axes] == ["one", "two"]
    assert all(
        (image.get_array() == wanted).all() for image, wanted in zip(drawn, images, strict=True)
    )
    assert {image.get_clim() for image in drawn} == {(-4.0, 19.0)}


def test_refuses_a_title_too_few():
    """There is one title per image."""
    with pytest.raises(ValueError, match=r"^images has shape \(2, 3, 4\), wanted \(1, height, "):
        plot_channels(np.zeros((2, 3, 4)), ["one"])
