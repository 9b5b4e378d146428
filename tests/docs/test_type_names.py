"""``type_names``: the reference calls a union of types by its name."""

from collections.abc import Mapping

import pytest
from bs4 import BeautifulSoup
from jax.typing import ArrayLike
from sphinx.util.typing import stringify_annotation
from type_names import named


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (ArrayLike, "~jax.typing.ArrayLike"),
        (ArrayLike | None, "~jax.typing.ArrayLike | None"),
        (Mapping[str, ArrayLike], "~collections.abc.Mapping[str, ~jax.typing.ArrayLike]"),
        (int | float, "int | float"),
    ],
)
def test_a_union_is_called_by_its_name(annotation, text):
    """Alone, in another union and in a container; one without a name is spelled out."""
    assert named(stringify_annotation(annotation, "smart")) == text


def test_the_reference_names_what_is_like_an_array(site):
    """The parameter of ``selu`` has one type, which is a link."""
    html = (site / "reference/api/neural_net_basics.html").read_text(encoding="utf-8")
    signature = BeautifulSoup(html, "html.parser").find(id="jaxprimer.activations.selu")
    first = signature.find_next_sibling("dd").select_one(".field-odd li, .field-odd p")
    assert [link.get_text() for link in first.select("a")] == ["ArrayLike"]
