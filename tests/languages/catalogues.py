"""The texts of the pages, and their catalogues: what is to be translated, and what is.

``python -m tests.languages.catalogues`` brings the catalogues up to date: new texts are added
without a translation, texts that are gone are left out, translations stay.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from verifier.web.language import LANGUAGES, SOURCE_LANGUAGE

ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = tuple(each for each in LANGUAGES if each != SOURCE_LANGUAGE)
ROOMS = {
    "verifier": ("verifier/web", "templates/verifier"),
    "issuer": ("issuer/domain", "issuer/web", "templates/issuer"),
    "mail": ("issuer/delivery", "templates/mail"),
}
"""Each room's sources; the issuer's catalogue leaves out what the verifier's has."""

UNREVIEWED = "# Texts of the pages. Not yet reviewed by a native reader: see docs/languages.md."
"""How a catalogue begins until somebody whose language it is has read it."""

_NOISE = tuple(
    f'"{name}'
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Generated-By",
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "Last-Translator",
        "Language-Team",
    )
)
_KEYWORDS = {**DEFAULT_KEYWORDS, "marked": None}
_METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
_OPTIONS = {"**.html": {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true"}}


def texts(room: str) -> Catalog:
    """Return every text of a room that is to be translated."""
    catalogue = Catalog()
    for source in ROOMS[room]:
        for name, line, message, comments, context in extract_from_dir(
            ROOT / source, _METHODS, _OPTIONS, _KEYWORDS, strip_comment_tags=True
        ):
            place = (f"{source}/{name}", line)
            catalogue.add(message, None, [place], auto_comments=comments, context=context)
    if room == "issuer":
        for message in texts("verifier"):
            catalogue.delete(message.id, message.context)
    return catalogue


def place(room: str, language: str) -> Path:
    """Return where a room's catalogue of a language lies."""
    return ROOT / "templates" / room / "languages" / f"{language}.po"


def read(room: str, language: str) -> Catalog:
    """Return a catalogue as it is; an empty one where there is none yet."""
    path = place(room, language)
    if not path.exists():
        return Catalog(locale=language, header_comment=UNREVIEWED)
    return read_po(BytesIO(path.read_bytes()), locale=language)


def write(room: str, language: str, catalogue: Catalog) -> None:
    """Write a catalogue without dates and line numbers, so that it changes only with its texts."""
    written = BytesIO()
    write_po(
        written, catalogue, width=100, sort_output=True, omit_header=False, include_lineno=False
    )
    lines = [
        line
        for line in written.getvalue().decode().splitlines(keepends=True)
        if not line.startswith(_NOISE)
    ]
    place(room, language).write_text("".join(lines), encoding="utf-8")


def main() -> None:
    """Bring every catalogue up to date, and count what is missing."""
    for room in ROOMS:
        for language in TRANSLATED:
            kept = read(room, language)
            fresh = texts(room)
            fresh.locale = kept.locale
            fresh.header_comment, fresh.fuzzy = kept.header_comment, False
            missing = 0
            for message in fresh:
                known = kept.get(message.id, message.context)
                if message.id and known is not None and known.string:
                    message.string = known.string
                elif message.id:
                    missing += 1
            write(room, language, fresh)
            print(f"{room} {language}: {missing} to translate")


if __name__ == "__main__":
    main()
