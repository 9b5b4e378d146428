"""``docs/reference/benchmarks.md``: what it says of the record. Each test quotes a sentence."""

import json
import os
import runpy
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import building
import contest
import jax
import numpy as np
import pytest
import record
import with_jax
import with_sklearn
from flax import nnx
from problem import Problem, mean_loss

from jaxprimer import training
from jaxprimer.benchmarks import changes, load_benchmarks
from jaxprimer.plain import plain_loss

pytestmark = pytest.mark.usefixtures("as_the_page_says")
ROOT = Path(__file__).parents[2]
TASKS = load_benchmarks("training")["tasks"]
BUILD = """
import building, json, pathlib, sys
sys.executable, folder = sys.argv[1:]
print(json.dumps(building.sphinx(pathlib.Path(folder), "-j 2", "html")))
"""
SIZES = [(64, 3), (3, 3), (3, 10)]


@pytest.fixture
def problem():
    """Four images of noise, a network of three units a layer, and two updates."""
    rng = np.random.default_rng(0)
    data = rng.normal(size=(4, 8, 8)).astype("float32"), np.arange(4)
    kernels = [rng.normal(0, 0.1, shape).astype("float32") for shape in SIZES]
    weights = [(kernel, np.zeros(kernel.shape[1], "float32")) for kernel in kernels]
    return Problem(data, data, weights, 4, 2)


def test_those_side_by_side_are_named():
    """JAX, Flax NNX, PyTorch, Keras and scikit-learn side by side, and this site."""
    for task in TASKS.values():
        assert {"scan without NNX", "PyTorch", "Keras on JAX", "scikit-learn"} < set(task["rows"])
    assert {"jax", "flax"} < set(load_benchmarks("training")["versions"])
    assert "this site" in load_benchmarks("site")["sites"]


def test_newer_versions_and_edits_count():
    """Newer versions, and edits of what was measured, make a record less and less true."""
    now = record.facts(["jax", "flax"], ["plain", "models"])
    old = {**now, "versions": {**now["versions"], "jax": "0.1"}}
    both = {**old, "modules": {"plain": "?", "models": "?"}}
    assert [len(changes(seen)) for seen in (now, old, both)] == [0, 1, 3]


def test_changes_names_each_difference():
    """`changes` names each difference from what runs here."""
    seen = {"versions": {"python": "2.7", "jax": "0.1"}, "modules": {"plain": "?"}}
    here = record.facts(["jax"], [])["versions"]
    versions = [f"{name} {old} -> {here[name]}" for name, old in seen["versions"].items()]
    assert changes(seen) == [*versions, "jaxprimer.plain was edited"]


def test_each_has_a_process_and_a_turn(monkeypatch, problem):
    """Each runs in a process of its own, and they take turns."""
    pipes, order = [MagicMock(), MagicMock()], MagicMock()
    for name, pipe in zip("ab", pipes, strict=True):
        pipe.recv.side_effect = ["ready", 9.0, 1.0, {}]
        order.attach_mock(pipe.send, name)
    context = MagicMock(**{"Pipe.side_effect": [(pipe, MagicMock()) for pipe in pipes]})
    monkeypatch.setattr(contest, "get_context", {"spawn": context}.get)
    assert contest.contest({"a": "a:a", "b": "b:b"}, problem, rounds=1)["b"]["first"] == 9
    assert context.Process.call_args.kwargs["target"] is contest.serve
    assert context.Process.call_count == 2
    assert [call[0] for call in order.mock_calls] == list("ababab")


def test_fit_and_the_loop_are_those_of_the_parts(monkeypatch, problem):
    """`fit` is jaxprimer.training.fit of Part 7, and the explicit loop is that of Part 1."""
    calls = []
    monkeypatch.setattr(with_jax, "network", lambda _: (nnx.Rngs(0), None))
    for name in ("fit", "train_step"):
        assert getattr(with_jax, name) is getattr(training, name)
        monkeypatch.setattr(with_jax, name, lambda *_, name=name, **__: calls.append(name) or 0)
    for make in (with_jax.fit_in_one_call, with_jax.explicit_loop):
        contestant = make(problem)
        contestant.reset()
        contestant.train()
    assert calls == ["fit", "train_step", "train_step"]
    shown = {"scaling": ("# Part 7:", "fit"), "neural_net_basics": ("# Part 1:", "train_step")}
    for page, (title, name) in shown.items():
        text = (ROOT / f"docs/tutorials/{page}.md").read_text("utf-8")
        assert title in text.partition(f":source: jaxprimer.training:{name}\n")[0] != text


def test_pytorch_comes_in_two_ways_and_keras_in_one(monkeypatch, problem):
    """PyTorch runs as it comes and compiled by torch.compile; Keras runs its own `fit` on JAX."""
    library = MagicMock()
    for name in ("torch", "torch.nn", "torch.nn.functional", "keras"):
        monkeypatch.setitem(sys.modules, name, library)
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    paths = [str(ROOT / f"tests/bench/with_{name}.py") for name in ("torch", "keras")]
    pytorch, keras = map(runpy.run_path, paths)
    pytorch["eager"](problem)
    library.compile.assert_not_called()
    pytorch["compiled"](problem)
    library.compile.assert_called_once()
    keras["fit"](problem).train()
    library.Sequential().fit.assert_called_once()
    assert os.environ["KERAS_BACKEND"] == "jax"


