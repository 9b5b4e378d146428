"""Build sites: in a new Python as anyone does, or in forks of one that has its imports done."""

import gc
import json
import os
import signal
import sys
from importlib import import_module
from subprocess import PIPE, CompletedProcess, Popen, run
from tempfile import NamedTemporaryFile

from sphinx.application import builtin_extensions
from sphinx.cmd.build import main

TIME_LIMIT = 900  # seconds
# What every build imports and no project has an own one of. JAX has no threads before it is used.
IMPORTS = """fontTools.subset ftfy jax jupyter_cache.cache.db jupytext myst_nb.sphinx_ext
notfound.extension sphinx.ext.autodoc sphinx.ext.intersphinx sphinx.ext.napoleon sphinx_book_theme
sphinx_codeautolink sphinx_copybutton sphinx_design sphinxext.opengraph sphobjinv"""


def new_process(folder, variables, arguments):
    """Run ``python -m sphinx`` in a folder."""
    command = [sys.executable, "-m", "sphinx", *arguments]
    settings = {"cwd": folder, "env": variables, "capture_output": True, "text": True}
    return run(command, **settings, check=False, timeout=TIME_LIMIT)


class Forks:
    """Runs ``python -m sphinx`` in forks of one process, where it does the same a second sooner."""

    def __enter__(self):
        """Start the process."""
        self.process = Popen([sys.executable, __file__], stdin=PIPE, stdout=PIPE, text=True)
        return self

    def __exit__(self, *_error):
        """End it by leaving it nothing to wait for."""
        self.process.communicate()

    def __call__(self, folder, variables, arguments):
        """Run Sphinx in a folder; its errors are in its output."""
        with NamedTemporaryFile("r", encoding="utf-8") as output:
            order = json.dumps([str(folder), variables, output.name, list(map(str, arguments))])
            print(order, file=self.process.stdin, flush=True)
            code = int(self.process.stdout.readline())
            return CompletedProcess(arguments, code, output.read())


def build(folder, variables, output, arguments):
    """Do as a new Python would in a folder; it ends this process."""
    signal.alarm(TIME_LIMIT)
    for descriptor, path in enumerate([os.devnull, output, output]):
        os.dup2(os.open(path, os.O_RDWR | os.O_APPEND), descriptor)
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(folder)
    sys.path[0] = variables["PYTHONPATH"]
    sys.exit(main(arguments))


def serve(orders):
    """Build what is asked for, one after the other, and tell each exit code."""
    for name in [*builtin_extensions, *IMPORTS.split()]:
        import_module(name)
    gc.freeze()  # a fork need not look through all that is there
    for order in orders:
        if child := os.fork():
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        else:
            build(*json.loads(order))


if __name__ == "__main__":
    serve(sys.stdin)
