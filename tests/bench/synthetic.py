"""Sites of many small pages, each of which runs, to see how a build grows."""

import shutil
from pathlib import Path

from copied import ROOT

PARTS = 10  # modules that the pages take turns to use
HEAD = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3, language: python}
---

"""
PAGE = """# Page {number}

A page that shows a definition and calls it.

```{{code-cell}}
:source: jaxprimer.part_{part}:double
```

```{{code-cell}}
print(double({number}))
```
"""
MODULE = '''"""Part {part}."""


def double(number: int) -> int:
    """Twice a number."""
    return 2 * number
'''


def make_synthetic(folder: Path, n_pages: int) -> str:
    """Make a site with this project's tools; return the options that Sphinx needs for it."""
    for name in ("docs/_ext", "docs/_static", "docs/inventories", "src"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pyproject.toml", "docs/conf.py", "docs/_headers"):
        shutil.copy(ROOT / name, folder / name)
    pages = [f"pages/page_{number}" for number in range(n_pages)]
    (folder / "docs/pages").mkdir()
    for number, page in enumerate(pages):
        text = HEAD + PAGE.format(number=number, part=number % PARTS)
        (folder / f"docs/{page}.md").write_text(text, encoding="utf-8")
    for part in range(PARTS):
        path = folder / f"src/jaxprimer/part_{part}.py"
        path.write_text(MODULE.format(part=part), encoding="utf-8")
    toctree = "\n".join(pages)
    index = f"# Pages\n\n```{{toctree}}\n{toctree}\n```\n"
    (folder / "docs/index.md").write_text(index, encoding="utf-8")
    return "-D api_reference_package="
