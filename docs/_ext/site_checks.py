"""Check written pages: they load nothing from other sites, and nothing that is too large."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from alt_text import fault
from bs4 import BeautifulSoup, Tag
from forks import shared
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
LARGEST = 200_000  # bytes of an image: two seconds on a slow phone
LARGEST_PAGE = 2_000_000  # bytes: nearly twice the API reference
LOADED = "script[src], img[src], iframe[src], embed[src], source[src], video[src], audio[src]"
LOADED += ", input[src], track[src], [poster], [srcset], [imagesrcset]"
LINKED = "link[rel~=stylesheet], link[rel~=icon], link[rel~=preload], link[rel~=preconnect]"
LINKED += ", link[rel~=modulepreload], link[rel~=manifest], link[rel~=dns-prefetch], object[data]"
COLAB = re.compile(
    r"https://colab\.research\.google\.com/github/(?P<state>.*?/blob/[^/]+)/(?P<file>.*)"
)
ID = re.compile(r'id="([^"]*)"')
ELSEWHERE = re.compile(r"^(?:https?:)?//")
CODE = re.compile(r"<pre>.*?</pre>", re.DOTALL)
COLOUR = re.compile(r"<span(?: class=\"[^\"]*\")?>|</span>")
IN_CODE = re.compile(
    r"(?:@import\s*[\"']|url\(\s*[\"']?|(?:from|import)\s*\(?\s*[\"']|\.src\s*=\s*[\"'`]"
    r"|(?:fetch|sendBeacon|importScripts|WebSocket|EventSource)\(\s*[\"'`]"
    r"|\.open\(\s*[\"']\w+[\"'],\s*[\"'`]|<(?:image|use|feImage)\s[^>]*href=[\"'])"
    r"((?:(?:https?|wss?):)?//[^\"'`)\s]+)"
)


class Site(NamedTuple):
    """Where a site is written, and where it is published."""

    folder: Path
    address: str

    @property
    def start(self) -> str:
        """With what the paths on it begin where it is published."""
        return urlsplit(self.address).path


def uncoloured(html: str) -> str:
    """A written page without the colours of code, which are most of its elements."""
    return CODE.sub(lambda code: COLOUR.sub("", code[0]), html)


def loaded(element: Tag) -> Iterator[str]:
    """Addresses that an element loads something from."""
    for name in ("src", "href", "data", "poster"):
        yield str(element.get(name, ""))
    for name in ("srcset", "imagesrcset"):
        yield from re.split(r"[,\s]+", str(element.get(name, "")))


def requests(soup: BeautifulSoup) -> Iterator[str]:
    """Addresses on other sites that a page loads something from."""
    for element in soup.select(f"{LOADED}, {LINKED}"):
        yield from filter(ELSEWHERE.match, loaded(element))
    for element in soup.select("style, script:not([src])"):
        yield from IN_CODE.findall(element.get_text())
    for element in soup.select("[style]"):
        yield from IN_CODE.findall(str(element["style"]))


def colab_problems(soup: BeautifulSoup, root: Path) -> Iterator[str]:
    """Links of a page to Colab that open no file, or files of two states of the project."""
    opened = [found for link in soup.select("a[href]") if (found := COLAB.match(str(link["href"])))]
    for name in (found["file"] for found in opened):
        if not (root / name).is_file():
            yield f"the page opens {name} in Colab, and there is no such file. Mend the link."
    states = sorted({found["state"] for found in opened})
    if len(states) > 1:
        yield f"the page opens notebooks of {' and of '.join(states)} in Colab. Mend one."


def page_problems(soup: BeautifulSoup, root: Path) -> Iterator[str]:
    """What is wrong with a written page of the project in a folder."""
    yield from colab_problems(soup, root)
    for address in requests(soup):
        yield f"the page loads {address}. Serve it from the site itself."
    for image in soup.select("img"):
        if "alt" not in image.attrs:
            yield f"the image {image.get('src')} has no alternative text. Say what it shows."
    for image in soup.select("article img[alt]:not([alt=''])"):  # raw HTML is no node of a page
        if message := fault(str(image["alt"])):
            yield f"{message} Say what is to be seen in it."
    ids = Counter(str(element["id"]) for element in soup.select("[id]"))
    for name, count in sorted(ids.items()):
        if count > 1:
            yield f"the id {name!r} stands {count} times, so links miss. Rename a label."


def dead_links(soup: BeautifulSoup, page: Path, site: Site) -> Iterator[str]:
    """Links of a written page to files or places that are not there."""
    for element in soup.select("a[href], img[src], link[href], script[src]"):
        link = urlsplit(on_host(str(element.get("href", element.get("src"))), site))
        if link.scheme or link.netloc or not (link.path or link.fragment):
            continue
        path = unquote(link.path)
        if path.startswith(site.start):
            target = site.folder / (path.removeprefix(site.start) or "index.html")
        else:
            target = page.parent / path if path else page
        if not target.is_file():
            yield f"the page links to {link.path}, which is not there. Mend the link."
        elif link.fragment and target.suffix == ".html" and not has_place(target, link.fragment):
            yield f"{link.path or 'the page'} has no place #{link.fragment}. Mend the link."


def on_host(address: str, site: Site) -> str:
    """An address of the site itself as a path on its host; any other as it is."""
    if address.startswith(site.address):
        return site.start + address.removeprefix(site.address)
    return address


def has_place(page: Path, fragment: str) -> bool:
    """Whether a written page has an element of that id."""
    return unquote(fragment) in places(page, page.stat().st_mtime_ns)


@cache
def places(page: Path, _written: int) -> set[str]:
    """The ids in a written page, which others link to again and again."""
    return set(ID.findall(page.read_text(encoding="utf-8")))


def private_paths(html: str) -> Iterator[str]:
    """Folders of this machine that a written page names."""
    for folder in {str(Path.cwd()), sys.prefix} - {"/"}:
        if folder in html:
            yield f"the page holds a path of this machine, {folder}. Write it without."


def size_problems(html: str) -> Iterator[str]:
    """A page that takes long to load, as one does that holds a picture or data as text."""
    if (size := len(html.encode())) > LARGEST_PAGE:
        yield f"the page has {size:,} bytes, more than {LARGEST_PAGE:,}. Show less, or cut it."


def file_problems(path: Path) -> Iterator[str]:
    """What is wrong with a style sheet, a script or an image of the site's own."""
    if path.suffix in (".css", ".js", ".svg"):
        for address in IN_CODE.findall(path.read_text(encoding="utf-8")):
            yield f"it loads {address}. Serve it from the site itself."
    if path.suffix not in (".css", ".js") and (size := path.stat().st_size) > LARGEST:
        yield (
            f"it has {size:,} bytes, more than {LARGEST:,}. "
            "Draw it smaller, with a lower dpi, or as SVG."
        )


