"""Keep what was measured in the package, where the page of benchmarks reads it."""

import json
import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from jaxprimer.benchmarks import fingerprint

RECORD = Path(__file__).parents[2] / "src/jaxprimer/benchmarks.json"


def processor(cpuinfo: str) -> str:
    """Name of the processor in the text of ``/proc/cpuinfo``, or its architecture."""
    lines = (line.partition(":") for line in cpuinfo.splitlines())
    names = (value.strip() for key, _, value in lines if key.strip() == "model name")
    return next(names, platform.machine())


def facts(packages: Iterable[str], modules: Iterable[str]) -> dict[str, object]:
    """Date, machine and versions of a measurement, and the state of the modules it measures."""
    cpuinfo = Path("/proc/cpuinfo")
    text = cpuinfo.read_text(encoding="utf-8") if cpuinfo.exists() else ""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": f"{processor(text)}, {os.cpu_count()} cores",
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in packages},
        },
        "modules": {name: fingerprint(name) for name in modules},
    }


def write(part: str, measured: dict[str, object], path: Path = RECORD) -> None:
    """Put a part into the record, and leave the others as they are."""
    record = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    record[part] = measured
    text = json.dumps(dict(sorted(record.items())), indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
