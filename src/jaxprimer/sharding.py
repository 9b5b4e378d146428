"""Arrays and models that are spread over several devices."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import jax
from flax import nnx
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec

COLLECTIVE = re.compile(
    r" (all-reduce|all-gather|all-to-all|reduce-scatter|collective-permute)"
    r"(?:-start)?\("
)


def cpu_mesh(data: int = 1, model: int = 1) -> Mesh:
    """Arrange CPU devices in a grid with two named axes.

    Args:
        data: Number of devices along the axis ``data``, to split batches.
        model: Number of devices along the axis ``model``, to split layers.

    Returns:
        The grid, whose axes leave it to the compiler what happens to
        intermediate results.

    Raises:
        ValueError: If there are not that many CPU devices.

    >>> cpu_mesh().axis_names
    ('data', 'model')
    """
    devices = jax.devices("cpu")
    if data * model > len(devices):
        raise ValueError(
            f"the mesh has {data * model} places for {len(devices)} devices. "
            "Set jax_num_cpu_devices before anything else uses JAX."
        )
    return jax.make_mesh(
        (data, model),
        ("data", "model"),
        axis_types=(AxisType.Auto, AxisType.Auto),
        devices=devices[: data * model],
    )


def name_of(path: tuple[Any, ...]) -> str:
    """Name of an array of a model from its path in the model's state.

    Args:
        path: Where it is, as :func:`jax.tree.leaves_with_path` tells.

    Returns:
        A name such as ``layer1.kernel``.

    >>> [(path, _)] = jax.tree.leaves_with_path({"layer1": {"kernel": 1}})
    >>> name_of(path)
    'layer1.kernel'
    """
    name = jax.tree_util.keystr(path, simple=True, separator=".")
    return name.removesuffix(".value")  # a variable is a tree of one leaf


def place(
    model: nnx.Module,
    mesh: Mesh,
    specs: Mapping[str, PartitionSpec] | None = None,
) -> None:
    """Spread a model's arrays over the devices of a mesh, in place.

    Args:
        model: The model to place.
        mesh: Where to place it.
        specs: How to split the arrays of some names, such as
            ``"layer1.kernel"``; each device has a copy of all others.

    Raises:
        ValueError: If the model has no array of such a name, or its axis
            cannot be split so.

    >>> from jaxprimer.models import SimpleNN
    >>> model, mesh = SimpleNN(rngs=nnx.Rngs(0)), cpu_mesh(model=1)
    >>> place(model, mesh, {"layer1.bias": PartitionSpec("model")})
    >>> state = nnx.state(model)
    >>> jax.tree.leaves(state)[0].sharding.spec == PartitionSpec("model")
    True
    """
    specs = specs or {}
    state = nnx.state(model)
    names = {name_of(path) for path, _ in jax.tree.leaves_with_path(state)}
    if unknown := set(specs) - names:
        raise ValueError(
            f"no array is named {sorted(unknown)}. "
            f"Name some of {sorted(names)}."
        )

    def sharding(path: tuple[Any, ...], _: jax.Array) -> NamedSharding:
        return NamedSharding(mesh, specs.get(name_of(path), PartitionSpec()))

    shardings = jax.tree.map_with_path(sharding, state)
    nnx.update(model, jax.device_put(state, shardings))


def collectives(text: str) -> dict[str, int]:
    """Count the operations by which devices exchange data.

    Args:
        text: A compiled program, from ``compiled.as_text()``.

    Returns:
        How many of each kind there are.

    >>> collectives("%x = f32[] all-reduce(%y), to_apply=%add")
    {'all-reduce': 1}
    """
    return dict(Counter(COLLECTIVE.findall(text)))
