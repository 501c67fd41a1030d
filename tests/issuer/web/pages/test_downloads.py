"""Papers and pictures: true at the moment of asking, and good for anyone's verifier."""

from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from tests.issuer.programme import AT
from tests.verifier.web.page import parse

DAY = timedelta(days=1)
ELSEWHERE = {"www.linkedin.com", "x.com", "www.facebook.com", "verifierplus.org"}
"""Where the sharing page leads, on purpose."""


def test_papers_and_pictures_of_each_standing_are_served_and_asked_for_again(
    client, browser, standing
):
    certified, _case = standing
    tree = parse(client.get(certified.path, headers=browser))
    links = tree.xpath("//main//a[starts-with(@href, '/')]/@href | //main//img/@src")
    assert {link.rpartition("/")[2] for link in links} >= {
        "certificate.pdf",
        "badge.png",
        "badge.svg",
        "credential.json",
        "qr.png",
    }
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        kept = answer.headers.get("Cache-Control", "")
        if answer.mimetype in {"application/pdf", "image/png", "image/svg+xml"}:
            assert kept == "public, max-age=60", link
            again = client.get(link, headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status_code == 304, link
            assert again.get_data() == b""


def test_papers_and_pictures_change_when_it_no_longer_stands(client, certify, clock):
    certified = certify("Ada Example")
    names = [f"/badges/{certified.public_id}.png", f"/badges/{certified.public_id}.svg"]
    names += [f"{certified.path}/{name}" for name in ("badge.png", "badge.svg", "certificate.pdf")]
    before = [client.get(name).headers["ETag"] for name in names]
    clock.at = AT + 400 * DAY
    after = [client.get(name).headers["ETag"] for name in names]
    assert not set(before) & set(after)


def test_every_link_leads_somewhere(client, browser, certify):
    certified = certify("Ada Example", listed=True)
    seen, waiting = set(), {"/", certified.path}
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = client.get(address, headers=browser)
        assert answer.status_code == 200, address
        # The offline page is a file to keep, under a policy of its own (tests/offline).
        saved = answer.headers.get("Content-Disposition", "").startswith("attachment")
        if answer.mimetype != "text/html" or saved:
            continue
        tree = parse(answer)
        ids = set(tree.xpath("//@id"))
        for link in tree.xpath("//@href | //@src | //form/@action"):
            target = urlsplit(urljoin(f"https://certify.example{address}", link))
            if target.scheme == "mailto" or target.netloc in ELSEWHERE:
                continue
            assert target.netloc == "certify.example", link
            if link.startswith("#"):
                assert target.fragment in ids, link
            path = (target.path or "/") + (f"?{target.query}" if target.query else "")
            if path not in seen:
                waiting.add(path)
    assert len(seen) > 20


def test_a_downloaded_paper_or_badge_of_ours_is_valid(client, certify):
    certified = certify("Ada Example")
    for name in ("certificate.pdf", "badge.png", "badge.svg", "credential.json"):
        body = client.get(f"{certified.path}/{name}").get_data()
        answer = client.post(
            "/verify",
            data=body,
            content_type="application/octet-stream",
            headers={"Accept": "application/json"},
        )
        assert answer.get_json(force=True)["verdict"] == "VALID", name
