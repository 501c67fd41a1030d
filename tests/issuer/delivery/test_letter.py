"""Letters: what they say, in every script, and headers that nobody can write into."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from issuer.delivery.languages import LOCALES
from issuer.delivery.letter import LetterError, LetterFacts, Sender, letter
from issuer.delivery.wording import Occasion

AT = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
SENDER = Sender(name="Büro für Zertifikate", mail="office@certify.example", reply_to="")
FACTS = LetterFacts(
    occasion=Occasion.CERTIFIED,
    language="en",
    holder_name="Jörg Müller-Weiß",
    holder_mail="joerg@example.org",
    track="Foundations",
    programme="Test Programme",
    page="https://certify.example/c/abc",
    badge="https://certify.example/badges/abc.png",
    valid_until=AT + timedelta(days=365),
    day=AT,
    renewal_opens=AT + timedelta(days=275),
    grace_until=AT + timedelta(days=395),
    deadline=None,
    demonstration=False,
)


def written(facts=FACTS, sender=SENDER):
    made = letter(facts, sender, message_id="1.2@certify.example", written=AT)
    return message_from_bytes(made.as_bytes(), policy=policy.default)


def parts(message):
    text, html = message.iter_parts()
    return text.get_content(), html.get_content()


def test_a_letter_read_back():
    message = written()
    assert message.get_content_type() == "multipart/alternative"
    assert message["Subject"] == "You are certified: Foundations"
    assert message["From"].addresses[0].display_name == "Büro für Zertifikate"
    assert message["To"].addresses[0].display_name == "Jörg Müller-Weiß"
    assert message["To"].addresses[0].addr_spec == "joerg@example.org"
    assert message["Message-ID"] == "<1.2@certify.example>"
    assert message["Date"].datetime == AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    text, html = parts(message)
    for part in (text, html):
        assert "Jörg Müller-Weiß" in part
        assert "you hold the certification Foundations until 21 November 2027" in part
        assert "https://certify.example/c/abc" in part
    assert html.count("https://certify.example/badges/abc.png") == 1


@pytest.mark.parametrize("name", ["محمد الأمين", "דוד לוי", "山田 太郎", "Zoë 🦊", "a" * 300])
def test_names_in_every_script(name):
    message = written(replace(FACTS, holder_name=name))
    assert message["To"].addresses[0].display_name == name
    text, html = parts(message)
    assert name in text
    assert f'<bdi dir="auto">{name}</bdi>' in html


def test_the_same_letter_is_the_same():
    first = letter(FACTS, SENDER, message_id="m@x.example", written=AT)
    again = letter(FACTS, SENDER, message_id="m@x.example", written=AT)
    assert [first[name] for name in ("Date", "Message-ID", "Subject")] == [
        again[name] for name in ("Date", "Message-ID", "Subject")
    ]


@pytest.mark.parametrize(
    "attack", ["x\r\nBcc: all@example.org", "x\nBcc: a@b.example", "x\x00\u2028y"]
)
def test_nobody_writes_into_headers(attack):
    message = written(replace(FACTS, holder_name=attack, track=attack))
    assert "Bcc" not in message
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted",
        "Content-Type", "MIME-Version",
    }  # fmt: skip


@pytest.mark.parametrize(
    "mail",
    ["", "nobody", "a@b@c", "a b@example.org", "a@example.org\r\nBcc: c@d.example", "@x.example"],
)
def test_what_is_no_address_gets_no_letter(mail):
    with pytest.raises(LetterError):
        written(replace(FACTS, holder_mail=mail))


def test_a_domain_outside_of_ascii_is_written_as_servers_read_it():
    message = written(replace(FACTS, holder_mail="a@bücher.example"))
    assert message["To"].addresses[0].domain == "xn--bcher-kva.example"


def test_markup_in_names_stays_text():
    attack = '<img src="https://evil.example/x">'
    html = parts(written(replace(FACTS, holder_name=attack, track=attack, programme=attack)))[1]
    assert '<img src="https://evil.example' not in html
    assert html.count("<img") == 1


def test_nothing_remote_but_the_badge():
    html = parts(written(replace(FACTS, badge=None)))[1]
    for remote in ("<img", "<link", "<script", "url(", "@import", "src="):
        assert remote not in html


@pytest.mark.parametrize("occasion", Occasion)
@pytest.mark.parametrize("language", LOCALES)
def test_every_letter_in_every_language(occasion, language):
    facts = replace(FACTS, occasion=occasion, language=f"{language}-XX", deadline=AT)
    message = written(facts)
    assert message["Content-Language"] == language
    assert "Foundations" in message["Subject"]
    for part in parts(message):
        assert "%" not in part
        assert "Foundations" in part


def test_a_letter_in_german_and_one_in_arabic():
    german = written(replace(FACTS, language="de-AT"))
    assert german["Subject"] == "Sie sind zertifiziert: Foundations"
    for part in parts(german):
        assert "Sie tragen die Zertifizierung Foundations bis 21. November 2027." in part
    arabic = written(replace(FACTS, language="ar", holder_name="محمد الأمين"))
    assert arabic["Subject"] == "حصلت على الشهادة: Foundations"
    assert '<html lang="ar" dir="rtl">' in parts(arabic)[1]


def test_a_language_without_letters_gets_english():
    assert written(replace(FACTS, language="fi"))["Content-Language"] == "en"


def test_a_demonstration_says_so():
    for part in parts(written(replace(FACTS, demonstration=True))):
        assert "Demonstration" in part
