"""The error that stops a build: it names the page, the line and what to do."""

from sphinx.errors import SphinxError


class PageError(SphinxError):
    """A mistake in a page that no correct site can be built from."""

    category = "Page error"

    def __init__(self, page: str, line: int, message: str) -> None:
        super().__init__(f"{page}:{line}: {message}")
