"""Signing in by the organisation's own identity provider (OpenID Connect Core 1.0).

The code flow with PKCE, state and nonce, by Authlib. What counts is the signed identity token
alone: who vouches (``iss``), for whom (``sub``), and the claim that the settings map to a role.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, Response, current_app, request, session, url_for
from flask_limiter import Limiter
from joserfc.errors import JoseError
from requests import RequestException

from issuer.domain.roles import Role
from issuer.errors import RefusedError, UnavailableError
from issuer.services.account_sessions import Vouched, role_of, sign_in_vouched
from issuer.web.cookies import OFFICE_SIDE
from issuer.web.office.desk import Desk
from issuer.web.office.rights import open_to_all
from issuer.web.office.signing_in import BY_VISITOR, entered
from issuer.web.onward import onward_of

_SECONDS: Final = 10
"""How long the provider is waited for."""
_ONWARD: Final = "onward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An identity provider, and which of its people may work here."""

    name: str
    """As the button says it."""
    issuer: str
    client_id: str
    client_secret: str
    role_claim: str
    """A claim of the identity token; with points for a claim within a claim."""
    roles: Mapping[str, Role]
    """Values of the claim, and the role of each."""


def provider_pages(
    app: Flask, pages: Blueprint, desk: Desk, limiter: Limiter, provider: Provider
) -> None:
    """Add the way to the provider, and the way back."""
    client = _client(app, provider)

    @pages.get("/sign-in/provider")
    @limiter.limit(BY_VISITOR)
    @open_to_all
    def to_provider() -> Response:
        session[_ONWARD] = onward_of(request.args.get("next", ""), OFFICE_SIDE)
        back = f"{desk.office.public_url}{url_for('office.from_provider')}"
        try:
            answer: Response = client.authorize_redirect(back)
        except (AuthlibBaseError, RequestException, RuntimeError, ValueError) as error:
            raise _unreachable(provider, error) from error
        return answer

    @pages.get("/sign-in/provider/back")
    @limiter.limit(BY_VISITOR)
    @open_to_all
    def from_provider() -> Response:
        onward = onward_of(str(session.get(_ONWARD, "")), OFFICE_SIDE)
        try:
            claims = client.authorize_access_token().get("userinfo")
            stated = client.load_server_metadata().get("issuer")
        except RequestException as error:
            raise _unreachable(provider, error) from error
        except (AuthlibBaseError, JoseError, RuntimeError, ValueError) as error:
            current_app.logger.warning("Signing in by the provider: %s", type(error).__name__)
            raise RefusedError(
                f"{provider.name} did not vouch for you. Sign in again; if it happens again, "
                "tell an administrator the time."
            ) from error
        # OpenID Connect Discovery 1.0 §4.3: who is asked is who vouches.
        if not claims or stated != provider.issuer or claims.get("iss") != provider.issuer:
            raise RefusedError(f"{provider.name} did not say who you are. Nothing was done.")
        vouched = _vouched(provider, claims)
        secret = sign_in_vouched(desk.office.database, vouched, at=desk.now())
        return entered(desk, secret, onward)


def _client(app: Flask, provider: Provider) -> Any:  # noqa: ANN401 - the library has no types
    oauth = OAuth(app)
    return oauth.register(
        "office",
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        client_kwargs={
            "scope": "openid profile email",
            "code_challenge_method": "S256",
            "default_timeout": _SECONDS,
        },
    )


def _vouched(provider: Provider, claims: Mapping[str, Any]) -> Vouched:
    role = role_of(_claim(claims, provider.role_claim), provider.roles)
    if role is None:
        raise RefusedError(
            f"{provider.name} knows you, but gives you no role in this office. Ask an "
            "administrator."
        )
    return Vouched(
        issuer=provider.issuer,
        subject=str(claims["sub"])[:255],
        name=str(claims.get("preferred_username") or claims.get("email") or ""),
        shown_name=str(claims.get("name") or ""),
        role=role,
    )


def _claim(claims: Mapping[str, Any], path: str) -> object:
    found: object = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _unreachable(provider: Provider, error: Exception) -> UnavailableError:
    return UnavailableError(
        f"{provider.name} cannot be reached ({type(error).__name__}). Try again in a minute, or "
        "sign in with a password."
    )
