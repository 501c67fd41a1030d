"""Addresses and snippets, held against what the other side reads."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from lxml import html

from issuer.web.sharing import (
    Shared,
    embed_code,
    facebook_post,
    linkedin_post,
    linkedin_profile,
    mail_address,
    mail_signature,
    verifier_plus,
    x_post,
)

SHARED = Shared(
    track_name="Billing & Accounts",
    holder_name="Jörg Müller",
    issuer_name="Prüfstelle Köln",
    public_id="abcdefghijklmnopqrstuvwxyz",
    issued=datetime(2026, 1, 31, 23, 59, tzinfo=UTC),
    valid_until=datetime(2027, 12, 1, tzinfo=UTC),
    page="https://certify.example/c/abcdefghijklmnopqrstuvwxyz",
    picture="https://certify.example/badges/abcdefghijklmnopqrstuvwxyz.png",
)

LINKEDIN = [
    (
        SHARED,
        "startTask=CERTIFICATION_NAME&name=Billing%20%26%20Accounts"
        "&organizationName=Pr%C3%BCfstelle%20K%C3%B6ln&issueYear=2026&issueMonth=1"
        "&expirationYear=2027&expirationMonth=12"
        "&certUrl=https%3A%2F%2Fcertify.example%2Fc%2Fabcdefghijklmnopqrstuvwxyz"
        "&certId=abcdefghijklmnopqrstuvwxyz",
    ),
    (
        replace(SHARED, valid_until=None, linkedin_organization="1337", track_name="Größe + Maß"),
        "startTask=CERTIFICATION_NAME&name=Gr%C3%B6%C3%9Fe%20%2B%20Ma%C3%9F&organizationId=1337"
        "&issueYear=2026&issueMonth=1"
        "&certUrl=https%3A%2F%2Fcertify.example%2Fc%2Fabcdefghijklmnopqrstuvwxyz"
        "&certId=abcdefghijklmnopqrstuvwxyz",
    ),
]


@pytest.mark.parametrize(("shared", "query"), LINKEDIN)
def test_the_linkedin_address_is_exactly_what_linkedin_reads(shared, query):
    assert linkedin_profile(shared) == f"https://www.linkedin.com/profile/add?{query}"


def test_other_networks_get_the_page_and_nothing_breaks_out_of_its_parameter():
    text = "I am certified & happy: 100 % #1"
    for address, name in (
        (linkedin_post(SHARED), "url"),
        (x_post(SHARED, text), "url"),
        (facebook_post(SHARED), "u"),
    ):
        assert parse_qs(urlsplit(address).query)[name] == [SHARED.page]
        assert urlsplit(address).fragment == ""
    assert parse_qs(urlsplit(x_post(SHARED, text)).query)["text"] == [text]
    assert verifier_plus(SHARED).endswith(
        "vc=https%3A%2F%2Fcertify.example%2Fc%2F" + "abcdefghijklmnopqrstuvwxyz"
    )
    assert unquote(mail_address(SHARED, text)).endswith(f"{text}\n{SHARED.page}")


def test_the_embed_code_is_one_linked_live_picture():
    shared = replace(SHARED, holder_name='"><script>alert(1)</script>')
    link = html.fragment_fromstring(str(embed_code(shared, '" onload="x')))
    assert link.get("href") == SHARED.page
    picture = link[0]
    assert picture.get("src") == f"{SHARED.picture}?side=192"
    assert picture.get("alt") == '" onload="x'
    assert picture.get("onload") is None


def test_the_mail_signature_is_a_small_table_with_everything_inside():
    shared = replace(SHARED, holder_name="<script>alert(1)</script>")
    written = str(mail_signature(shared, "Badge", "Verify"))
    assert len(written) < 10_000
    table = html.fragment_fromstring(written)
    assert table.tag == "table"
    assert not table.xpath("//script | //style | //link")
    assert all(each.startswith("https://") for each in table.xpath("//@src | //@href"))
    assert int(table.xpath("//img/@width")[0]) <= 600
    assert "<script>alert(1)</script>" in table.text_content()
