import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from verifier.web.negotiation import wants_json, wants_page

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROMIUM = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,"
    "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (FIREFOX, True),
        (CHROMIUM, True),
        ("text/html", True),
        ("text/html, application/json", True),
        ("text/html;q=0.5, application/json", False),
        ("*/*", False),
        (None, False),
        ("application/json", False),
        ("application/vc", False),
        ("application/ld+json, application/json, */*;q=0.1", False),
        ("application/vc, text/html;q=0.9", False),
        ("text/*", False),
        ("text/html;q=0", False),
    ],
)
def test_browsers_get_the_page_and_everyone_else_the_document(accept, page):
    headers = {} if accept is None else {"Accept": accept}
    request = Request(EnvironBuilder(headers=headers).get_environ())
    assert wants_page(request) is page
    assert wants_json(request) is not page
