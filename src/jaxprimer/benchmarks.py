"""What was measured of training and of building this site, and when."""

import ast
import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import distributions
from importlib.resources import files
from typing import Any


def load_benchmarks(part: str) -> dict[str, Any]:
    """Load a part of the record of measurements in this package.

    Args:
        part: ``"training"`` or ``"site"``.

    Returns:
        What was measured, beside ``date``, ``machine``, ``versions`` by
        package, and ``modules``, the fingerprints of what was measured.

    Raises:
        ValueError: If there is no such part.

    >>> sorted(load_benchmarks("training"))
    ['date', 'machine', 'modules', 'rounds', 'tasks', 'versions']
    """
    text = files("jaxprimer").joinpath("benchmarks.json").read_text("utf-8")
    record = json.loads(text)
    if part not in record:
        raise ValueError(
            f"part is {part!r}, wanted one of {sorted(record)}. Pass one."
        )
    return record[part]


def fingerprint(module: str) -> str:
    """Name the code of a module shortly; other code has another name.

    Args:
        module: Its name within this package, such as ``"training"``.

    Returns:
        Twelve hexadecimal digits, which do not depend on docstrings.

    >>> fingerprint("training") == fingerprint("epochs")
    False
    """
    text = files("jaxprimer").joinpath(f"{module}.py").read_text("utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            docstring = ast.get_docstring(node, clean=False)
            text = text.replace(docstring or "", "")
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def changes(measured: Mapping[str, Any]) -> list[str]:
    """Tell what is not as it was when something was measured.

    Args:
        measured: A part of the record, from :func:`load_benchmarks`.

    Returns:
        A text for each package that has another version here, and for each
        module that was edited since. A package that is not here is not named.

    >>> old = {"versions": {"python": "2.7"}, "modules": {"training": "?"}}
    >>> [text.split(" -> ")[0] for text in changes(old)]
    ['python 2.7', 'jaxprimer.training was edited']
    """
    texts, here = [], {"python": platform.python_version()}
    for name, seen in measured["versions"].items():
        found = (one.version for one in distributions(name=name))
        now = here.get(name) or next(found, seen)
        if now != seen:
            texts.append(f"{name} {seen} -> {now}")
    for name, seen in measured["modules"].items():
        if fingerprint(name) != seen:
            texts.append(f"jaxprimer.{name} was edited")
    return texts


def ratios(
    rows: Mapping[str, Mapping[str, float]],
    base: str,
    column: str = "steady",
) -> dict[str, float]:
    """Divide a column of measurements by one of its entries.

    Args:
        rows: Measurements by name.
        base: Whose measurement to divide by.
        column: Which measurement.

    Returns:
        How many times that of ``base``, by name.

    Raises:
        ValueError: If ``base`` was not measured.

    >>> ratios({"a": {"steady": 1.0}, "b": {"steady": 3.0}}, "a")
    {'a': 1.0, 'b': 3.0}
    """
    if base not in rows:
        raise ValueError(
            f"base is {base!r}, wanted one of {sorted(rows)}. Pass one."
        )
    unit = rows[base][column]
    return {name: row[column] / unit for name, row in rows.items()}


def table(
    rows: Mapping[str, Mapping[str, float]], columns: Sequence[str]
) -> str:
    """Set measurements in columns, one line per name.

    Args:
        rows: Measurements by name.
        columns: Which of them to show, in this order.

    Returns:
        A text of as many lines as rows, and one above them.

    >>> print(table({"a": {"first": 1.234}, "bc": {"first": 50.0}}, ["first"]))
        first
    a    1.23
    bc     50
    """
    width = max(map(len, rows))
    lines = [" " * width + "".join(f"  {column}" for column in columns)]
    for name, row in rows.items():
        values = (row[column] for column in columns)
        texts = (f"{v:.3g}" if v < 1000 else f"{v:.0f}" for v in values)
        pairs = zip(texts, columns, strict=True)
        cells = (f"  {text:>{len(column)}}" for text, column in pairs)
        lines.append(f"{name:<{width}}" + "".join(cells))
    return "\n".join(lines)
