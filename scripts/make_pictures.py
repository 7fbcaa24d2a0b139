"""Make docs/pictures: what the pages look like over the samples.

    python -m venv /tmp/pictures && /tmp/pictures/bin/pip install --constraint constraints.txt '.[dev]' pillow==13.0.0
    PYTHONPATH=. /tmp/pictures/bin/python scripts/make_pictures.py [NAME...]

Pillow is a tool of this script only: it brings a picture down to 256 colours, a third of its bytes. The same commit and
the same Chromium give the same pictures.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bench.visiting import launch, serving

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "pictures"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture.

    Attributes:
        width, height: of the window, in CSS pixels.
        before: what is done to the page beforehand.
    """

    name: str
    path: str
    width: int = 1280
    height: int = 900
    dark: bool = False
    media: Literal["screen", "print"] = "screen"
    before: Callable[[Page], object] | None = None


def unfold(selector: str) -> Callable[[Page], object]:
    """Open what is folded, and bring it to the middle of the window."""
    script = "(one) => { one.open = true; one.scrollIntoView({ block: 'center' }) }"
    return lambda page: page.locator(selector).first.evaluate(script)


ARTICLE = "/article/mirfa-2025-0031?q=ميناء+قطار"
PICTURES = (
    Picture("home", "/"),
    Picture("results", "/search?q=ميناء"),
    Picture("facets", "/search?source=صحيفة+المرفأ&source=صحيفة+الضفاف&-place=دمشق&date=2019&date=2015"),
    Picture("timeline", "/search?q=في&date=2019", before=unfold(".as-table")),
    Picture("article", ARTICLE),
    Picture("evidence", ARTICLE, before=unfold(".evidence")),
    Picture("citation", ARTICLE, before=unfold(".citing")),
    Picture("source", "/source/صحيفة%20المرفأ"),
    Picture("month", "/date/2019-05"),
    Picture("copies", "/article/556fmr5cxdwm?against=cn7b6qo4giza"),
    Picture("empty", "/search?q=مكبتة+zzzz&source=مدى"),
    Picture("phone", "/search?q=ميناء", width=390, height=844),
    Picture("phone-article", ARTICLE, width=390, height=844),
    Picture("dark", "/search?q=ميناء", dark=True),
    Picture("dark-article", ARTICLE, dark=True),
    Picture("english", "/search?q=ميناء&lang=en"),
    Picture("print", ARTICLE, width=794, height=1123, media="print"),
)


def take(browser: Browser, site: str, picture: Picture) -> bytes:
    """The picture as a PNG of at most 256 colours."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.add_init_script("sessionStorage.setItem('typefaces kept', '')")  # as of a second page: it waits for them
    page.goto(site + picture.path, wait_until="networkidle")
    page.emulate_media(media=picture.media)
    if picture.before:
        picture.before(page)
    drawn = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return in_few_colours(drawn)


def in_few_colours(drawn: bytes) -> bytes:
    """The same picture with a palette."""
    small = BytesIO()
    Image.open(BytesIO(drawn)).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        small, "PNG", optimize=True
    )
    return small.getvalue()


def main(names: list[str]) -> None:
    """Make some pictures, or all."""
    chosen = [picture for picture in PICTURES if not names or picture.name in names]
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        command = [sys.executable, "-m", "search", "index", str(ROOT / "samples"), "--archive", folder]
        subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
        browser = launch(playwright)
        with serving(Path(folder)) as site:
            for picture in chosen:
                made = take(browser, site, picture)
                (FOLDER / f"{picture.name}.png").write_bytes(made)
                sys.stderr.write(f"{picture.name}: {len(made):,} bytes\n")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
