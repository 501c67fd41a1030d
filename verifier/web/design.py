"""What makes an application's pages pages of this house: templates, assets, headers, errors."""

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Final

from flask import Flask, Response, current_app, has_request_context, request, url_for
from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup

from verifier.web import language
from verifier.web.assets import asset_address, asset_pages
from verifier.web.first_view import is_first_view, style_sheet
from verifier.web.headers import install_headers
from verifier.web.problems import install_refusals
from verifier.web.requests import MemoryRequest
from verifier.web.shown_text import plain, shown

LARGEST_REQUEST: Final = 6 * 1024 * 1024
"""In bytes: a file of 5 MiB, and what a form adds around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationItem:
    """One entry of the head's navigation."""

    endpoint: str
    label: str
    """In English; translated where it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What every page says about the site it belongs to."""

    name: str
    """Name of the office or of whoever runs the verifier."""
    public_url: str
    """Scheme, host and port, without a slash at the end."""
    home: str
    """Endpoint of the front page."""
    navigation: tuple[NavigationItem, ...]
    demonstration: bool = False
    """True under a localhost identity: every page then says so."""


def install_design(app: Flask, facts: SiteFacts) -> None:
    """Give ``app`` the house's templates, filters, assets, headers and error pages.

    To be called once, before any blueprint is registered.
    """
    app.jinja_loader = FileSystemLoader(str(files("templates")))
    app.request_class = MemoryRequest
    # The framework sets both itself, to no limit and to half a megabyte.
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_CONTENT_LENGTH"] or LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_CONTENT_LENGTH"]
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext,
        language.ngettext,
        newstyle=True,
        pgettext=language.pgettext,
        npgettext=language.npgettext,
    )
    environment.filters |= {
        "shown": shown,
        "plain": plain,
        "day": day_element,
        "moment": moment_element,
        "number": language.number,
    }
    environment.globals |= {"asset": asset_address, "site": facts}
    app.context_processor(page_facts)
    app.url_defaults(keep_language)
    app.after_request(name_language)
    app.register_blueprint(asset_pages())
    install_headers(app)
    install_refusals(app)


FILES: Final = ("assets.", "downloads.", "achievements.image", "sharing.card", "documents.")
"""Endpoints that answer with files, in no language."""


def keep_language(endpoint: str, values: dict[str, object]) -> None:
    """Carry a language that was asked for by address on to the page's links, without a cookie."""
    if has_request_context() and not endpoint.startswith(FILES):
        asked = language.asked_language()
        if asked is not None:
            values.setdefault("lang", asked)


def name_language(response: Response) -> Response:
    """Say of a page in which language it is, and that it depends on what is asked for."""
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Language", language.language())
        response.vary.add("Accept-Language")
    return response


def page_facts() -> dict[str, object]:
    """Return what the layout asks for anew with each request."""
    facts = current_app.jinja_env.globals["site"]
    assert isinstance(facts, SiteFacts)  # noqa: S101 - set in install_design, for the type
    return {
        "language": language.language(),
        "direction": language.direction(),
        "asked_language": language.asked_language(),
        "languages": language.language_links() if request.method == "GET" else [],
        "navigation": [
            (item.endpoint, url_for(item.endpoint), language.gettext(item.label))
            for item in facts.navigation
            if item.endpoint in current_app.view_functions
        ],
        "home_address": url_for(facts.home),
        "offline": "offline.page" in current_app.view_functions,
        "style_sheet": style_sheet() if is_first_view() else None,
    }


def day_element(moment: datetime) -> Markup:
    """Write the day of ``moment`` as a ``time`` element."""
    return _time_element(moment, language.day(moment))


def moment_element(moment: datetime) -> Markup:
    """Write ``moment`` to the minute as a ``time`` element."""
    return _time_element(moment, language.moment_words(moment))


def _time_element(moment: datetime, words: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(language.machine_time(moment), words)
