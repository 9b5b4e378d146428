"""``api_reference``: every public definition is documented and listed."""

from pathlib import Path

import pytest
from api_reference import Definition, module_name, problems, public_definitions

SOURCE = '''"""Module."""

CONSTANT = 1


def documented():
    """Yes."""


def bare():
    pass


def _private():
    pass


class Model:
    """Yes."""

    def __call__(self):
        pass

    def method(self):
        pass
'''


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("__init__.py", "m"),
        ("data.py", "m.data"),
        ("stubs/__init__.py", "m.stubs"),
        ("stubs/part.py", "m.stubs.part"),
    ],
)
def test_module_name(path, name):
    """A folder is a package, and a file a module of it."""
    assert module_name("m", Path(path)) == name


def test_public_definitions():
    """Modules, functions, classes and methods are found with their lines, private ones are not."""
    assert list(public_definitions(SOURCE, "m")) == [
        Definition("m", 1, documented=True),
        Definition("m.documented", 6, documented=True),
        Definition("m.bare", 10, documented=False),
        Definition("m.Model", 18, documented=True),
        Definition("m.Model.method", 24, documented=False),
    ]


def test_problems_name_the_definition_and_the_remedy():
    """What is not documented, or documented and not listed, is a problem; the rest is not."""
    found = list(problems(public_definitions(SOURCE, "m"), listed={"m", "m.documented", "m.bare"}))
    assert [line for line, _ in found] == [10, 18, 24]
    assert found[0][1] == "m.bare is undocumented. Write one: summary, Args, Returns, an example."
    assert found[1][1] == "m.Model is not listed. Add it to a page in docs/reference/api."
