"""What an operator can set: read once, at the start, from one file and the environment.

``assay.toml`` (or the file that ``ASSAY_CONFIG`` names) holds plain ``name = value`` lines;
an environment variable ``ASSAY_<NAME>`` wins over it. A name that does not exist is an
error, so that a mistyped setting never passes for one that was made. Every setting stands
in ``docs/configuration.md``; a test holds the two against each other.
"""

import difflib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
)
from pydantic.fields import FieldInfo

from issuer.errors import IssuerError
from issuer.suggestions import nearest
from keys.did_web import did_web
from keys.errors import KeysError
from keys.passphrase import Passphrase

PREFIX: Final = "ASSAY_"
PLACE_VARIABLE: Final = "ASSAY_CONFIG"
DEFAULT_PLACE: Final = "assay.toml"
TEST_PREFIX: Final = "ASSAY_TEST_"
"""Variables for the test suite alone; no setting begins so."""
SMALLEST_STATUS_LIST: Final = 131_072
"""Entries of the smallest status list (Bitstring Status List 1.0 §6.1: 16 KB, for privacy)."""
_JSON_IN_ENVIRONMENT: Final = frozenset({"card_frame_ancestors", "oidc_roles"})


OfficeRole = Literal["viewer", "reviewer", "certifier", "officer", "administrator"]
"""Roles of the desk, as ``issuer.domain.roles`` names them."""


FrameAncestor = Annotated[
    str, StringConstraints(pattern=r"^https://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]+)?$")
]
"""An origin as Content-Security-Policy takes it (CSP 3, host-source), over https."""


class SettingsError(IssuerError):
    """A setting is not as it must be; the message names the place and the remedy."""


