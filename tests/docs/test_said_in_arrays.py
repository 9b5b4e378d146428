"""``docs/tutorials/arrays.md``: what it says beside its cells. Each test quotes a sentence."""

import jax.numpy as jnp
import pytest

pytestmark = pytest.mark.usefixtures("as_the_page_says")


def test_a_mask_picks_and_a_slice_cuts():
    """Masks, slices, broadcasting, reductions and methods work as you know them."""
    table = jnp.arange(6.0).reshape(2, 3)
    assert table[table > 3].tolist() == [4, 5]
    assert table[:, ::-1][0].tolist() == [2, 1, 0]
    assert (table - jnp.array([0.0, 1.0, 2.0])).tolist() == [[0, 0, 0], [3, 3, 3]]
    assert table.mean(axis=0).tolist() == [1.5, 2.5, 3.5]
