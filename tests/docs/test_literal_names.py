"""``literal_names``: a name between backticks that leads nowhere is found."""

import ast
import re

import pytest
from literal_names import FIRST, exists, problems
from package_cells import module_path

SOURCES = sorted(module_path("jaxprimer").parent.rglob("*.py"))
QUOTED = re.compile(rf"``({FIRST}(?:\.\w+)+)")


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
        ("There jax.numpy.wherever, as is said, does it.", "jax.numpy.wherever"),
        ("Start `python -m jaxprimer.process` twice.", "jaxprimer.process"),
    ],
)
def test_a_name_that_leads_nowhere_is_found(text, name):
    """With its line, whatever follows it."""
    assert list(problems(f"# A\n\n{text}\n")) == [(3, f"there is no {name}. Correct the name.")]


def test_a_link_that_is_called_like_another_thing_is_found():
    """With its line; another name of the same thing is let through."""
    text = "{py:func}`nnx.merge <flax.nnx.split>`\n{py:func}`jnp.sum <jax.numpy.sum>`\n"
    text += "{py:func}`jax.jacobian <jax.jacrev>`\n"
    message = "the link to flax.nnx.split is called nnx.merge, another thing. Mend either."
    assert list(problems(text)) == [(1, message)]


def test_a_library_name_in_a_comment_is_looked_up():
    """With its line on the page."""
    cell = "```{code-cell}\nx = f()  # jnp.where does it\ny = f()  # jnp.wherever, too\n```\n"
    assert list(problems(cell)) == [(3, "there is no jnp.wherever. Correct the name.")]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_names_in_docstrings_exist(path):
    """A name of a library between two backticks leads somewhere."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    texts = [ast.get_docstring(one) for one in ast.walk(tree) if isinstance(one, documented)]
    assert not [name for name in QUOTED.findall("\n".join(filter(None, texts))) if not exists(name)]


@pytest.mark.parametrize("name", ["jax_enable_64bit", "JAX_PLATFORM"])
def test_a_setting_that_jax_lacks_is_found(name):
    """Whether a call or the environment makes it; what JAX has is let through."""
    text = f'Set `JAX_PLATFORMS=cpu`.\nSet `jax.config.update("{name}", 1)`.\n'
    assert list(problems(text)) == [(2, f"JAX has no setting {name}. Correct the name.")]


@pytest.mark.parametrize("name", ["train_epok", "model.trayn()", "in_axis", "in_axis=1"])
def test_a_word_that_nothing_has_is_found(name):
    """A misspelt function, method or argument, wherever the right one stands."""
    code = "```{code-cell}\nmodel.train_epoch(in_axes=0)\n```\n\n"
    message = f"nothing on this page or in JAX is called {name.rstrip('()=1')}. Correct the name."
    assert list(problems(f"{code}Use `{name}`.\n")) == [(5, message)]


def test_words_of_the_page_and_of_libraries_are_known():
    """Code, outputs, Python, functions and their arguments; PyTorch's for those who know it."""
    text = (
        "```{code-cell}\nfitted = 1\n```\n`fitted`, `yield`, `len()`, `scan`, `in_axes`, `Blocked`"
    )
    box = ":::{admonition} Coming from PyTorch\n:class: note\n`zero_grad()`\n:::\n"
    assert list(problems(f"{text}\n\n{box}", "Blocked: 1")) == []
    assert len(list(problems(f"{text}\n\n{box}\n`zero_grad()`"))) == 2


def test_a_dtype_is_one_of_the_page():
    """One that no cell has is found, but where PyTorch is spoken of."""
    page = "```{{code-cell}}\nx = jnp.float32(1)\n```\n\nIt is `{}`.\n"
    assert list(problems(page.format("float32"))) == []
    assert list(problems(page.format("float64` in PyTorch, not a `number"), "number")) == []
    ((line, message),) = problems(page.format("float16"))
    assert (line, message.split(".")[0]) == (5, "no cell of this page has float16")


def test_a_result_that_is_quoted_is_that_of_the_run():
    """What no cell prints under the same words is found; other settings are let through."""
    outputs = ">>> print(x)\nsame values: True\n"
    page = "It says `same values: {}`.\n\nWrite `parallelism: 2`.\n"
    assert list(problems(page.format("True"), outputs)) == []
    ((line, message),) = problems(page.format("False"), outputs)
    assert line == 1
    assert message.startswith("no cell prints `same values: False`.")


@pytest.mark.parametrize(
    "text",
    [
        "Use `jax.numpy.where(x, y, z)`, `nnx.jit` and `jax.numpy`.",
        "{py:func}`jax.numpy.wherever` is a role, which Sphinx looks up.",
        "`jax` and jax.lax in prose, `pip install flatbuffers`, `.nowhere`, jax.Then.",
        '[JAX](https://docs.jax.dev/en) and `jax.config.update("jax_enable_x64", True)`.',
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
