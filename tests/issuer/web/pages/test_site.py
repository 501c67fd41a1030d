"""The site as a whole: every page built alike, every link leading somewhere."""

import io

import pytest
import qrcode
from PIL import Image

from tests.verifier.web.page import parse, words

PAGES = ["/", "/directory", "/verify", "/issuer", "/achievements/test/base/v1", "/nothing", "/c/x"]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_a_page_of_the_house(client, browser, address):
    page = client.get(address, headers=browser)
    parse(page)
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers.get("Cache-Control") in {None, "no-store", "public, max-age=60"}


def test_the_front_page_answers_the_three_questions(client, browser):
    tree = parse(client.get("/", headers=browser))
    assert tree.xpath("//form[@action='/verify']")
    assert tree.xpath("//main//a[@href='/directory']")
    tracks = [words(each) for each in tree.xpath("//section[@id='programmes']//h4")]
    assert tracks == ["Advanced", "Foundations"]


def test_a_page_that_is_kept_is_not_sent_again_however_it_was_sent(client, browser):
    for encoding in ("identity", "gzip"):
        headers = {**browser, "Accept-Encoding": encoding}
        page = client.get("/", headers=headers)
        assert page.headers.get("Content-Encoding", "identity") == encoding
        again = client.get("/", headers={**headers, "If-None-Match": page.headers["ETag"]})
        assert (again.status_code, again.get_data()) == (304, b"")
        assert again.headers["ETag"] == page.headers["ETag"]


def test_a_track_says_what_it_takes(client, browser):
    page = client.get("/achievements/test/upper/v1", headers=browser)
    text = words(parse(page).xpath("//main")[0])
    for fact in ("Advanced", "Gold", "Expert", "Foundations", "References", "80 %", "24 months"):
        assert fact in text
    assert client.get("/achievements/test/upper/v9", headers=browser).status_code == 404
    assert client.get("/achievements/no/upper/v1", headers=browser).status_code == 404


def test_pictures_of_a_track_are_drawn_in_a_few_sizes_only(client):
    sizes = {
        len(client.get(f"/achievements/test/base/v1/image.png?side={side}").get_data())
        for side in ("96", "512", "100000", "-1", "x")
    }
    assert len(sizes) == 2


@pytest.mark.parametrize("next_page", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_W06_no_parameter_leads_off_the_site(client, browser, next_page):
    for name in ("next", "url", "lang", "return"):
        for address in ("/", "/verify", "/directory"):
            answer = client.get(address, query_string={name: next_page}, headers=browser)
            assert "Location" not in answer.headers


class TestOwnAddresses:
    """``/verify`` knows our certifications by id and by address, and no others."""

    def ask(self, client, browser, text):
        return client.post("/verify", data={"text": text}, headers=browser)

    @pytest.mark.parametrize(
        "written",
        [
            "{id}",
            " {ID} ",
            "https://certify.example/c/{id}",
            "certify.example/c/{id}",
            "https://certify.example/c/{id}/versions/1",
            "https://CERTIFY.example/badges/{id}.png",
            "{spaced}",
        ],
    )
    def test_an_id_or_address_of_ours_leads_to_its_page(self, client, browser, certify, written):
        certified = certify("Ada Example")
        name = certified.public_id
        text = written.format(id=name, ID=name.upper(), spaced=f"{name[:13]} {name[13:]}")
        answer = self.ask(client, browser, text)
        assert answer.status_code == 303
        assert answer.headers["Location"] == certified.path

    def test_programs_get_the_report(self, client, certify):
        certified = certify("Ada Example")
        answer = client.post(
            "/verify", data={"text": certified.public_id}, headers={"Accept": "application/json"}
        )
        assert answer.get_json()["verdict"] == "VALID"

    @pytest.mark.parametrize(
        "text",
        [
            "https://evil.example/c/{id}",
            "https://certify.example@evil.example/c/{id}",
            "https://certify.example.evil.example/c/{id}",
            "https://certify.example:444/c/{id}",
            "https://certify.example/c/{id}/../../verify",
            "https://certify.example/verify",
            "javascript:alert(1)",
        ],
    )
    def test_T05_F09_other_addresses_are_refused(self, client, browser, certify, text):
        answer = self.ask(client, browser, text.format(id=certify("Ada Example").public_id))
        assert answer.status_code == 422
        parse(answer)

    def photograph(self, client, browser, text):
        picture = Image.new("RGB", (1200, 900), "white")
        picture.paste(qrcode.make(text).convert("RGB").rotate(7, fillcolor="white"), (100, 100))
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG")
        form = {"file": (io.BytesIO(buffer.getvalue()), "photo.jpg")}
        return client.post("/verify", data=form, headers=browser)

    def test_a_photo_of_our_qr_code_leads_to_its_page(self, client, browser, certify):
        certified = certify("Ada Example")
        answer = self.photograph(client, browser, f"https://certify.example{certified.path}")
        assert (answer.status_code, answer.headers["Location"]) == (303, certified.path)

    def test_T05_a_photo_of_another_qr_code_is_warned_of(self, client, browser, certify):
        certified = certify("Ada Example")
        answer = self.photograph(client, browser, f"https://certify-example.net{certified.path}")
        assert answer.status_code == 422
        assert "does not lead to this office" in words(parse(answer).xpath("//*[@role='alert']")[0])
