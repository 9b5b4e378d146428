"""Train on all devices of several processes: on this machine or a cluster.

Each process runs ``python -m jaxprimer.processes``; ``--help`` says more.
"""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import jax
import numpy as np
import optax
import orbax.checkpoint as ocp
from flax import nnx
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec
from orbax.checkpoint.checkpoint_managers import FixedIntervalPolicy, LatestN
from sklearn.datasets import load_digits

from jaxprimer.loading import global_batch, local_batches
from jaxprimer.models import SimpleNN
from jaxprimer.named_arrays import arrays_of, replace_arrays
from jaxprimer.training import train_step


def connect(
    coordinator: str | None, n_processes: int | None, process: int | None
) -> None:
    """Make one run of several processes, before anything else uses JAX.

    Args:
        coordinator: Address and port at which process 0 waits for the others,
            such as ``"127.0.0.1:1234"``; without it, JAX asks the cluster for
            everything.
        n_processes: How many processes there are.
        process: Which one this is, from 0.
    """
    jax.distributed.initialize(
        coordinator,
        n_processes,
        process,
        coordinator_bind_address=coordinator,
        cluster_detection_method="deactivate" if coordinator else None,
    )


def all_devices() -> Mesh:
    """All devices of all processes in a row, whose axis is named ``data``.

    Returns:
        The row; the compiler decides how intermediate results are split.

    >>> all_devices().axis_names
    ('data',)
    """
    return jax.make_mesh(
        (jax.device_count(),), ("data",), axis_types=(AxisType.Auto,)
    )


@nnx.jit
def untrained() -> tuple[SimpleNN, nnx.Optimizer]:
    """A network and its optimizer, the same in every process.

    Returns:
        Both with all arrays on one device of this process.

    >>> model, optimizer = untrained()
    >>> model.layer1.kernel.shape
    (64, 100)
    """
    model = SimpleNN(rngs=nnx.Rngs(0))
    return model, nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)


def checkpoints(folder: Path, every: int) -> ocp.CheckpointManager:
    """Open a folder of checkpoints that all processes share.

    Args:
        folder: Where; it is made if there is none.
        every: Save after each so many steps, and skip the others.

    Returns:
        What saves and restores; it keeps the two newest checkpoints.

    >>> import tempfile
    >>> with checkpoints(tempfile.mkdtemp(), every=100) as manager:
    ...     print(manager.latest_step())
    None
    """
    # In the background, Orbax's default, steps after a save may be lost too.
    options = ocp.CheckpointManagerOptions(
        save_decision_policy=FixedIntervalPolicy(every),
        preservation_policy=LatestN(2),
        enable_async_checkpointing=False,
    )
    return ocp.CheckpointManager(Path(folder).absolute(), options=options)


def resume(
    manager: ocp.CheckpointManager, mesh: Mesh, objects: Mapping[str, object]
) -> int:
    """Give each device a copy of all arrays, from the newest checkpoint.

    Args:
        manager: From :func:`checkpoints`.
        mesh: The devices of this run. Those that saved may have been others.
        objects: NNX objects by name, changed in place. Without a checkpoint
            they keep their numbers.

    Returns:
        After how many steps the checkpoint was saved; 0 without one.

    >>> import tempfile
    >>> model, _ = untrained()
    >>> with checkpoints(tempfile.mkdtemp(), every=100) as manager:
    ...     print(resume(manager, all_devices(), {"model": model}))
    0
    """
    everywhere = NamedSharding(mesh, PartitionSpec())
    arrays = jax.device_put(arrays_of(**objects), everywhere)
    step = manager.latest_step() or 0
    if step:
        arrays = manager.restore(step, args=ocp.args.StandardRestore(arrays))
    replace_arrays(objects, arrays)
    return step


def labelled_digits() -> list[tuple[np.ndarray, int]]:
    """The handwritten digits of scikit-learn, one by one.

    Returns:
        A pair ``(image, label)`` of each. The image has shape (8, 8) and
        floating pixels from 0 to 1, the label is an integer.

    >>> image, label = labelled_digits()[0]
    >>> image.shape, label
    ((8, 8), 0)
    """
    bunch = load_digits()
    images = (bunch.images / 16).astype(np.float32)
    return list(zip(images, bunch.target.tolist(), strict=True))


def train(
    examples: Sequence[tuple[np.ndarray, int]],
    manager: ocp.CheckpointManager,
    n_steps: int,
    size: int,
) -> Iterator[tuple[int, float]]:
    """Train a network, from the newest checkpoint to the last step.

    Args:
        examples: ``(image, label)`` each, the same in all processes.
        manager: From :func:`checkpoints`.
        n_steps: The last step's number.
        size: Examples per step, of all devices together.

    Yields:
        The number of each step, from 1, and the loss before it, in nats.

    Raises:
        ValueError: If the processes cannot have parts of equal size.

    >>> import tempfile
    >>> digits = labelled_digits()
    >>> with checkpoints(tempfile.mkdtemp(), every=100) as manager:
    ...     print([step for step, _ in train(digits, manager, 2, size=48)])
    [1, 2]
    """
    mesh = all_devices()
    batches = local_batches(
        examples,
        size,
        process=jax.process_index(),
        n_processes=jax.process_count(),
    )
    model, optimizer = untrained()
    objects = {"model": model, "optimizer": optimizer}
    for done in range(resume(manager, mesh, objects), n_steps):
        batch = global_batch(mesh, batches[done])
        loss = train_step(model, optimizer, *batch)
        arrays = arrays_of(**objects)
        manager.save(done + 1, args=ocp.args.StandardSave(arrays))
        yield done + 1, float(loss)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on the digits; process 0 prints the losses.

    Args:
        arguments: Instead of those of the command line.
    """
    parser = ArgumentParser(description="Train on several processes.")
    parser.add_argument("folder", type=Path, help="of the checkpoints, shared")
    parser.add_argument("--coordinator", help="address:port of process 0")
    parser.add_argument("--processes", type=int, help="how many there are")
    parser.add_argument("--process", type=int, help="which one this is")
    parser.add_argument("--steps", type=int, default=200, help="in all")
    parser.add_argument(
        "--every", type=int, default=100, help="steps between checkpoints"
    )
    parser.add_argument("--size", type=int, default=48, help="of a batch")
    options = parser.parse_args(arguments)
    connect(options.coordinator, options.processes, options.process)
    with checkpoints(options.folder, options.every) as manager:
        steps = train(labelled_digits(), manager, options.steps, options.size)
        for step, loss in steps:
            if jax.process_index() == 0:
                print(f"step {step} loss {loss:.6f}", flush=True)


if __name__ == "__main__":
    main()