def files(app: Sphinx) -> Iterator[tuple[str, Path]]:
    """Place in the source, and file, of each image of a page and each of the site's own files."""
    for source, (docnames, name) in app.env.images.items():
        if (path := Path(app.outdir, "_images", name)).is_file():
            yield f"{app.env.doc2path(min(docnames))} ({Path(source).name})", path
    for folder in app.config.html_static_path:
        for path in sorted(Path(app.confdir, folder).rglob("*.*")):
            yield str(path), path


def on_builder_inited(app: Sphinx) -> None:
    """Note in a file when the build began: files have a clock of their own."""
    Path(app.doctreedir, "begun").touch()


def written(app: Sphinx) -> Iterator[Path]:
    """Pages that this build wrote, in whichever of its processes."""
    start = Path(app.doctreedir, "begun").stat().st_mtime
    for path in sorted(Path(app.outdir).rglob("*.html")):
        if path.stat().st_mtime >= start:
            yield path


def check(paths: list[Path], app: Sphinx) -> None:
    """Warn, which fails the build, of every problem of written pages."""
    root = Path(app.confdir).parent
    site = Site(Path(app.outdir), app.config.html_baseurl)
    for path in paths:
        docname = path.relative_to(app.outdir).with_suffix("").as_posix()
        html = path.read_text(encoding="utf-8")
        soup = BeautifulSoup(uncoloured(html), "html.parser")
        found = [*page_problems(soup, root), *dead_links(soup, path, site), *size_problems(html)]
        found += private_paths(html) if app.config.outputs_recorded else []
        for message in found:
            logger.warning(message, location=docname, type="site_checks")


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Check the pages that were written, and the files that they use."""
    if exception or app.builder.name != "html":
        return
    shared(app, partial(check, app=app), list(written(app)))
    for place, path in files(app):
        for message in file_problems(path):
            logger.warning("%s: %s", place, message, type="site_checks")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    app.connect("builder-inited", on_builder_inited)
    app.connect("build-finished", on_build_finished)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
