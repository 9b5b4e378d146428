"""What the documents beside the site say, for tests that quote it."""

import pytest
from project_files import ROOT, sentences
from quotations import refusal
from quotes import quotes


@pytest.fixture
def as_the_document_says(request):
    """A sentence of the file that the test names, by a parameter, holds the test's docstring."""
    quoted = request.function.__doc__
    found = any(quotes(quoted, sentence) for sentence in sentences(request.param))
    assert found, refusal(quoted, ROOT / request.param)
