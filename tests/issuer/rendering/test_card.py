"""Preview cards hold long names and many scripts, and stay below what sites take."""

import io
from datetime import date

import pytest
from PIL import Image

from issuer.domain.programme import Level
from issuer.rendering import BadgeFacts, Mark, Marking
from issuer.rendering.card import CardFacts, card_png


def card(name: str, **changes) -> CardFacts:
    badge = BadgeFacts(
        track_name="Billing & Accounts",
        level=Level.GOLD,
        glyph="coin",
        issuer_name="Example Office",
        marking=changes.pop("marking", None),
    )
    values = {
        "badge": badge,
        "holder_name": name,
        "track_name": badge.track_name,
        "standing": "Active",
        "holds": True,
        "issuer_name": badge.issuer_name,
        "address": "certification.example.com",
    }
    return CardFacts(**{**values, **changes})


def drawn(facts: CardFacts) -> Image.Image:
    png = card_png(facts)
    assert len(png) < 1_000_000
    picture = Image.open(io.BytesIO(png))
    assert picture.size == (1200, 630)
    return picture.convert("L")


def dark(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    return sum(picture.crop(box).histogram()[:100])


@pytest.mark.parametrize(
    "name",
    [
        "Q",
        "Léonie Fröhlich",
        "Dr. Maximiliana Konstantina von Hohenfels-Wittgenstein zu Lippe-Biesterfeld",
        "W" * 60,
        "محمد عبد الرحمن",
        "山田 太郎",
        "Ann 🦊",
    ],
)
def test_names_stay_on_the_card(name):
    picture = drawn(card(name))
    assert dark(picture, (550, 60, 1150, 510)) > 500
    assert dark(picture, (1140, 20, 1200, 630)) == 0


def test_a_long_name_is_broken_rather_than_cut():
    name = "Dr. Maximiliana Konstantina von Hohenfels-Wittgenstein zu Lippe-Biesterfeld"
    assert card_png(card(name)) != card_png(card(f"{name[:-1]}t")), "its last letter is drawn"


def test_a_card_of_what_no_longer_holds_is_red():
    marking = Marking(mark=Mark.EXPIRED, day=date(2026, 3, 3))
    expired = card("Q", marking=marking, holds=False, standing="Expired on 3 March 2026")
    red, green, _ = Image.open(io.BytesIO(card_png(expired))).convert("RGB").getpixel((600, 5))
    assert red > 2 * green
