"""Move scripts and styles that stand in a page into files, as a strict security policy asks."""

from hashlib import sha256

from bs4 import BeautifulSoup, Tag

ON_CLICK = """\
for (const element of document.querySelectorAll('[data-onclick="NAME"]')) {
  element.addEventListener("click", function (event) { CODE });
}
"""
PROGRAMS = "script:not([src], [type]), script:not([src])[type*=javascript]"  # other types are data


def digest(text: str) -> str:
    """A short name that stands for a text."""
    return sha256(text.encode()).hexdigest()[:12]


def taken(soup: BeautifulSoup, attribute: str) -> dict[str, str]:
    """Texts of an attribute, by name; the elements keep the name as ``data-`` and the attribute."""
    texts = {}
    for element in soup.select(f"[{attribute}]"):
        text = str(element[attribute])
        del element[attribute]
        element[f"data-{attribute}"] = digest(text)
        texts[digest(text)] = text
    return texts


def merged(soup: BeautifulSoup) -> None:
    """Make one script of scripts that follow each other."""
    scripts = soup.select(PROGRAMS)
    for script in scripts:
        following = script.find_next_sibling()
        if isinstance(following, Tag) and following in scripts:
            following.string = f"{script.string}\n{following.string}"
            script.decompose()


def gathered(soup: BeautifulSoup) -> None:
    """Make one script of the page's click handlers, and one style sheet of its style attributes."""
    handlers, styles = taken(soup, "onclick"), taken(soup, "style")
    if handlers:
        script = soup.new_tag("script")
        script.string = "".join(
            ON_CLICK.replace("NAME", name).replace("CODE", code)
            for name, code in sorted(handlers.items())
        )
        soup.select("head > *")[-1].insert_after(script)
    if styles:
        sheet = soup.new_tag("style")
        sheet.string = "".join(
            f'[data-style="{name}"] {{ {text} }}\n' for name, text in sorted(styles.items())
        )
        soup.select("head > *")[-1].insert_after(sheet)


def loader(soup: BeautifulSoup, element: Tag, address: str) -> Tag:
    """The element that loads what stood in a script or style sheet."""
    if element.name == "style":
        return soup.new_tag("link", rel="stylesheet", href=address)
    script = soup.new_tag("script", src=address)
    script.attrs.update(element.attrs)
    return script


def move_out(soup: BeautifulSoup) -> dict[str, str]:
    """Let a page load what stood in it, and return the files for ``_static``, by name."""
    gathered(soup)
    merged(soup)
    root = soup.select("html")[0]["data-content_root"]
    files = {}
    for element in soup.select(f"{PROGRAMS}, style"):
        text = str(element.string)
        name = f"inline-{digest(text)}{'.js' if element.name == 'script' else '.css'}"
        files[name] = text
        address = f"{root}_static/{name}"
        element.replace_with(loader(soup, element, address))
    return files
