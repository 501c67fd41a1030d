"""Pictures of the offline page, to be looked at: ``python -m tests.offline.pictures FOLDER``."""

import sys
import tempfile
from pathlib import Path

from tests.browser.conftest import DESKTOP, PHONE, launched, served
from tests.issuer.programme import AT
from tests.offline.cases import Maker
from tests.offline.conftest import opened, saved

WINDOWS = {
    "desktop-light": {**DESKTOP, "color_scheme": "light"},
    "desktop-dark": {**DESKTOP, "color_scheme": "dark"},
    "phone-light": {**PHONE, "color_scheme": "light"},
    "phone-dark": {**PHONE, "color_scheme": "dark", "locale": "ar"},
}


def main(folder: Path) -> None:
    """Picture the page before and after, in every window."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        served(Path(place) / "site") as site,
        launched() as browser,
    ):
        file = saved(f"{site.url}/verify/offline", Path(place))
        presented = {
            "valid": Maker(site).badge("png"),
            "revoked": Maker(site).signed("withdrawn"),
            "invalid": Maker(site).in_text("Ada Example", "Eve Example"),
            "expired": Maker(site).signed("lapsed"),
        }
        for window, options in WINDOWS.items():
            context = browser.new_context(**options)
            on_disk = opened(context, file)
            on_disk.page.screenshot(path=folder / f"{window}-empty.png", full_page=True)
            for name, body in presented.items():
                on_disk.check(body, AT)
                on_disk.page.screenshot(path=folder / f"{window}-{name}.png", full_page=True)
            context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
