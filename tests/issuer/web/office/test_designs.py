"""Previews at the desk: drawn with each choice, for nobody."""

from issuer.domain.roles import Role


def test_badge_certificate_and_letter_are_drawn_with_what_was_chosen(staff):
    browser = staff(Role.VIEWER)
    query = "track=test/upper&name=Ana+Souza&language=ar&mark=expired&occasion=suspended"
    page = browser.get(f"/office/templates?{query}").text
    assert "Ana Souza" in page
    assert 'lang="ar" dir="rtl"' in page
    assert "mark=expired" in page
    badge = browser.get(f"/office/templates/badge.png?{query}")
    assert badge.data.startswith(b"\x89PNG")
    plain = browser.get("/office/templates/badge.png?track=test/upper")
    assert plain.data != badge.data
    paper = browser.get(f"/office/templates/certificate.pdf?{query}")
    assert paper.data.startswith(b"%PDF")


def test_what_is_no_choice_falls_back_to_the_first_one(staff):
    browser = staff(Role.VIEWER)
    page = browser.get("/office/templates?track=nothing&language=xx&mark=xx&occasion=xx")
    assert page.status_code == 200
    assert "Alex Example" in page.text
