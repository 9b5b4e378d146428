"""``outside_world``: a cell that depends on more than its page is found, and no other."""

import pytest
from cell_rules import problems


def found(code):
    """Messages about a page with one cell."""
    return [message for _, message in problems(f"```{{code-cell}}\n{code}\n```\n")]


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("name = input('Name')", "waits for a reader"),
        ("seed = int(time.time())", "asks for the date"),
        ("print(datetime.date.today())", "asks for the date"),
        ("print(time.strftime('%A'))", "asks for the date"),
        ("from time import localtime", "asks for the date"),
        ("print(datetime.datetime.today())", "asks for the date"),
        ("subprocess.check_output(['uname', '-r'])", "runs a command of this machine"),
        ("from subprocess import run", "runs a command of this machine"),
        ("os.environ['XLA_FLAGS'] = flags", "the environment"),
        ("user = os.getenv('USER')", "the environment"),
        ("os.system(command)", "runs a command"),
        ("print(pathlib.Path.cwd())", "asks for a folder of this machine"),
        ("print(platform.node())", "asks for the name of this machine"),
        ("print(getpass.getuser())", "asks for the name of a user"),
        ("import requests", "asks a network"),
        ("page = urllib.request.urlopen(site)", "asks a network"),
        ("from sklearn.datasets import fetch_openml", "asks a network"),
        ("noise = np.random.rand(n)", "draws without a seed: np.random.rand(n)"),
        ("rng = np.random.default_rng()", "draws without a seed"),
        ("random.shuffle(names)", "draws without a seed"),
    ],
)
def test_what_asks_the_world_is_found(code, part):
    """One message at least tells what it asks."""
    assert any(part in message for message in found(code))


@pytest.mark.parametrize(
    "code",
    [
        "rng = np.random.default_rng(0)\nnoise = rng.normal(size=n)",
        "noise = jax.random.normal(key, 3)",
        "start = time.perf_counter()\ntime.sleep(1)",
        "import subprocess\nimport sys",
        "command = [sys.executable, '-c', program]\ndone = subprocess.run(command, check=True)",
        "request = model(inputs)",
    ],
)
def test_what_the_page_fixes_is_let_through(code):
    """Seeds, keys, durations, Python itself, and names that are alike."""
    assert found(code) == []
