"""From matplotlib's SVG to one that stands in our pages.

The browser refuses inline styles there, the colours follow the page (dark, light, print), and
ids must be different from those of the other charts on the page. So styles become attributes,
each colour a class with its value for paper beside it, and only ids that are referred to stay,
with the chart's name before them.
"""

import re
from typing import Final

from lxml import etree

SVG: Final = "{http://www.w3.org/2000/svg}"
XLINK: Final = "{http://www.w3.org/1999/xlink}href"

COLOURS: Final = {
    # The colour that is drawn with: (class, colour on paper).
    "#010101": ("ink", "#18242b"),
    "#020202": ("soft", "#4f5d66"),
    "#030303": ("line", "#ddd7ca"),
    "#040404": ("first", "#0c5a63"),
    "#050505": ("second", "#e4c489"),
    "#060606": ("third", "#b9c4d3"),
    "#070707": ("fourth", "#ffffff"),
}
INK, SOFT, LINE, FIRST, SECOND, THIRD, FOURTH = COLOURS

_KEPT: Final = {
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linejoin",
    "stroke-linecap",
    "text-anchor",
    "opacity",
}
_REFERENCE: Final = re.compile(r"url\(#([^)]+)\)")


def cleaned(drawn: bytes, *, name: str, title: str) -> str:
    """Return the drawing as an ``svg`` element for a page, without prologue.

    Args:
        drawn: what matplotlib wrote.
        name: of the chart, unlike that of any other on the page.
        title: what it shows, for whoever does not see it; the table beside it has the numbers.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    root = etree.fromstring(drawn, parser)
    etree.strip_elements(root, f"{SVG}metadata", f"{SVG}style", with_tail=False)
    for element in root.iter():
        _restyle(element)
    _rename(root, name)
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, "")
    root.set("role", "img")
    root.set("aria-label", title)
    root.set("class", "chart")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def _restyle(element: etree._Element) -> None:
    style = element.get("style", "")
    element.attrib.pop("style", "")
    for declaration in style.split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key in _KEPT:
            element.set(key, value)
        elif key == "font-size":
            element.set(key, value.removesuffix("px"))
            element.set("font-family", "Noto Sans, sans-serif")
    classes = []
    for key in ("fill", "stroke"):
        colour = COLOURS.get(element.get(key, ""))
        if colour is not None:
            classes.append(f"{key}-{colour[0]}")
            element.set(key, colour[1])
    if element.tag == f"{SVG}text" and "fill" not in element.attrib:
        classes.append("fill-ink")
        element.set("fill", COLOURS[INK][1])
    if classes:
        element.set("class", " ".join(classes))


def _rename(root: etree._Element, name: str) -> None:
    referred = set()
    for element in root.iter():
        for key, value in element.attrib.items():
            text = str(value)
            referred.update(_REFERENCE.findall(text))
            if key == XLINK and text.startswith("#"):
                referred.add(text[1:])
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            text = str(value)
            if key == "id":
                if text in referred:
                    element.set("id", f"{name}-{text}")
                else:
                    del element.attrib["id"]
            elif key == XLINK:
                element.set("href", f"#{name}-{text[1:]}")
                del element.attrib[key]
            elif "url(#" in text:
                element.set(key, _REFERENCE.sub(rf"url(#{name}-\1)", text))
