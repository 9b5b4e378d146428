"""``docs/tutorials/processes.md``: what it says beside its cells. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import orbax.checkpoint as ocp
import pytest
from flax import nnx
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from jaxprimer import processes
from jaxprimer.exercises.processes import check_positions
from jaxprimer.loading import global_batch, local_batches
from jaxprimer.named_arrays import arrays_of, differing
from jaxprimer.processes import all_devices, checkpoints, resume, train, untrained
from jaxprimer.sharding import collectives
from jaxprimer.solutions.processes import positions, shared_size, steps_lost
from jaxprimer.training import loss_fn

pytestmark = pytest.mark.usefixtures("as_the_page_says")
DIGITS = [(np.full((8, 8), number / 9, np.float32), number) for number in range(10)]


def part(index, process, n_processes):
    """Batch ``index`` of a process, six of thirty numbers in all."""
    batches = local_batches(range(30), 6, process=process, n_processes=n_processes)
    return batches[index].tolist()


def save(manager, step, bias):
    """Save an array after some step."""
    manager.save(step, args=ocp.args.StandardSave({"layer.bias": bias}))


def test_when_examples_are_loaded():
    """Nothing is loaded before a batch is asked for by its number."""
    examples, loaded = type("Examples", (list,), {}), []
    examples.__getitem__ = lambda _, index: loaded.append(index) or index
    batches = local_batches(examples(range(30)), 6, process=0, n_processes=1)
    assert not loaded
    assert batches[3].tolist() == loaded


def test_a_loader_has_no_position():
    """Depends on the number of the batch alone, so a loader has no position that could be lost."""
    batches = local_batches(range(30), 6, process=0, n_processes=1)
    forwards = [batches[index].tolist() for index in range(9)]
    backwards = [part(index, 0, 1) for index in reversed(range(9))]
    assert forwards == backwards[::-1]


def test_what_the_compiler_adds():
    """The loss is a mean over the global batch, so the compiler adds what the devices exchange."""
    loss = jax.jit(lambda *batch: loss_fn(jnp.negative, *batch)[0])
    local = np.float32(np.arange(48).reshape(16, 3) ** 2 % 7), np.arange(16) % 3
    batch = global_batch(all_devices(), local)
    assert np.isclose(loss(*batch), loss(*local))
    assert "all-reduce" in collectives(loss.lower(*batch).compile().as_text())


def test_what_comes_first(monkeypatch, tmp_path):
    """Before it does anything else, each process joins the others."""
    done = []
    monkeypatch.setattr(jax.distributed, "initialize", lambda *_, **__: done.append("join"))
    for name in ("checkpoints", "labelled_digits", "train"):
        real = getattr(processes, name)
        monkeypatch.setattr(processes, name, lambda *a, real=real: done.append(1) or real(*a))
    processes.main([str(tmp_path), "--steps=0"])
    assert done == ["join", 1, 1, 1]


def test_one_mesh_and_one_network():
    """The mesh has the devices of all processes, and each process makes the same network."""
    assert set(all_devices().devices) == set(jax.devices())
    one, other = (arrays_of(model=untrained()[0]) for _ in range(2))
    assert not differing(one, other)


def test_where_a_run_begins(tmp_path):
    """Each run begins with the newest checkpoint, if there is one."""
    layer = nnx.LayerNorm(2, use_scale=False, rngs=nnx.Rngs(0))
    with checkpoints(tmp_path, every=1) as manager:
        begins = [resume(manager, all_devices(), {"layer": layer})]
        for step in (1, 2):
            save(manager, step, jnp.full(2, step))
        begins.append(resume(manager, all_devices(), {"layer": layer}))
    assert begins == [0, 2]
    assert layer.bias[...].tolist() == [2, 2]


def test_where_the_numbers_go(tmp_path):
    """The arrays that are given to StandardRestore say which devices the numbers go to."""
    other = jax.devices()[5]
    with checkpoints(tmp_path, every=1) as manager:
        save(manager, 1, jnp.array([1.0, 2.0]))
        wanted = {"layer.bias": jax.device_put(np.zeros(2, np.float32), other)}
        found = manager.restore(1, args=ocp.args.StandardRestore(wanted))["layer.bias"]
    assert (found.devices(), found.tolist()) == ({other}, [1, 2])


@pytest.mark.parametrize("process", [0, 1])
def test_who_speaks(process, monkeypatch, tmp_path, capsys):
    """Process 0 speaks for all."""
    monkeypatch.setattr(processes, "connect", lambda *_: None)
    monkeypatch.setattr(processes, "train", lambda *_: [(1, 2.5)])
    monkeypatch.setattr(jax, "process_index", lambda: process)
    processes.main([str(tmp_path)])
    assert bool(capsys.readouterr().out) == (process == 0)


def test_what_a_checkpoint_holds(tmp_path):
    """The checkpoint holds the optimizer's state too."""
    with checkpoints(tmp_path, every=1) as manager:
        assert [step for step, _ in train(DIGITS, manager, 1, size=8)] == [1]
        names = set(manager.restore(1, args=ocp.args.StandardRestore()))
    model, optimizer = untrained()
    assert names == set(arrays_of(model=model, optimizer=optimizer))
    assert "optimizer.step" in names


