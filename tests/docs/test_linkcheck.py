"""``docs/conf.py``: the link check finds links that lead nowhere, and only those."""

import pytest

HTML = '<p id="there">There.</p>'
TINY = '''"""Tiny."""

import jax


def answer(array: jax.Array) -> None:
    """Answer.

    Args:
        array: Any.
    """
'''
AUTODOC = """
```{eval-rst}
.. autofunction:: jaxprimer.tiny.answer
```
"""


@pytest.fixture
def check_links(project, server):
    """Checks the links of a page; all other sites, and the repository, are one local server."""
    sites = project.folder / "docs/inventories/projects.toml"
    jax = "https://docs.jax.dev/en/latest/"
    project.write(sites, sites.read_text().replace(jax, server.address))
    metadata = (project.folder / "pyproject.toml").read_text()
    repository = 'Repository = "https://github.com/jaxprimer/jaxprimer"'
    assert repository in metadata
    project.write(
        "pyproject.toml", metadata.replace(repository, f'Repository = "{server.address}us"')
    )
    project.write("src/jaxprimer/tiny.py", TINY)

    def check(page):
        project.write_page(page)
        options = ("-q", "-b", "linkcheck", "-D", "nb_execution_mode=off")
        return project.build(*options, notebook=False)

    return check


def serve(server, *names):
    """Put pages, each with an anchor, into the folder that is served."""
    for name in names:
        (server.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (server.folder / name).write_text(HTML)


def test_good_links_pass(check_links, server):
    """Pages, anchors and notebooks that exist are fine, and numbers of a run are not missed."""
    serve(server, "good.html", "us/blob/main/docs/index.ipynb")
    page = f"[good]({server.address}good.html#there) {{colab}}`run <index>` {{glue:text}}`ratio`"
    result = check_links(page)
    assert (result.returncode, result.stderr) == (0, "")


def test_bad_links_are_named_with_their_lines(check_links, server, project):
    """A dead page, anchor or notebook fails the check; so does a page that has moved."""
    serve(server, "good.html", "moved/index.html")
    lines = [
        f"[gone]({server.address}gone.html)",
        f"[anchor]({server.address}good.html#nowhere)",
        f"[moved]({server.address}moved?to=slash)",
        "{colab}`run <index>`",
    ]
    result = check_links("\n\n".join(lines))
    assert result.returncode == 1
    expected = ["broken link: ", "broken link: ", "redirect  ", "broken link: "]
    targets = ["gone.html", "good.html#nowhere", "moved?to=slash", "us/blob/main/docs/index.ipynb"]
    for line, message, target in zip(lines, expected, targets, strict=True):
        assert f"{project.at(line)}WARNING: {message}{server.address}{target} " in result.stderr


def test_links_by_role_and_of_the_reference_are_checked(check_links, server):
    """A link that comes from a list of names is checked, in text and in a docstring's types."""
    result = check_links(f"{{py:func}}`jax.jit`\n{AUTODOC}")
    assert result.returncode == 1
    for name in ("jax.jit", "jax.Array"):
        address = f"{server.address}_autosummary/{name}.html#{name}"
        assert f"WARNING: broken link: {address} (404" in result.stderr
