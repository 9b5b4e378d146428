"""``README.md`` and all that git tracks: the layout, and nothing that does not belong."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP = {
    *("docs", "src", "tests", "pyproject.toml", "tox.ini", "LICENSE"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff"),
}
LARGEST = 500_000  # bytes
LEFTOVER = re.compile(
    r"(.*/)?(\.env(\..*)?|\.DS_Store|Thumbs\.db|id_(rsa|ed25519)|\.ipynb_checkpoints/.*"
    r"|__pycache__/.*|.*\.(pem|key|pyc|orig|rej|swp|bak|log|tmp)|.*~)"
)
MACHINE = re.compile(
    r"(?<![\w.~/:-])/(home|root|tmp|Users|work|private)/\w|(?i:\b[a-z]:\\+users\\)"
)
SECRET = re.compile(
    r"\b(gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|AKIA[0-9A-Z]{16}|AIza[\w-]{35}"
    r"|hf_\w{30,}|pypi-[\w-]{40,}|xox[abprs]-[\w-]{10,}|sk-(ant-|proj-)[\w-]{20,}|sk-[A-Za-z\d]{20,})"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|(?i:\b(password|passwd|secret|api_?key|access_?key|token)[\"']?\s*[:=]\s*[\"']?"
    r"(?=[^\s\"']*\d)[\w/+-]{16,})"
)
RULES = {
    "a path of one machine, wanted one relative to the repository": MACHINE,
    "looks like a secret. Revoke it, then remove it": SECRET,
}


def git(*words):
    """What a command of git prints; without git or a repository, what to do."""
    remedy = "These tests need git, and a clone of the repository or: git init && git add ."
    assert shutil.which("git"), remedy
    command = ["git", "-c", "safe.directory=*", "-C", str(ROOT), *words]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode < 128, f"git {words[0]}: {result.stderr.strip()}. {remedy}"
    return result.stdout


def listed(*options):
    """Names of files, as git lists them."""
    return list(filter(None, git("ls-files", "-z", *options).split("\0")))


@pytest.fixture(scope="module")
def tracked():
    """Names of all files that git tracks, or will once they are added to a folder it knows."""
    names = listed()
    assert "pyproject.toml" in names, f"{ROOT} is not what git tracks. Run: git init && git add ."
    folders = sorted({name.split("/")[0] for name in names if "/" in name})
    names += listed("--others", "--exclude-standard", "--", *folders)
    return [name for name in names if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def texts(tracked):
    """The files that are no images, by name, as bytes."""
    files = {name: (ROOT / name).read_bytes() for name in tracked}
    return {name: content for name, content in files.items() if b"\0" not in content[:8000]}


def misencoded(content):
    """What is wrong with the bytes of a text; empty if nothing is."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return f"{line}: not UTF-8. Save it as UTF-8."
    return "1: begins with a byte order mark. Remove it." if content[:3] == b"\xef\xbb\xbf" else ""


def matches(pattern, text):
    """Line number and text of each line in which a pattern is found."""
    lines = enumerate(text.splitlines(), 1)
    return [(number, line.strip()[:80]) for number, line in lines if pattern.search(line)]


def top_level(names):
    """Visible names at the top level that are not in the layout, or that it lacks."""
    return {name.split("/")[0] for name in names if not name.startswith(".")} ^ TOP


def alike(names):
    """Names that differ in case alone, which some systems cannot tell apart."""
    lower = [name.lower() for name in names]
    return sorted(name for name in names if lower.count(name.lower()) > 1)


def test_the_layout_is_fixed():
    """The top level holds what a reader knows from other projects, and dot files."""
    remedy = f"wanted {sorted(TOP)} and dot files. Move what is new, restore what is gone."
    kept = [name for name in listed() if (ROOT / name).is_file()]
    assert not top_level(kept), remedy


def test_nothing_ignored_is_tracked():
    """What git ignores is made by a build, and not kept."""
    assert not listed("--cached", "--ignored", "--exclude-standard"), "Run git rm --cached on each"


def test_no_leftovers(tracked):
    """No file of an editor, a system, a key or a cache; none that is huge; none twice."""
    assert not [name for name in tracked if LEFTOVER.fullmatch(name)], "Run git rm on each"
    large = [name for name in tracked if (ROOT / name).stat().st_size > LARGEST]
    assert not large, f"wanted at most {LARGEST} bytes each. Make them smaller, or from code."
    assert not alike(tracked), "Rename all but one of each"


def test_texts_are_utf8(texts):
    """Every text can be read on every system."""
    assert not [f"{name}:{fault}" for name in texts if (fault := misencoded(texts[name]))]


def test_lines_end_alike():
    """Lines end as on Linux, without blanks, and no merge is half done."""
    lines = git("ls-files", "--eol").splitlines()
    ends = [line.split("\t")[1] for line in lines if re.search(r" w/(crlf|mixed)", line)]
    assert not ends, "lines end in CRLF, wanted LF. Run: git add --renormalize . && git checkout ."
    empty = git("hash-object", "-t", "tree", "/dev/null").strip()
    check = git("-c", "core.whitespace=", "diff", "--no-color", "--check", empty)
    assert not [line for line in check.splitlines() if line[:1] != "+"], "Mend each line"


@pytest.mark.parametrize(("fault", "pattern"), RULES.items())
def test_nothing_private_is_published(texts, fault, pattern):
    """No folder of a developer's machine, no key to a service."""
    lines = (
        (name, *one)
        for name in texts
        for one in matches(pattern, texts[name].decode(errors="replace"))
    )
    assert not [f"{name}:{line}: {text!r} is {fault}." for name, line, text in lines]


PLANTED = [
    (MACHINE, "see /" + "home/ann/x"),
    (MACHINE, "C:\\" + "Users\\ann"),
    (SECRET, "ghp_" + "a1" * 18),
    (SECRET, "AKIA" + "A1" * 8),
    (SECRET, "-----BEGIN RSA " + "PRIVATE KEY-----"),
    (SECRET, "api_key: " + "a1b2" * 6),
]
FINE = [
    "see https://example.org/home/ann, ~/home/x and docs/tmp/x",
    "token: ${{ secrets.TOKEN }}",
    "key = jax.random.key(0)",
]


@pytest.mark.parametrize(("pattern", "text"), PLANTED)
def test_planted_lines_are_found(pattern, text):
    """A path or a secret, each with its line."""
    assert matches(pattern, f"a\n{text}\n") == [(2, text)]


@pytest.mark.parametrize("text", FINE)
def test_fine_lines_pass(text):
    """An address, a path from here, a reference to a secret."""
    assert not [pattern for pattern in (MACHINE, SECRET) if matches(pattern, text)]


def test_planted_files_are_found():
    """A new folder, two names that clash, leftovers, bytes of another encoding."""
    assert top_level([*TOP - {"docs"}, "docs/a", ".x", "new/a"]) == {"new"}
    assert alike(["a", "B", "b"]) == ["B", "b"]
    assert all(map(LEFTOVER.fullmatch, [".env", "a/b.py.orig", "x/.DS_Store", "a~"]))
    assert not any(map(LEFTOVER.fullmatch, ["a.py", ".github/x.png", "docs/environment.md"]))
    assert misencoded(b"a\n\xff").startswith("2: not UTF-8")
    assert misencoded(b"\xef\xbb\xbfa").startswith("1: begins")
    assert misencoded("å".encode()) == ""


def test_without_a_repository_it_says_so(tmp_path, monkeypatch):
    """Where git tracks nothing, nothing passes unseen."""
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    with pytest.raises(AssertionError, match=r"not a git repository.*git init && git add"):
        git("ls-files")
