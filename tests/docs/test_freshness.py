"""``freshness``: what is old, or lacks something, is made again."""

import os

import pytest
from freshness import is_fresh


@pytest.fixture
def files(tmp_path):
    """Three files, each written a second after the one before."""
    paths = [tmp_path / name for name in ("first", "second", "third")]
    for second, path in enumerate(paths, 1):
        path.touch()
        os.utime(path, (second, second))
    return paths


def test_what_is_newer_than_all_its_sources_is_fresh(files):
    """One newer source is enough to make it old, and so is one of the same moment."""
    first, second, third = files
    assert is_fresh(third, first, second)
    assert not is_fresh(second, first, third)
    assert not is_fresh(second, second)


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_what_lacks_a_file_is_not_fresh(files, lost):
    """Neither without the file itself nor without one of its sources."""
    files[lost].unlink()
    assert not is_fresh(files[2], files[0], files[1])