class Settings(BaseModel):
    """Everything that an operator can choose.

    ``Settings(…)`` takes values and defaults alone; ``read_settings`` adds the file and the
    environment.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, validate_default=True
    )

    public_url: str = Field(
        default="http://localhost:8000",
        description="The address under which the world reaches this office, without a slash at "
        "the end; the issuer's identity (did:web) is made of it and cannot change once a key "
        "exists.",
    )
    data_directory: Path = Field(
        default=platformdirs.user_data_path("assay"),
        description="Where the database and the keys lie unless they are placed elsewhere; made "
        "with mode 0700 when first needed.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="SQLAlchemy URL of the database (SQLite or PostgreSQL); without it, the "
        "SQLite file `assay.sqlite3` in `data_directory`.",
    )
    keys_directory: Path | None = Field(
        default=None,
        description="Folder of the encrypted signing keys, never inside the source tree; without "
        "it, `keys` in `data_directory`.",
    )
    passphrase_file: Path | None = Field(
        default=None,
        description="File that holds the passphrase of the signing keys and nothing else; must "
        "belong to the user who runs Assay, with mode 0600 or stricter.",
    )
    passphrase: SecretStr | None = Field(
        default=None,
        description="The passphrase itself, for platforms that hand secrets over in the "
        "environment; `passphrase_file` is the better place.",
    )
    web_secret_file: Path | None = Field(
        default=None,
        description="File of the secret that signs the cookies of the holder's side and of the "
        "desk, made with mode 0600 when first needed; without it, `web-secret` in "
        "`data_directory`. Processes that serve the same site share it.",
    )
    issuer_name: str = Field(
        default="Assay Demonstration Office",
        min_length=1,
        max_length=120,
        description="Name of the certifying organisation on credentials, certificates and pages.",
    )
    issuer_description: str = Field(
        default="",
        max_length=2000,
        description="One or two sentences about the organisation for its public profile.",
    )
    issuer_email: str | None = Field(
        default=None,
        description="Mail address that people may write to about certifications, published in the "
        "profile.",
    )
    signatory_name: str | None = Field(
        default=None,
        min_length=1,
        max_length=120,
        description="Who signs certificates on paper; without it, the organisation itself.",
    )
    signatory_title: str = Field(
        default="Certification office",
        min_length=1,
        max_length=120,
        description="What stands below that name on certificates.",
    )
    signatory_picture: Path | None = Field(
        default=None,
        description="PNG file of the written signature, at most 1 MB, printed in place of the name "
        "in script; best with a transparent ground.",
    )
    linkedin_organization: str | None = Field(
        default=None,
        pattern=r"^[0-9]{1,20}$",
        description="Number of the organisation's LinkedIn page; with it, certifications that "
        "holders add to their LinkedIn profiles show its logo.",
    )
    programmes: tuple[Path, ...] = Field(
        default=(),
        description="Programme files (TOML) to use; without any, the programmes that ship with "
        "Assay. In the environment, separated as in PATH.",
    )
    routing: Path | None = Field(
        default=None,
        description="Routing file (TOML): who may take which ticket; without one, the rules that "
        "ship with Assay, where the programme `support-agents` is in force.",
    )
    bulk_in_site: bool = Field(
        default=True,
        description="Whether a thread of the site works off bulk issues that are ordered at the "
        "desk; off where `assay work` does it.",
    )
    status_list_entries: int = Field(
        default=SMALLEST_STATUS_LIST,
        ge=SMALLEST_STATUS_LIST,
        le=2**26,
        multiple_of=8,
        description="Entries of each new status list; fewer than the default is refused, since a "
        "short list tells who is being verified.",
    )
    trust_registry: Path | None = Field(
        default=None,
        description="TOML file of the issuers that the verifier recognises besides this office.",
    )
    cost_assumptions: Path | None = Field(
        default=None,
        description="TOML file of what the programme costs and what its effects are taken to be "
        "worth, for the dashboard and the quarterly report; without it, no money is shown.",
    )
    serve_host: str = Field(
        default="127.0.0.1",
        description="Address on which `assay serve` listens.",
    )
    serve_port: int = Field(
        default=8000,
        ge=1,
        le=65535,
        description="Port on which `assay serve` listens.",
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=10,
        description="How many reverse proxies stand in front and set X-Forwarded-For, so that "
        "rate limits see the visitor's own address.",
    )
    max_upload_bytes: int = Field(
        default=5 * 2**20,
        ge=2**16,
        le=2**28,
        description="Largest request body in bytes that is read at all.",
    )
    api_rate_limit: str = Field(
        default="600 per minute",
        description="How often one API key may call, in the notation of the limits library.",
    )

    mail_host: str | None = Field(
        default=None,
        description="SMTP server that takes our mail; without one, no mail is sent, and what "
        "happens meanwhile is not mailed later.",
    )
    mail_port: int = Field(
        default=587,
        ge=1,
        le=65535,
        description="Port of the SMTP server: usually 587 with `starttls`, 465 with `tls`.",
    )
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the way to the SMTP server is encrypted: `starttls`, `tls`, or `none` "
        "for a server on this machine alone.",
    )
    mail_user: str = Field(
        default="",
        description="Name at the SMTP server; empty where it asks for none.",
    )
    mail_password: SecretStr | None = Field(
        default=None,
        description="Password at the SMTP server; best handed over in the environment.",
    )
    mail_from: str | None = Field(
        default=None,
        description="Address that mails come from and that failures are sent back to; needed "
        "where `mail_host` is set. Answers go to `issuer_email` where that is set.",
    )
    webhook_private_addresses: bool = Field(
        default=False,
        description="True where webhooks may go to this machine or into a private network, also "
        "without TLS; otherwise only to https addresses of the public internet.",
    )

    oidc_issuer: str | None = Field(
        default=None,
        description="Issuer address of the OpenID Connect provider by which people of the office "
        "may sign in at the desk; without one, they sign in with passwords alone. The provider "
        "sends back to `/office/sign-in/provider/back`.",
    )
    oidc_name: str = Field(
        default="your organisation",
        min_length=1,
        max_length=100,
        description="What the provider is called on the button.",
    )
    oidc_client_id: str = Field(
        default="",
        description="What the provider calls this office.",
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None,
        description="Secret at the provider; best handed over in the environment.",
    )
    oidc_role_claim: str = Field(
        default="groups",
        min_length=1,
        description="Claim of the identity token that says who may do what, as in `groups` or "
        "`realm_access.roles`.",
    )
    oidc_roles: dict[str, OfficeRole] = Field(
        default={},
        description='Which role each value of that claim gives, as in `{staff = "viewer"}`; '
        "who has none of them is not let in. In the environment, as JSON.",
    )
    zendesk_url: str | None = Field(
        default=None,
        pattern=r"^https?://[a-z0-9.-]+(:[0-9]+)?$",
        description="The Zendesk account whose agents get their certifications as skills, as "
        "`https://example.zendesk.com`; without one, none is told.",
    )
    zendesk_user: str = Field(
        default="",
        description="Mail address of the Zendesk user to whom the API token belongs; an "
        "administrator, or an agent who may manage skills.",
    )
    zendesk_token: SecretStr | None = Field(
        default=None,
        description="API token of that user; best handed over in the environment.",
    )
    zendesk_skill_type: str = Field(
        default="Certification",
        min_length=1,
        max_length=100,
        description="Name of the skill type that Assay keeps in Zendesk; it is Assay's own.",
    )
    zendesk_jobs_path: Literal["jobs", "job"] = Field(
        default="jobs",
        description="Last part of the address of Zendesk's bulk jobs; some accounts know it as "
        "`job`.",
    )

    card_frame_ancestors: tuple[FrameAncestor, ...] = Field(
        default=(),
        description="Sites that may show the card of an agent's badges inside of their own pages, "
        'as `["https://example.zendesk.com"]`; without any, nobody may. In the environment, as '
        "JSON.",
    )

    @field_validator("public_url")
    @classmethod
    def _origin(cls, value: str) -> str:
        value = value.rstrip("/")
        parts = urlsplit(value)
        if parts.path or parts.query or parts.fragment:
            raise ValueError("expected scheme and host alone, as in https://badges.example.org")
        if parts.scheme == "http" and parts.hostname != "localhost":
            raise ValueError("expected https; only http://localhost goes without it")
        try:
            did_web(value)
        except KeysError as error:
            raise ValueError(str(error)) from error
        return value

    @field_validator("programmes", mode="before")
    @classmethod
    def _paths(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part for part in value.split(os.pathsep) if part)
        return value

    @property
    def database(self) -> str:
        """The URL of the database, the default resolved. It may hold a password: never log it."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_directory / 'assay.sqlite3'}"

    @property
    def keys_place(self) -> Path:
        """The folder of the signing keys, the default resolved."""
        return self.data_directory / "keys" if self.keys_directory is None else self.keys_directory

    @property
    def web_secret_place(self) -> Path:
        """The file of the secret that signs cookies, the default resolved."""
        return self.web_secret_file or self.data_directory / "web-secret"

    @property
    def is_demonstration(self) -> bool:
        """Whether what is issued here must carry the word Demonstration: a localhost identity."""
        return urlsplit(self.public_url).hostname == "localhost"


