"""Look up the names that stand in prose as code, and those of libraries in comments.

A role fails the build when its name is gone; a name between backticks has to be tried. A dotted
name of a library leads somewhere, or not. Any other is a word of the page's own code and outputs,
or of Python, JAX, Flax, Optax or NumPy; what is said of PyTorch to those who come from it is not
looked up, since the build has no PyTorch.
"""

import builtins
import inspect
import keyword
import re
from collections.abc import Iterator
from functools import cache
from pkgutil import resolve_name

from package_cells import fill
from page_text import cells, without_verbatim
from run_checks import RECORD
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
SHORT = {"jnp": "jax.numpy", "nnx": "flax.nnx", "np": "numpy"}
LIBRARIES = ("jax", "jax.numpy", "jax.lax", "flax.nnx", "optax", "numpy")
FIRST = r"(?:jax|jnp|flax|nnx|optax|numpy|np|jaxprimer)"
NAME = re.compile(rf"(?<![}}`\w])`({FIRST}(?:\.\w+)+)")
TITLED = re.compile(rf"\{{py:\w+\}}`({FIRST}(?:\.\w+)+) <~?([\w.]+)>`")
BARE = re.compile(r"(?<![\w./`<@-])((?:jax|jnp|flax|nnx|optax)(?:\.[a-z_]\w*)+)(?![\w/]|\.\w)")
OTHER = re.compile(
    rf"(?<![}}`\w])`(?!{FIRST}\.)([^\W\d][\w.]*)(?:\(\)|(?<![A-Z])=[^`=]*)?`(?!`)"  # its value, too
)
SETTING = re.compile(r"(?<=[`\"])((?:jax|JAX)_\w+)(?=[`\"=])")
CODE = re.compile(r"^(`{3,}).*?^\1", re.MULTILINE | re.DOTALL)
MODULE = re.compile(r"-m (jaxprimer(?:\.\w+)*)")
REMARK = re.compile(r"#.*?\b((?:jax|jnp|nnx|optax)(?:\.[a-z]\w*)+)")
DTYPE = re.compile(r"(?<![}`\w])`((?:float|int|uint|bfloat|complex)\d+)`")
QUOTED = re.compile(r"(?<![}`\w])`(?P<label>[a-z][\w ]*:) [^`]+`(?!`)")
FROM_PYTORCH = re.compile(
    r"^:::\{admonition\} Coming from PyTorch\n.*?^:::$", re.MULTILINE | re.DOTALL
)
WORD = re.compile(r"\w+")


def found(name: str) -> object:
    """What a dotted name leads to; an error if nothing that can be imported."""
    first, _, rest = name.partition(".")
    return resolve_name(f"{SHORT.get(first, first)}.{rest}")


def exists(name: str) -> bool:
    """Whether a dotted name leads to something that can be imported."""
    try:
        found(name)
    except (ImportError, AttributeError):
        return False
    return True


def alike(name: str, other: str) -> bool:
    """Whether two names lead to one thing, or the first to what is documented as an alias."""
    documented = inspect.getdoc(found(name)) or ""
    return found(name) == found(other) or documented.startswith("Alias of ")


def arguments(function: object) -> list[str]:
    """Names of a function's arguments, if it tells them."""
    try:
        return list(inspect.signature(function).parameters) if callable(function) else []
    except ValueError:  # some written in C do not
        return []


@cache
def vocabulary() -> frozenset[str]:
    """Names of Python and of the libraries, and of their functions' arguments."""
    words = {*dir(builtins), *keyword.kwlist, *SHORT, *WORD.findall(" ".join(LIBRARIES))}
    for library in map(resolve_name, LIBRARIES):
        words |= vars(library).keys()
        words |= {word for one in vars(library).values() for word in arguments(one)}
    return frozenset(words)


def own_words(text: str, outputs: str) -> set[str]:
    """Words of a page's code and outputs."""
    return {*WORD.findall(" ".join(one[0] for one in CODE.finditer(text))), *WORD.findall(outputs)}


def in_comments(text: str) -> Iterator[tuple[int, str]]:
    """Line and name of each that a comment in a cell of a page takes from a library."""
    for cell in cells(text):
        for number, row in enumerate(cell.code.split("\n"), cell.line):
            yield from ((number, name) for name in REMARK.findall(row))


def dead(row: str) -> Iterator[str]:
    """Message about each name of a library, and each setting of JAX, that is not there."""
    for name in {*NAME.findall(row), *BARE.findall(row)}:
        if not exists(name):
            yield f"there is no {name}. Correct the name."
    for name in SETTING.findall(row):
        if not hasattr(resolve_name("jax:config"), name.lower()):
            yield f"JAX has no setting {name}. Correct the name."


def mistitled(row: str) -> Iterator[str]:
    """Message about each link whose text is the name of another thing than it leads to."""
    for title, target in TITLED.findall(row):
        if exists(title) and exists(target) and not alike(title, target):
            yield f"the link to {target} is called {title}, another thing. Mend either."


def unknown(row: str, own: set[str]) -> Iterator[str]:
    """Message about each other name, and each dtype, that the page's own words lack."""
    for name in OTHER.findall(row):
        if set(WORD.findall(name)) - vocabulary() - own:
            yield f"nothing on this page or in JAX is called {name}. Correct the name."
    for name in () if "PyTorch" in row else set(DTYPE.findall(row)) - own:
        yield f"no cell of this page has {name}. Name the dtype that it has."


def misquoted(row: str, outputs: str) -> Iterator[str]:
    """Message about each result between backticks that the page prints with another value."""
    for quoted in QUOTED.finditer(row):
        if quoted["label"] in outputs and quoted[0].strip("`") not in outputs:
            yield f"no cell prints {quoted[0]}. Insert the value from the run, or leave it out."


def problems(text: str, outputs: str = "") -> Iterator[tuple[int, str]]:
    """Line and message of each name in the prose of a page that leads nowhere."""
    own = own_words(text, outputs)
    started = (
        (number, name)
        for number, row in enumerate(text.split("\n"), 1)
        for name in MODULE.findall(row)
    )
    for number, name in (*in_comments(text), *started):
        if not exists(name):
            yield number, f"there is no {name}. Correct the name."
    prose = FROM_PYTORCH.sub(lambda block: "\n" * block[0].count("\n"), without_verbatim(text))
    for number, row in enumerate(prose.split("\n"), 1):
        for message in (*dead(row), *mistitled(row), *unknown(row, own), *misquoted(row, outputs)):
            yield number, message


def on_env_before_read_docs(_app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Remember which pages this build reads."""
    vars(env)["read_now"] = list(docnames)


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn, which fails the build, when JAX has to be imported for the links in code anyway."""
    docnames = vars(env).pop("read_now", [])
    for docname in docnames if app.config.outputs_recorded else []:  # old releases lack new names
        page = env.doc2path(docname)
        record = page.with_suffix(RECORD)
        outputs = record.read_text(encoding="utf-8") if record.exists() else ""
        for line, message in problems(fill(page.read_text(encoding="utf-8"), str(page)), outputs):
            logger.warning(message, location=f"{page}:{line}", type="literal_names")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("env-before-read-docs", on_env_before_read_docs)
    app.connect("env-updated", on_env_updated)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