def test_scikit_learn_trains_another_network(monkeypatch, problem):
    """Scikit-learn has ReLU where the others have SELU, and first weights of its own, same size."""
    made, make = [], with_sklearn.MLPClassifier
    keep = lambda *sizes, **settings: made.append(make(*sizes, **settings)) or made[-1]
    monkeypatch.setattr(with_sklearn, "MLPClassifier", keep)
    contestant = with_sklearn.classifier(problem._replace(n_updates=1))
    contestant.reset(), contestant.train()
    assert (made[0].activation, [one.shape for one in made[0].coefs_]) == ("relu", SIZES)
    assert abs(made[0].coefs_[0] - problem.weights[0][0]).max() > 0.1
    units, label = np.float32([[-1, 2]]), np.array([0])
    one = {"kernel": np.eye(2, dtype="float32"), "bias": np.zeros(2, "float32")}
    loss = mean_loss(np.where(units > 0, 1.0507 * units, 1.7581 * np.expm1(units)), label)
    assert np.isclose(jax.jit(plain_loss)([one, one], units, label), loss, atol=1e-4)


def test_training_is_timed_and_the_peak_of_memory_stays(monkeypatch, problem):
    """Read first and steady as seconds, megabytes as the most memory that the process ever had."""
    clock, pipe = [0], MagicMock(**{"recv.side_effect": ["train", "end"]})
    wait = lambda seconds, size: clock.append(clock[-1] + seconds * np.ones(size).min())
    trainer = SimpleNamespace(reset=lambda: wait(100, 1), train=lambda: wait(3, 2**23))
    monkeypatch.setattr(contest, "import_module", lambda _: MagicMock(make=lambda _: trainer))
    monkeypatch.setattr(contest, "time", SimpleNamespace(perf_counter=lambda: clock[-1]))
    monkeypatch.setattr(contest, "score", lambda *_: {})
    held = int(Path("/proc/self/status").read_text("ascii").split("VmRSS:")[1].split()[0]) / 1024
    contest.serve(pipe, "any:make", problem)
    _, seconds, end = (call.args[0] for call in pipe.send.mock_calls)
    assert seconds == 3
    assert end["megabytes"] > held + 50


def test_starting_small_updates_costs_most():
    """With batches of 64 little to compute, and starting it from Python costs most."""
    task = TASKS["batches of 64"]
    started, computed = (task["rows"][name]["steady"] for name in ("explicit loop", "fit"))
    assert task["size"] == 64
    assert started - computed > started / 2


def test_builds_come_in_this_order(monkeypatch, tmp_path):
    """With two processes: from nothing, with nothing changed, a cell added, a definition edited."""
    page, code, out = map(tmp_path.joinpath, ["docs/page.md", "src/jaxprimer/part.py", "build"])
    for path in (page, code):
        path.parent.mkdir(parents=True)
        path.write_text("old", "utf-8")
    seen = []

    def note(_folder, options, name):
        cells, text = page.read_text("utf-8").count("{code-cell}"), code.read_text("utf-8")
        seen.append((name, "-j 2 " in options, (out / name).exists(), cells, text))
        (out / name).mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(building, "sphinx", note)
    building.measure(tmp_path, "page.md", ("part.py", "old", "new"))
    told = [(False, 0, "old"), (True, 0, "old"), (True, 1, "old"), (True, 1, "new")]
    assert [one for one in seen if one[0] == "html"] == [("html", True, *one) for one in told]


def test_the_largest_process_counts(tmp_path):
    """`ran` says how many pages ran, megabytes how much memory the largest of its processes had."""
    script, hold = tmp_path / "build", f"{sys.executable} -S -c 'len(b\"x\" * 90_000_000)'"
    told = "echo '1: Executed notebook in 1 s'; echo '2: Executed notebook in 2 s'"
    script.write_text(f"#!/bin/sh\n{told}\n{hold} & {hold}\nwait\n", "utf-8")
    script.chmod(0o755)
    # A process of its own: what it starts begins with the memory that it has itself.
    command = [sys.executable, "-c", BUILD, script, tmp_path]
    settings = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    build = json.loads(subprocess.check_output(command, env=settings))
    assert build["ran"] == 2
    assert 85 < build["megabytes"] < 150


def test_each_command_measures_its_part():
    """`tox run -e bench` measures training, and `tox run -e bench-site` the builds."""
    tox = ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini", "utf-8")
    commands = [tox[f"testenv:{name}"]["commands"] for name in ("bench", "bench-site")]
    assert commands == ["python tests/bench", "python tests/bench/building.py"]
    for name, part in (("__main__", "training"), ("building", "site")):
        assert f'write("{part}"' in (ROOT / f"tests/bench/{name}.py").read_text("utf-8")
