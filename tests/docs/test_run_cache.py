"""``run_cache``: another input, another folder."""

import os

import run_cache
from run_cache import KEPT, cache_folder, contents, digest


def test_digest_tells_parts_apart():
    """Neither order nor boundaries of the parts are lost."""
    names = [digest(parts) for parts in ([b"ab", b"c"], [b"a", b"bc"], [b"c", b"ab"], [b"abc"], [])]
    assert len(set(names)) == len(names)
    assert digest([b"ab", b"c"]) == names[0]


def test_contents_see_every_file_but_bytecode(tmp_path):
    """A changed, renamed or added file changes the contents; compiled Python does not."""
    (tmp_path / "deep").mkdir()
    file = tmp_path / "deep" / "a.csv"
    file.write_text("1")
    seen = [contents(tmp_path)]
    (tmp_path / "a.pyc").write_text("x")
    assert contents(tmp_path) == seen[0]
    file.write_text("2")
    seen.append(contents(tmp_path))
    file.rename(tmp_path / "a.csv")
    seen.append(contents(tmp_path))
    (tmp_path / "b.py").write_text("")
    seen.append(contents(tmp_path))
    assert len({digest(parts) for parts in seen}) == len(seen)


def test_folder_changes_with_the_environment(tmp_path, monkeypatch):
    """Another version of anything installed leads to another folder, and back again."""
    first = cache_folder(tmp_path / "cache")
    monkeypatch.setattr(run_cache, "environment", lambda: [b"jax==0"])
    assert cache_folder(tmp_path / "cache") != first
    monkeypatch.undo()
    assert cache_folder(tmp_path / "cache") == first


def test_folder_changes_with_the_settings(tmp_path, monkeypatch):
    """A variable that changes what JAX computes leads to another folder, any other does not."""
    first = cache_folder(tmp_path / "cache")
    monkeypatch.setenv("EDITOR", "ed")
    assert cache_folder(tmp_path / "cache") == first
    monkeypatch.setenv("JAX_ENABLE_X64", "1")
    assert cache_folder(tmp_path / "cache") != first


def test_environment_names_python_and_jax():
    """The Python version and every distribution are part of the name."""
    names = b"\n".join(run_cache.environment()).decode()
    assert "\njax==" in names
    assert "\njupyter-cache==" in names


def test_old_folders_are_pruned(tmp_path):
    """Only the folders used last are kept, the one in use among them."""
    for age in range(2 * KEPT):
        folder = tmp_path / f"old{age}"
        folder.mkdir()
        os.utime(folder, (1000 - age, 1000 - age))
    used = cache_folder(tmp_path)
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {used.name, *(f"old{age}" for age in range(KEPT - 1))}
