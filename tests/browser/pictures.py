"""Pictures of every page in every standing: ``make pictures``.

Desktop and phone, light and dark, and right to left; each picture by itself, and all of one
kind of window on one contact sheet, to be looked at before anything is called done.
"""

import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from tests.browser.conftest import Site, launched, served
from tests.browser.test_everyone import WINDOWS, everywhere, own_side

CELL_HEIGHT = 720
SHEET_WIDTH = 2400


def take(
    browser: Browser, site: Site, window: dict, folder: Path, *, language: str = "en"
) -> list[Path]:
    """Take one picture of each page in one kind of window, the holder's own side at the end."""
    context = browser.new_context(locale="en-GB", **window)
    page = context.new_page()
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    for pages in (everywhere, own_side):
        if pages is own_side:
            site.sign_in(page)
        for name, address in pages(site).items():
            asked = f"{address}{'&' if '?' in address else '?'}lang={language}"
            page.goto(asked, wait_until="networkidle")
            taken.append(folder / f"{name.replace(' ', '-')}.png")
            page.screenshot(path=taken[-1], full_page=True)
    context.close()
    return taken


def sheet(pictures: list[Path], place: Path, *, width: int) -> None:
    """Put pictures side by side, the top of each ``width`` pixels wide, with its name."""
    columns = SHEET_WIDTH // width
    rows = -(-len(pictures) // columns)
    whole = Image.new("RGB", (columns * (width + 16), rows * (CELL_HEIGHT + 40)), "#777777")
    pen = ImageDraw.Draw(whole)
    for number, picture in enumerate(pictures):
        with Image.open(picture) as opened:
            small = opened.convert("RGB")
        small = small.resize((width, max(1, small.height * width // small.width)))
        x, y = number % columns * (width + 16) + 8, number // columns * (CELL_HEIGHT + 40) + 32
        whole.paste(small.crop((0, 0, width, min(CELL_HEIGHT, small.height))), (x, y))
        pen.text((x, y - 20), picture.stem, fill="white")
    whole.save(place)


def main(folder: Path) -> None:
    """Take every picture, below ``folder``."""
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as site, launched() as browser:
        for name, window in WINDOWS.items():
            kind = name.replace(" ", "-")
            pictures = take(browser, site, window, folder / kind)
            sheet(pictures, folder / f"{kind}.png", width=560 if "desktop" in kind else 360)
        pictures = take(browser, site, WINDOWS["phone light"], folder / "arabic", language="ar")
        sheet(pictures, folder / "arabic.png", width=360)
    print(f"Pictures and contact sheets are in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/pictures"))
