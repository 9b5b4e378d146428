"""``literal_names``: a name between backticks that leads nowhere is found."""

import pytest
from literal_names import exists, problems


@pytest.mark.parametrize("name", ["jax.numpy.where", "jnp.where", "nnx.Param", "np.ndarray.sum"])
def test_names_that_exist(name):
    """Functions, classes and methods, by long and by usual short names."""
    assert exists(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Use `jax.numpy.wherever`.", "jax.numpy.wherever"),
        ("Use `jnp.wherever(x)` or `x`.", "jnp.wherever"),
        ("Use `jaxprimer.training.fitt`.", "jaxprimer.training.fitt"),
        ("Use `optax.gone.sgd`.", "optax.gone.sgd"),
    ],
)
def test_a_name_that_leads_nowhere_is_found(text, name):
    """With its line, whatever follows it."""
    assert list(problems(f"# A\n\n{text}\n")) == [(3, f"there is no {name}. Correct the name.")]


@pytest.mark.parametrize(
    "text",
    [
        "Use `jax.numpy.where(x, y, z)`, `nnx.jit` and `jax.numpy`.",
        "{py:func}`jax.numpy.wherever` is a role, which Sphinx looks up.",
        "`optimizer.step()`, `x.jnp.y`, `jax` and jax.nowhere in prose.",
        "```{code-cell}\n`jax.nowhere`\n```",
    ],
)
def test_a_good_name_is_let_through(text):
    """Names that exist, roles, variables and code."""
    assert list(problems(f"{text}\n")) == []


def test_a_gone_name_stops_the_build(project):
    """The message has the page and the line."""
    project.write_page("Use `jax.numpy.wherever`.\n")
    result = project.build(notebook=False)
    assert result.returncode != 0
    place = project.at("Use `jax.numpy.wherever`.")
    assert f"{place}WARNING: there is no jax.numpy.wherever. Correct the name." in result.stderr
