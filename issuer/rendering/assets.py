"""What WeasyPrint may load: packaged files, and the pictures of one paper. Nothing else.

A name may hold any text, and a template may have a mistake; so whatever asks for another
address stops the paper, whether it is a file, a network address or a data URL.
"""

from collections.abc import Mapping
from importlib.resources import files

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

FONT_PREFIX = "asset:fonts/"


class RefusedAddressError(FatalURLFetchingError):  # type: ignore[misc]  # as below
    """Something other than an asset was asked for; WeasyPrint lets this one through."""


class AssetFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Answers ``asset:`` names from what it was given and from the packaged fonts."""

    def __init__(self, pictures: Mapping[str, tuple[bytes, str]] | None = None) -> None:
        """Take the pictures of one paper: name → (bytes, media type)."""
        super().__init__(allowed_protocols=("asset",), allow_redirects=False, fail_on_errors=True)
        self._pictures = pictures or {}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        """Answer one name. Raises RefusedAddressError for anything that is not an asset."""
        if url in self._pictures:
            body, media_type = self._pictures[url]
            return URLFetcherResponse(url, body=body, headers={"Content-Type": media_type})
        name = url.removeprefix(FONT_PREFIX)
        if url.startswith(FONT_PREFIX) and name in _FONTS:
            body = files("templates").joinpath("fonts", name).read_bytes()
            return URLFetcherResponse(url, body=body, headers={"Content-Type": "font/ttf"})
        raise RefusedAddressError(f"a paper asked for {url}")


_FONTS = frozenset(
    entry.name
    for entry in files("templates").joinpath("fonts").iterdir()
    if entry.name.endswith(".ttf")
)
