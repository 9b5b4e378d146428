"""Find what a cell asks of the world outside: its outputs then differ from run to run."""

import ast
from collections.abc import Iterator

from page_text import Cell

ASKS = {
    "input": "waits for a reader",
    "os.environ": "reads or sets the environment",
    "os.getenv": "reads or sets the environment",
    "os.putenv": "reads or sets the environment",
    "os.system": "runs a command",
    "os.popen": "runs a command",
    "os.getcwd": "asks for a folder of this machine",
    "os.listdir": "asks for a folder of this machine",
    "Path.cwd": "asks for a folder of this machine",
    "Path.home": "asks for a folder of this machine",
    "platform.node": "asks for the name of this machine",
    "getpass": "asks for the name of a user",
    "os.getlogin": "asks for the name of a user",
    "time.time": "asks for the date",
    "time.time_ns": "asks for the date",
    "time.ctime": "asks for the date",
    "time.asctime": "asks for the date",
    "time.gmtime": "asks for the date",
    "time.localtime": "asks for the date",
    "time.strftime": "asks for the date",
    "datetime.now": "asks for the date",
    "datetime.utcnow": "asks for the date",
    "datetime.today": "asks for the date",
    "date.today": "asks for the date",
    "uuid.uuid4": "draws without a seed",
    "os.urandom": "draws without a seed",
    "urllib": "asks a network",
    "requests": "asks a network",
    "httpx": "asks a network",
    "socket": "asks a network",
    "fetch_openml": "asks a network",
    "tensorflow_datasets": "asks a network",
    "torchvision": "asks a network",
}
LEGACY = {"np.random", "numpy.random", "random"}  # they draw from a state that all share
SEEDED = {"default_rng", "Generator", "SeedSequence", "PCG64", "Random"}
REMEDY = "Let the run depend on the page alone."


def dotted(node: ast.AST) -> str:
    """An expression such as ``np.random.rand`` as text; empty for any other."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name) if start := dotted(value):
            return f"{start}.{name}"
    return ""


def named(node: ast.AST) -> list[str]:
    """What a node calls, reads or imports, by its dotted names."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), names=names):
            return [module, *(f"{module}.{alias.name}" for alias in names)]
        case ast.Attribute() | ast.Name():
            return [dotted(node)]
    return []


def asks(name: str) -> str:
    """What a dotted name asks of the world; nothing if it asks nothing."""
    words = name.split(".")
    ends = {".".join(words[-length:]) for length in (1, 2)} | {words[0]}
    return next((reason for known, reason in ASKS.items() if known in ends), "")


def unseeded(node: ast.AST) -> bool:
    """Whether a call draws numbers that no seed fixes."""
    if not isinstance(node, ast.Call):
        return False
    start, _, function = dotted(node.func).rpartition(".")
    if function in SEEDED:
        return not (node.args or node.keywords)
    return start in LEGACY


def runs_python(cell: Cell) -> bool:
    """Whether a cell names the Python that it runs in, which every reader has."""
    return any(dotted(node) == "sys.executable" for node in ast.walk(cell.tree))


def commands_are_python(cell: Cell) -> Iterator[str]:
    """Another program may be missing elsewhere, or say something else."""
    for node in ast.walk(cell.tree):
        for name in named(node):
            if name.startswith("subprocess.") and not runs_python(cell):
                yield (
                    f"a cell uses {name}, which runs a command of this machine. "
                    "Run subprocess.run([sys.executable, ...]), or do it in the cell."
                )


def stays_inside(cell: Cell) -> Iterator[str]:
    """A run must give tomorrow what it gives today."""
    for node in ast.walk(cell.tree):
        for name in named(node):
            if reason := asks(name):
                yield f"a cell uses {name}, which {reason}. {REMEDY}"
        if unseeded(node):
            yield f"a cell draws without a seed: {ast.unparse(node)}. {REMEDY}"
