"""Sites to test: a tiny one that a test can break, and the real one."""

import os
import shutil
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Thread
from typing import NamedTuple

import jax
import pytest
from bs4 import BeautifulSoup
from glossary_terms import definitions
from quotations import quoted_page, refusal, sentences
from quotes import quotes, words
from site_builder import Forks, new_process

ROOT = Path(__file__).parents[2]
PAGE = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3, language: python}
---

# A page

"""


def sphinx(folder, *options, out="build/html", process=new_process, **environment):
    """Build the site of a folder as tox does; return the finished process with Sphinx's report."""
    variables = {key: value for key, value in os.environ.items() if key != "READTHEDOCS"}
    arguments = ["-n", "-W", "--keep-going", "docs", str(out)]
    with NamedTemporaryFile("r", encoding="utf-8") as report:
        arguments += ["--warning-file", report.name, *options]
        result = process(folder, variables | environment, arguments)
        # What else is at stderr may be a kernel's: ipykernel complains now and then as it ends.
        result.stderr = report.read()
    return result


class Project:
    """A copy of the project with pages of its own, and its own package to edit."""

    def __init__(self, process, folder):
        """Copy all but the pages."""
        self.process, self.folder = process, folder
        for name in ("pyproject.toml", "docs/conf.py", "docs/_headers"):
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        for name in ("docs/_ext", "docs/_static", "docs/inventories", "src"):
            shutil.copytree(ROOT / name, folder / name)
        self.write("src/jaxprimer/tiny.py", '"""Tiny."""\n\n\ndef answer():\n    return "old"\n')
        self.write_page("")

    def write(self, name, text):
        """Write a file and return its path."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def write_page(self, body, name="index"):
        """Write a page; the site needs one."""
        return self.write(f"docs/{name}.md", PAGE + body)

    def at(self, text):
        """Place of a line of the page, as a message names it."""
        page = self.folder / "docs/index.md"
        return f"{page}:{page.read_text(encoding='utf-8').splitlines().index(text) + 1}: "

    def sphinx(self, *options, **settings):
        """Run Sphinx on this project's own package."""
        settings |= {"process": self.process, "PYTHONPATH": str(self.folder / "src")}
        return sphinx(self.folder, *options, **settings)

    def build_notebook(self):
        """Build the notebooks of the site."""
        out, trees = self.folder / "build/notebooks", self.folder / "build/notebook-doctrees"
        options = ("-b", "notebook", "-D", "nb_execution_mode=off", "-D", "api_reference_package=")
        return self.sphinx(*options, "-d", str(trees), out=out)

    def build(self, *options, api="", notebook=True, accept=True, **environment):
        """Build the site from this project's own package, after the notebooks of its pages."""
        if notebook and self.build_notebook().returncode == 0:
            for path in (self.folder / "build/notebooks").glob("*.ipynb"):
                shutil.copy(path, self.folder / "docs")
        settings = ("-D", f"api_reference_package={api}", "-D", f"outputs_accept={int(accept)}")
        return self.sphinx(*settings, *options, TOX_ENV_NAME="", **environment)

    def html(self, name="index"):
        """The text of a built page."""
        text = (self.folder / f"build/html/{name}.html").read_text(encoding="utf-8")
        return BeautifulSoup(text, "html.parser").article.get_text()


class Server(NamedTuple):
    """A folder, and the address on this machine at which it is served."""

    folder: Path
    address: str


@pytest.fixture
def server(tmp_path_factory):
    """A site of other people, as far as the tests know."""
    folder = tmp_path_factory.mktemp("served")
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        Thread(target=serving.serve_forever).start()
        yield Server(folder, f"http://127.0.0.1:{serving.server_port}/")
        serving.shutdown()


@pytest.fixture(scope="session")
def build_site():
    """Builds the site of a folder."""
    return sphinx


@pytest.fixture(scope="session")
def make_project():
    """Makes a tiny project in a folder."""
    with Forks() as forks:
        yield partial(Project, forks)


@pytest.fixture
def project(make_project, tmp_path):
    """A tiny project in a folder of its own."""
    return make_project(tmp_path)


def build_real_site(folder):
    """Build the real site in a folder, going on from where the last build of docs ended."""
    for name in ("doctrees", "html", "jupyter_execute"):
        if (ROOT / "build" / name).is_dir():
            shutil.copytree(ROOT / "build" / name, folder / name)
    result = sphinx(ROOT, "-j", "2", "-d", str(folder / "doctrees"), out=folder / "html")
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="session")
def site(made_once):
    """The real site."""
    return made_once("site", build_real_site) / "html"


@pytest.fixture(scope="module")
def article(site, request):
    """The article of the page that the test module is named after, parsed."""
    name = request.module.__name__.rpartition("test_")[2]
    (path,) = site.glob(f"*/{name}.html")
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").article


@pytest.fixture(scope="module")
def outputs(article):
    """Everything that the page's cells printed."""
    return "\n".join(output.get_text() for output in article.select("div.cell_output"))


@pytest.fixture(scope="module")
def prose(article):
    """The page's text between the cells, in one line."""
    return " ".join(" ".join(p.get_text() for p in article.select("p, li")).split())


@contextmanager
def as_jax_comes():
    """Let JAX be as lenient as it is for readers; other tests want more of it."""
    with jax.numpy_dtype_promotion("standard"), jax.numpy_rank_promotion("allow"):
        yield


@pytest.fixture
def as_the_page_says(request):
    """A sentence of the page that the test module is named after holds the test's docstring."""
    page = quoted_page(request.module.__name__)
    said, quoted = sentences(page.read_text(encoding="utf-8")), request.function.__doc__
    assert any(quotes(quoted, row) for _, row in said), refusal(quoted, page)
    with as_jax_comes():
        yield


@pytest.fixture
def as_the_glossary_says(request):
    """The glossary's definition of the term that a test is named after holds its docstring."""
    name = request.function.__name__.removeprefix("test_").replace("_", " ")
    definition = definitions()[" ".join(words(name))]
    quoted = request.function.__doc__
    assert quotes(quoted, definition), refusal(quoted, ROOT / "docs/reference/glossary.md")
    with as_jax_comes():
        yield
