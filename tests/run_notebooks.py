"""Run every notebook and script as a reader does: unmodified, in an empty folder.

The site's own tools cannot be imported, even where they are installed.
An argument such as ``.ipynb`` runs the files of that kind alone.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "docs").glob("*/*.ipynb"), key=lambda path: path.stem)
SCRIPTS = sorted((ROOT / "build/notebooks/scripts").glob("*.py"))
BLOCK = 'raise ModuleNotFoundError("a notebook must not need myst_nb")\n'


def run_notebook(path: Path, folder: Path) -> None:
    """Run a notebook to its end."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=300, kernel_name="python3")
    client.resources["metadata"] = {"path": str(folder)}
    # Of two kernels that choose ports at once, one may take another's.
    with TemporaryDirectory() as sockets:
        client.config.KernelManager.update(transport="ipc", ip=f"{sockets}/kernel")
        client.execute()


def run_script(path: Path, folder: Path) -> None:
    """Run a script to its end; it must leave its figures, and nothing else, in its folder."""
    subprocess.run([sys.executable, path], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    made = sorted(file.name for file in folder.iterdir())
    plots = "from jaxprimer.plotting" in path.read_text(encoding="utf-8")
    if plots != bool(made) or not all(name.startswith(f"{path.stem}-") for name in made):
        raise SystemExit(f"{path} left {made}, wanted {path.stem}-1.png and so on if it plots.")


def run(path: Path) -> str:
    """Run a notebook or a script in an empty folder; say how long it took."""
    start = time.perf_counter()
    with TemporaryDirectory() as folder:
        (run_script if path.suffix == ".py" else run_notebook)(path, Path(folder))
    return f"{path.name} ran in {time.perf_counter() - start:.0f} s"


def main() -> None:
    """Run all, some side by side; the first failure ends the run."""
    if [path.stem for path in NOTEBOOKS] != [path.stem for path in SCRIPTS]:
        raise SystemExit("There must be one script per notebook. Run: tox run -e notebooks")
    kinds = sys.argv[1:] or [".ipynb", ".py"]
    paths = [path for path in (*NOTEBOOKS, *SCRIPTS) if path.suffix in kinds]
    if not paths:
        raise SystemExit(f"No file is of the kinds {kinds}. Name .ipynb or .py.")
    with TemporaryDirectory() as blocked:
        Path(blocked, "myst_nb.py").write_text(BLOCK, encoding="utf-8")
        os.environ["PYTHONPATH"] = blocked
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            for line in pool.map(run, paths):
                print(line)


if __name__ == "__main__":
    main()
