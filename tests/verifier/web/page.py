"""What every page of the house is held to, by parsing it."""

import itertools
import re

from lxml import html

from verifier.web.assets import packaged_assets

SHEET = packaged_assets()["assay.css"].body
CONTROLS = "//input[not(@type='hidden')] | //select | //textarea"


def parse(response) -> html.HtmlElement:
    """Return the page's tree, after the checks that hold for every page."""
    text = response.get_data(as_text=True)
    assert response.mimetype == "text/html"
    tree = html.document_fromstring(text)
    nothing_runs_inline(tree)
    is_well_built(tree)
    assert "Set-Cookie" not in response.headers
    return tree


def nothing_runs_inline(tree: html.HtmlElement) -> None:
    """Hold the page to its own policy: no inline script, handler or foreign address.

    Of styles, the house's own sheet alone, word for word.
    """
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style":
            assert element.text.encode() == SHEET, "a style element other than the house's sheet"
        if element.tag == "script":
            assert element.get("src"), "an inline script"
        for name, value in element.attrib.items():
            assert name != "style", f"an inline style on {element.tag}"
            assert not name.startswith("on"), f"a handler on {element.tag}"
            assert not value.strip().lower().startswith(("javascript:", "data:")), value
    for loaded in tree.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src"):
        assert loaded.startswith("/assets/"), loaded


def is_well_built(tree: html.HtmlElement) -> None:
    """Hold the page to its structure: language, landmarks, headings, names, unique ids."""
    root = tree.getroottree().getroot()
    assert root.get("lang")
    assert root.get("dir") in {"ltr", "rtl"}
    assert tree.xpath("string(//title)").strip()
    for landmark in ("main", "header", "footer"):
        assert len(tree.xpath(f"//body//{landmark}")) == 1, landmark
    assert len(tree.xpath("//h1")) == 1
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3|//h4")]
    steps = itertools.pairwise(levels)
    assert all(later <= earlier + 1 for earlier, later in steps), levels
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), ids
    for reference in tree.xpath("//@aria-labelledby | //@aria-describedby"):
        assert set(reference.split()) <= set(ids), reference
    for picture in tree.xpath("//img"):
        assert picture.get("alt") is not None
        assert picture.get("width")
        assert picture.get("height")
    for control in tree.xpath(CONTROLS):
        assert tree.xpath(f"//label[@for='{control.get('id')}']"), control.get("name")
    for link in tree.xpath("//a | //button"):
        assert words(link), html.tostring(link)
    skip = tree.xpath("//body/a[1]")[0]
    assert skip.get("href") == "#content"
    assert tree.xpath("//main[@id='content']")


def words(element: html.HtmlElement) -> str:
    """Return the element's text, blanks folded."""
    return re.sub(r"\s+", " ", element.text_content()).strip()
