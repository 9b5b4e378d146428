"""Configuration of the site; all that has logic in it is in ``_ext``."""

import gc
import os
import sys
import tomllib
from pathlib import Path

DOCS = Path(__file__).parent
BUILD = DOCS.parent / "build"
sys.path.insert(0, str(DOCS / "_ext"))

# A build makes objects that stay: to look for garbage among them takes a tenth of its time.
gc.set_threshold(100_000, 50, 50)

from inventories import intersphinx_mapping as mapping_from_lists
from repository import built, committed, edit_address

PACKAGE = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = "JAX Primer"
author = PACKAGE["authors"][0]["name"]
version = release = PACKAGE["version"]
copyright = f"2026, {author}"  # noqa: A001 - Sphinx names it so
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", PACKAGE["urls"]["Documentation"])
COMMITTED = committed(PACKAGE, version)
BUILT = built(os.environ, COMMITTED, DOCS)

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.intersphinx",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinxext.opengraph",
    "alt_text",
    "api_reference",
    "cell_errors",
    "code_links",
    "digit_demo",
    "fair_shares",
    "inventories",
    "labels",
    "launch",
    "link_targets",
    "literal_names",
    "mathml",
    "not_found",
    "notebooks",
    "package_cells",
    "page_checks",
    "page_facts",
    "page_lists",
    "part_numbers",
    "residue",
    "run_cache",
    "run_checks",
    "search_words",
    "shown_in",
    "side_by_side",
    "site_checks",
    "solutions",
    "strict",
    "term_titles",
    "type_names",
    "written_pages",
]
exclude_patterns = ["**.ipynb"]

# Pages: all of them run. A published build runs everything anew.
nb_execution_mode = "force" if "READTHEDOCS" in os.environ else "cache"
nb_execution_cache_path = str(BUILD / "cache")
run_cache_package = "jaxprimer"
nb_execution_in_temp = True
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_render_error_lexer = "text"  # an error is shown without its traceback
outputs_recorded = os.environ.get("TOX_ENV_NAME") != "lowest"  # old releases print other words
run_seconds = 45  # twice what a page should take, since machines differ; other work is not counted
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

# Notebooks: the same bytes wherever they are made
notebook_site = PACKAGE["urls"]["Documentation"]
notebook_repository = COMMITTED
launch_repository = BUILT
launch_publishes = os.environ.get("READTHEDOCS_VERSION_TYPE", "")

# Demo: the network that runs in the reader's browser
digit_demo_page = "tutorials/neural_net_basics"

# API reference
api_reference_package = "jaxprimer"
autodoc_class_signature = "separated"
autodoc_mock_imports = ["matplotlib", "sklearn"]  # the reference needs their names only
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_numpy_docstring = False

# Links to other projects, resolved without a network
intersphinx_mapping = mapping_from_lists(DOCS / "inventories", BUILD / "inventories")
codeautolink_concat_default = True  # a page is one program

# Check of external links, over a network: a redirect is a warning, a timeout is tried again
linkcheck_allowed_redirects: dict[str, str] = {}
linkcheck_anchors_ignore_for_url = [r"https://github\.com/"]  # a script makes its anchors
linkcheck_report_timeouts_as_broken = True
linkcheck_retries = 3
linkcheck_timeout = 20

# Theme
html_theme = "sphinx_book_theme"
html_title = project
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_extra_path = ["_headers"]  # read by hosts such as Netlify and Cloudflare Pages
html_css_files = ["custom.css"]
html_js_files = ["keyboard.js"]
FONTS = [path.relative_to(DOCS).as_posix() for path in (DOCS / "_static/fonts").iterdir()]
epub_exclude_files = [".buildinfo.bak", "_headers", *FONTS]  # devices have fonts of their own
html_domain_indices = False  # nothing links to a list of modules
html_favicon = "_static/favicon.svg"
html_search_scorer = str(DOCS / "_static/search_results.js")
html_context = {
    "default_mode": "auto",
    "edit_page_provider_name": "GitHub",
    "edit_page_url_template": edit_address(os.environ, BUILT),
}
html_theme_options = {
    "logo": {
        "image_light": "_static/favicon.svg",
        "image_dark": "_static/logo-dark.svg",
        "text": project,
    },
    "back_to_top_button": False,  # it lies over the text
    "launch_buttons": {"colab_url": "https://colab.research.google.com"},
    "path_to_docs": "docs",
    "repository_url": BUILT.url,
    "repository_branch": BUILT.ref,
    "use_repository_button": True,
    "use_edit_page_button": True,
    "use_issues_button": True,
    "navbar_persistent": [],
}
copybutton_selector = "div.cell_input div.highlight pre"

# Cards that show where a link to a page is shared
ogp_site_url = html_baseurl
ogp_social_cards = {
    "font": "DejaVu Sans",  # comes with Matplotlib
    "image_mini": "_static/card.png",
    "line_color": "#0d47a1",
}