def setting_fields() -> Mapping[str, FieldInfo]:
    """Each setting's name with its default and its description."""
    return Settings.model_fields


def read_settings() -> Settings:
    """Read the settings of this process: defaults, then the file, then the environment.

    Raises SettingsError with the file and line, or the variable, what was expected, and for
    a name that does not exist the nearest one that does.
    """
    place, content = _read_file()
    _refuse_unknown_variables()
    try:
        return Settings.model_validate({**tomllib.loads(content), **_from_environment()})
    except ValidationError as error:
        lines = [_explain(dict(one), place, content) for one in error.errors()]
        raise SettingsError("\n".join(lines)) from None


def read_passphrase(settings: Settings) -> Passphrase | None:
    """Return the passphrase of the signing keys, from its file or the environment; None if unset.

    Raises KeysError where the file is not this user's alone or cannot be read (row K1).
    """
    from keys.store import passphrase_file  # what ciphers need is loaded only where keys are

    if settings.passphrase_file is not None:
        return passphrase_file.read(settings.passphrase_file.absolute())
    if settings.passphrase is not None:
        return Passphrase(settings.passphrase.get_secret_value())
    return None


def web_secret(settings: Settings) -> str:
    """Return the secret that signs the cookies of who signs in; made where there is none.

    Raises KeysError where the file is not this user's alone, or cannot be made.
    """
    from keys.store import passphrase_file  # as above

    place = settings.web_secret_place.absolute()
    if not os.path.lexists(place):
        try:
            passphrase_file.create(place)
        except KeysError:
            # Another process of the same site made it at the same moment, or it is refused below.
            if not os.path.lexists(place):
                raise
    return passphrase_file.read(place).reveal()


def _read_file() -> tuple[Path, str]:
    """Return the place and the text of the settings file; empty text where there is none."""
    named = os.environ.get(PLACE_VARIABLE)
    place = Path(named or DEFAULT_PLACE)
    try:
        content = place.read_text(encoding="utf-8")
        tomllib.loads(content)
    except FileNotFoundError:
        if named is None:
            return place, ""
        raise SettingsError(
            f"{PLACE_VARIABLE} names {place}, and there is no such file. "
            "Correct the variable, or unset it to use the defaults."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings file {place} cannot be read: {error}.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The settings file {place} is not TOML: {error}.") from None
    return place, content


def _from_environment() -> dict[str, object]:
    """Return the settings that variables name, as text or as what their JSON says."""
    # Of two spellings of a name the one in capitals counts: it comes last.
    given = {name.upper(): name for name in sorted(os.environ, reverse=True)}
    found: dict[str, object] = {}
    for setting in Settings.model_fields:
        variable = given.get(f"{PREFIX}{setting.upper()}")
        if variable is None:
            continue
        found[setting] = os.environ[variable]
        if setting in _JSON_IN_ENVIRONMENT:
            try:
                found[setting] = json.loads(os.environ[variable])
            except json.JSONDecodeError as error:
                raise SettingsError(f"The variable {variable}: this is not JSON: {error}") from None
    return found


def _refuse_unknown_variables() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {PLACE_VARIABLE}
    for name in sorted(os.environ):
        upper = name.upper()
        if upper.startswith(PREFIX) and upper not in known and not upper.startswith(TEST_PREFIX):
            match = difflib.get_close_matches(upper, sorted(known), n=1, cutoff=0.6)
            hint = f" Did you mean {match[0]}?" if match else ""
            raise SettingsError(f"There is no setting for the variable {name}.{hint}")


def _explain(error: dict[str, Any], place: Path, content: str) -> str:
    """Say where one refused value stands and what was expected there."""
    name = str(error["loc"][0])
    from_environment = next((key for key in os.environ if key.upper() == PREFIX + name.upper()), "")
    if from_environment and error["type"] != "extra_forbidden":
        where = f"The variable {from_environment}"
    else:
        where = f"{place}{_line_of(name, content)}: {name}"
    if error["type"] == "extra_forbidden":
        return f"{where}: there is no such setting.{nearest(name, Settings.model_fields)}"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {message}"


def _line_of(name: str, content: str) -> str:
    for number, line in enumerate(content.splitlines(), start=1):
        if re.match(rf"""\s*\[*\s*["']?{re.escape(name)}["']?\s*[\].=]""", line):
            return f", line {number}"
    return ""
