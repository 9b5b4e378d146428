"""``commonmark``: text stays what it says."""

import pytest
from bs4 import BeautifulSoup
from commonmark import code_span, escape, fence, prefix
from markdown_it import MarkdownIt


@pytest.mark.parametrize(
    "text", ["*a*", "_a_", "a_b", "`a`", "[a](b)", "$5$", "<b>", "&lt;", "a\\b"]
)
def test_escaped_text_reads_as_itself(text):
    """Characters that mean something to CommonMark are shown as they are."""
    html = MarkdownIt("commonmark").render(escape(text))
    assert BeautifulSoup(html, "html.parser").get_text().strip() == text


@pytest.mark.parametrize("code", ["a", "a`b", "``", "`a`", "```"])
def test_code_keeps_its_backticks(code):
    """Inline code and blocks hold any number of backticks."""
    for written in (code_span(code), fence(code, "python")):
        html = MarkdownIt("commonmark").render(written)
        assert BeautifulSoup(html, "html.parser").code.get_text().strip() == code


def test_prefix_leaves_no_blanks_at_line_ends():
    """Quotes and list items have no trailing blanks."""
    assert prefix("a\n\nb", "> ", "> ") == "> a\n>\n> b"
