"""``jaxprimer.plotting_samples``: what a figure shows is what it was given."""

import numpy as np
import pytest

from jaxprimer.plotting_samples import plot_groups


def test_each_group_stands_below_its_name():
    """Images are drawn in their order, as they are, in one scale of greys."""
    images = np.arange(4 * 3 * 5, dtype=float).reshape(4, 3, 5) / 60
    figure = plot_groups({"one": images, "other": images[:2]}, n_columns=2)
    first, second = figure.axes
    assert (first.get_title("left"), second.get_title("left")) == ("one", "other")
    drawn = np.asarray(first.images[0].get_array())
    assert drawn.shape == (10, 14)
    assert (drawn[:3, :5] == images[0]).all()
    assert (drawn[:3, 7:12] == images[1]).all()
    assert (drawn[5:8, 7:12] == images[3]).all()
    assert not drawn[3:5].any()
    assert first.images[0].get_clim() == second.images[0].get_clim() == (0, 1)


def test_refuses_rows_that_are_not_full():
    """Three images fill no two columns, and one image is no group."""
    with pytest.raises(ValueError, match=r"^a group has 3 images, wanted a multiple of 2\."):
        plot_groups({"one": np.zeros((3, 8, 8))}, n_columns=2)
    with pytest.raises(ValueError, match=r"^images has shape \(8, 8\), wanted \(n, height, width"):
        plot_groups({"one": np.zeros((8, 8))}, n_columns=2)