def test_other_devices(tmp_path):
    """Orbax puts each array onto the devices that there are now."""
    layer, now = nnx.Linear(2, 2, rngs=nnx.Rngs(0)), jax.devices()[2:4]
    with checkpoints(tmp_path, every=1) as manager:
        manager.save(1, args=ocp.args.StandardSave(arrays_of(layer=layer)))
        resume(manager, Mesh(now, ("data",)), {"layer": layer})
    assert layer.bias[...].devices() == layer.kernel[...].devices() == set(now)


def test_no_addresses(monkeypatch, tmp_path):
    """On a cluster the same script needs no addresses."""
    got = []
    monkeypatch.setattr(
        jax.distributed, "initialize", lambda *a, **k: got.extend([*a, *k.values()])
    )
    processes.main([str(tmp_path), "--steps=0"])
    assert set(got) == {None}


def test_a_stream():
    """Examples come as an endless stream, numbered from 0, and are cut into batches of `size`."""
    found = [positions(batch, 3, 0, 1).tolist() for batch in (0, 1, 100)]
    assert found == [[0, 1, 2], [3, 4, 5], [300, 301, 302]]


def test_every_nth_number():
    """Every n-th number, with n processes, as local_batches does, so that all load the batch."""
    stream = np.concatenate([part(index, 0, 1) for index in range(3)])
    for process in range(3):
        assert stream[positions(2, 6, process, 3)].tolist() == part(2, process, 3)


def test_an_array_of_jax():
    """Return a JAX array; jax.numpy.asarray makes one."""
    assert "wanted a JAX array" in check_positions(lambda *given: np.asarray(positions(*given)))
    assert isinstance(jax.numpy.asarray([1]), jax.Array)


def test_where_a_batch_begins():
    """The batch begins at batch * size."""
    assert [positions(batch, 6, 0, 2)[0] for batch in range(3)] == [0, 6, 12]


def test_two_processes():
    """From there, with two processes, each takes every second number."""
    assert [positions(1, 6, process, 2).tolist() for process in (0, 1)] == [[6, 8, 10], [7, 9, 11]]


def test_the_largest_batch():
    """Write a function that gives the largest batch that they can share."""
    largest = [max(n for n in range(size + 1) if n % 8 == 0) for size in range(20)]
    assert shared_size(jnp.arange(20), 8).tolist() == largest


def test_floor_and_product():
    """The floor of the division is what each device gets, and the product is what all get."""
    by_example = NamedSharding(all_devices(), PartitionSpec("data"))
    assert by_example.shard_shape((shared_size(100, 8),)) == (np.floor(100 / 8),)
    assert shared_size(100, 8) == np.floor(100 / 8) * 8


def test_rounding_up():
    """Rounding up would ask for more room than there is."""
    assert shared_size(100, 8) <= 100 < np.ceil(100 / 8) * 8


def test_steps_made_once_more(tmp_path):
    """Write a function that says how many steps have to be made once more."""
    with checkpoints(tmp_path, every=3) as manager:
        for step in range(1, 9):
            save(manager, step, jnp.ones(1))
            assert step - (manager.latest_step() or 0) == steps_lost(step, 3)


def test_multiples(tmp_path):
    """Checkpoints are at multiples of every, so the remainder says how far it went."""
    with checkpoints(tmp_path, every=4) as manager:
        saves = [step for step in range(1, 13) if manager.should_save(step)]
    assert saves == [4, 8, 12]
    assert steps_lost(10, 4) == 10 % 4 == 10 - 8
