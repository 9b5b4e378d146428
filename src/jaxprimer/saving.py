"""Save the arrays of NNX objects with Orbax, and restore them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import orbax.checkpoint as ocp

from jaxprimer.named_arrays import arrays_of, plain, replace_arrays


def numbers_of(**objects: object) -> dict[str, np.ndarray]:
    """All arrays of some NNX objects in the form in which they are stored.

    Args:
        objects: What holds the arrays, each under a name of its own.

    Returns:
        One entry per array, with the path that leads to it.

    >>> from flax import nnx
    >>> numbers_of(rngs=nnx.Rngs(7))["rngs.default.key"].tolist()
    [0, 7]
    """
    arrays = arrays_of(**objects)
    return {name: plain(array) for name, array in arrays.items()}


def save(folder: Path, **objects: object) -> None:
    """Save all arrays of some NNX objects in a new folder.

    Args:
        folder: Where to; it must not exist.
        objects: What to save, each under a name of its own. Their classes
            and plain attributes, such as the mode, are not saved.

    Raises:
        FileExistsError: If the folder exists.

    >>> import tempfile
    >>> from flax import nnx
    >>> folder = Path(tempfile.mkdtemp()) / "layer"
    >>> save(folder, layer=nnx.Linear(2, 3, rngs=nnx.Rngs(0)))
    >>> save(folder, layer=nnx.Linear(2, 3, rngs=nnx.Rngs(0)))
    Traceback (most recent call last):
    FileExistsError: folder 'layer' exists, and nothing is overwritten. Choose
    another name, or delete it first.
    """
    path = Path(folder).absolute()
    if path.exists():
        raise FileExistsError(
            f"folder {path.name!r} exists, and nothing is overwritten. "
            "Choose another name, or delete it first."
        )
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(path, numbers_of(**objects))


def restore(folder: Path, **objects: object) -> None:
    """Put saved arrays into NNX objects, in place, if all of them fit.

    Args:
        folder: Where :func:`save` put them.
        objects: What to restore, under the names that it was saved with.

    Raises:
        FileNotFoundError: If the folder does not exist.
        ValueError: If an array of the objects is not in the folder, or one of
            the folder is not in the objects, or if shape or dtype differ. No
            object is changed then.

    >>> import tempfile
    >>> from flax import nnx
    >>> folder = Path(tempfile.mkdtemp()) / "layer"
    >>> save(folder, layer=nnx.Linear(2, 3, rngs=nnx.Rngs(0)))
    >>> restore(folder, layer=nnx.Linear(2, 4, rngs=nnx.Rngs(0)))
    Traceback (most recent call last):
    ValueError: layer.bias is float32 (3,) in folder 'layer', wanted
    float32 (4,). Make the object with the sizes that it was saved with.
    """
    path = Path(folder).absolute()
    if not path.exists():
        raise FileNotFoundError(
            f"there is no folder {path.name!r}. Save into it first."
        )
    wanted = numbers_of(**objects)
    with ocp.StandardCheckpointer() as checkpointer:
        seen = checkpointer.metadata(path).item_metadata.tree
        check_arrays(seen, wanted, f"folder {path.name!r}")
        arrays = checkpointer.restore(path, wanted)
    replace_arrays(objects, arrays)


def check_arrays(
    seen: Mapping[str, Any], wanted: Mapping[str, np.ndarray], place: str
) -> None:
    """Raise an error unless what was saved fits what it is wanted for.

    Args:
        seen: What was saved: names, with shape and dtype of each.
        wanted: What it is to replace, from :func:`numbers_of`.
        place: Where it was saved, for the message.

    Raises:
        ValueError: If the names differ, or a shape or a dtype does.

    >>> check_arrays({"a.x": np.ones(2)}, {"a.y": np.ones(2)}, "'best'")
    Traceback (most recent call last):
    ValueError: 'best' lacks 1 of the arrays that are wanted ['a.y'], and
    holds 1 that is not ['a.x']. Restore into objects of the classes that were
    saved, under the same names.
    """
    missing = sorted(set(wanted) - set(seen))
    surplus = sorted(set(seen) - set(wanted))
    if missing or surplus:
        verb = "is" if len(surplus) == 1 else "are"
        raise ValueError(
            f"{place} lacks {len(missing)} of the arrays that are wanted "
            f"{missing[:2]}, and holds {len(surplus)} that {verb} not "
            f"{surplus[:2]}. Restore into objects of the classes that were "
            "saved, under the same names."
        )
    for name, array in wanted.items():
        found = seen[name]
        if (found.dtype, found.shape) != (array.dtype, array.shape):
            raise ValueError(
                f"{name} is {found.dtype} {found.shape} in {place}, "
                f"wanted {array.dtype} {array.shape}. "
                "Make the object with the sizes that it was saved with."
            )
