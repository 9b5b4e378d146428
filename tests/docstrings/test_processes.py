"""``processes``: what its docstrings say. Each test quotes a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import orbax.checkpoint as ocp
import pytest
from flax import nnx

from jaxprimer import processes
from jaxprimer.models import SimpleNN
from jaxprimer.named_arrays import arrays_of
from jaxprimer.sharding import cpu_mesh
from jaxprimer.training import loss_fn

pytestmark = pytest.mark.usefixtures("as_the_docstring_says")


def numbers():
    """A layer without weights but a bias of zeros."""
    return {"layer": nnx.Linear(1, 2, rngs=nnx.Rngs(0))}


@pytest.fixture
def manager(tmp_path):
    """It saves each second step."""
    with processes.checkpoints(tmp_path, every=2) as opened:
        yield opened


def save(manager, objects, *steps):
    """Which of some steps a manager saves."""
    arguments = ocp.args.StandardSave(arrays_of(**objects))
    return [manager.save(step, args=arguments) for step in steps]


@pytest.fixture
def given(monkeypatch):
    """What ``jax.distributed.initialize`` gets."""
    seen = []
    record = lambda *values, **options: seen.extend([*values, options])
    monkeypatch.setattr(jax.distributed, "initialize", record)
    return seen


def test_without_an_address(given):
    """Without it, JAX asks the cluster for everything."""
    processes.connect(None, None, None)
    assert [*given[:3], *given[3].values()] == 5 * [None]


def test_the_address_of_process_0(given):
    """Address and port at which process 0 waits for the others."""
    processes.connect("127.0.0.1:1234", 4, 3)
    assert given[:3] == ["127.0.0.1:1234", 4, 3]
    assert given[3]["coordinator_bind_address"] == "127.0.0.1:1234"


def test_devices_in_a_row():
    """All devices of all processes in a row, whose axis is named data."""
    mesh = processes.all_devices()
    assert mesh.axis_names == ("data",)
    assert list(mesh.devices) == jax.devices()


def test_untrained_is_the_same():
    """A network and its optimizer, the same in every process."""
    model, optimizer = processes.untrained()
    wanted = SimpleNN(rngs=nnx.Rngs(0))
    np.testing.assert_allclose(model.layer1.kernel[...], wanted.layer1.kernel[...], rtol=1e-5)
    assert optimizer.step[...] == 0


def test_untrained_is_on_one_device():
    """Both with all arrays on one device of this process."""
    arrays = jax.tree.leaves(arrays_of(**dict(zip("ab", processes.untrained(), strict=True))))
    assert {len(array.sharding.device_set) for array in arrays} == {1}
    assert {array.device.process_index for array in arrays} == {jax.process_index()}


def test_steps_that_are_saved(manager):
    """Save after each so many steps, and skip the others."""
    assert save(manager, numbers(), 1, 2, 3) == [False, True, False]


def test_checkpoints_that_are_kept(manager):
    """It keeps the two newest checkpoints."""
    save(manager, numbers(), 2, 4, 6)
    assert sorted(manager.all_steps()) == [4, 6]


def test_resuming_copies_to_each_device(manager):
    """Give each device a copy of all arrays, from the newest checkpoint."""
    objects, mesh = numbers(), cpu_mesh(data=2)
    for step in (2, 4):
        objects["layer"].bias[...] = jnp.full(2, float(step))
        save(manager, objects, step)
    processes.resume(manager, mesh, fresh := numbers())
    parts = fresh["layer"].bias[...].addressable_shards
    assert {part.device: part.data.sum() for part in parts} == dict.fromkeys(mesh.devices.flat, 8)


def test_numbers_without_a_checkpoint(manager):
    """Without a checkpoint they keep their numbers."""
    objects = numbers()
    objects["layer"].bias[...] = jnp.array([3.0, 4.0])
    processes.resume(manager, processes.all_devices(), objects)
    assert objects["layer"].bias[...].tolist() == [3, 4]


def test_step_of_the_checkpoint(manager):
    """After how many steps the checkpoint was saved."""
    save(manager, numbers(), 2, 3, 4, 5)
    assert processes.resume(manager, processes.all_devices(), numbers()) == 4


def test_pixels_and_labels():
    """The image has shape (8, 8) and floating pixels from 0 to 1, the label is an integer."""
    images, labels = zip(*processes.labelled_digits(), strict=True)
    assert {(image.shape, image.dtype) for image in images} == {((8, 8), np.dtype("float32"))}
    assert (np.min(images), np.max(images)) == (0, 1)
    assert {type(label) for label in labels} == {int}


def test_steps_are_counted_from_one(manager):
    """The number of each step, from 1, and the loss before it, in nats."""
    digits = processes.labelled_digits()[:8]
    (step, loss), *others = processes.train(digits, manager, n_steps=3, size=8)
    assert [step, *dict(others)] == [1, 2, 3]
    images, labels = map(np.stack, zip(*digits, strict=True))
    np.testing.assert_allclose(
        loss, loss_fn(processes.untrained()[0], images, labels)[0], rtol=1e-4
    )


def test_from_the_newest_to_the_last(manager):
    """Train a network, from the newest checkpoint to the last step."""
    digits = processes.labelled_digits()[:8]
    save(manager, dict(zip(("model", "optimizer"), processes.untrained(), strict=True)), 2, 4)
    assert [step for step, _ in processes.train(digits, manager, n_steps=6, size=8)] == [5, 6]


@pytest.mark.usefixtures("given")
def test_process_0_prints(monkeypatch, tmp_path, capsys):
    """Process 0 prints the losses."""
    monkeypatch.setattr(processes, "train", lambda *_: [(1, 0.5)])
    for process in (1, 0):
        monkeypatch.setattr(jax, "process_index", lambda process=process: process)
        processes.main([str(tmp_path)])
    assert capsys.readouterr().out == "step 1 loss 0.500000\n"
