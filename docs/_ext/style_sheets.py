"""Make one style sheet of those that a page loads, without the rules that nothing uses."""

import re
from collections.abc import Collection
from hashlib import sha256
from os.path import normpath
from pathlib import Path

from bs4 import BeautifulSoup
from digit_demo import WEIGHTS

WORD = re.compile(r"[\w-]+")
RULE = re.compile(r"([^{};@/]+)(\{[^{}]*\})")
CLASS = re.compile(r"\.([a-zA-Z_-][\w-]*)")
FILE = re.compile(r"url\((?!['\"]?data:)['\"]?([^'\")]+)['\"]?\)")
DATA = ("fontawesome.js", WEIGHTS)  # every icon's name, and base64 with pieces like any name
SHORTEST = 4  # characters of the beginning of a class name that a script completes


def words_of(site: Path) -> set[str]:
    """All words of a site's pages and scripts, but for those of scripts that are data."""
    files = [*site.rglob("*.html"), *site.joinpath("_static").rglob("*.js")]
    texts = (path.read_text(encoding="utf-8") for path in files if path.name not in DATA)
    return {word for text in texts for word in WORD.findall(text)}


def trimmed(sheet: str, words: set[str]) -> str:
    """The style sheet without rules for classes that no page or script names, or begins to name."""
    beginnings = tuple(word for word in words if word[-1] == "-" and len(word) >= SHORTEST)

    def can_match(selector: str) -> bool:
        required = CLASS.findall(re.sub(r":[\w-]+\(.*", "", selector, flags=re.DOTALL))
        return all(name in words or name.startswith(beginnings) for name in required)

    def kept(rule: re.Match[str]) -> str:
        selectors = [rule[1]] if "(" in rule[1] else rule[1].split(",")
        used = ",".join(filter(can_match, selectors))
        return f"{used}{rule[2]}" if used else ""

    return RULE.sub(kept, sheet)


def rebased(sheet: str, folder: str) -> str:
    """The style sheet of a folder of ``_static``, as it loads the same files from ``_static``."""
    return FILE.sub(lambda file: f"url({normpath(f'{folder}/{file[1]}')})", sheet)


def bundle(
    soup: BeautifulSoup, static: Path, words: set[str], own: Collection[str]
) -> dict[str, str]:
    """Let a page load one file for ``_static`` instead of all but its own sheets, and return it."""
    texts, address = [], ""
    for link in soup.select("head > link[rel=stylesheet][href*='_static/']"):
        address, _, name = str(link["href"]).partition("?")[0].partition("_static/")
        if name not in own:
            sheet = (static / name).read_text(encoding="utf-8")
            texts.append(rebased(trimmed(sheet, words), str(Path(name).parent)))
            link.decompose()
    text = "\n".join(texts)
    name = f"styles-{sha256(text.encode()).hexdigest()[:12]}.css"
    link = soup.new_tag("link", rel="stylesheet", href=f"{address}_static/{name}")
    soup.select("head > meta, head > title")[0].insert_after(link)
    return {name: text}
