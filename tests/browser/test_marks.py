"""Letters go on joining under a mark: but for its colours, a marked word is drawn as the same word unmarked."""

from base64 import b64encode

import pytest
from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.browser

COLOURLESS = "mark { background: none !important; color: inherit !important; text-decoration: none !important }"
PARTED = "mark { padding-inline: 1px !important }"
UNMARK = (
    "(all) => { for (const one of all.querySelectorAll('mark')) one.replaceWith(one.textContent); all.normalize() }"
)

# A mark from the second letter of each word to the one before the last: where it begins and ends, letters join.
MARK_INSIDE = """(all) => {
  const walk = document.createTreeWalker(all, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walk.nextNode()) texts.push(walk.currentNode);
  for (const text of texts) {
    const parts = text.data.split(/(?<=[\\u0621-\\u0652])([\\u0621-\\u0652]{2,})(?=[\\u0621-\\u0652])/);
    text.replaceWith(...parts.map((part, place) => {
      if (place % 2 === 0) return part;
      const mark = document.createElement("mark");
      mark.textContent = part;
      return mark;
    }));
  }
}"""

# How many pixels of two pictures differ by half of black on white or more; the smoothing of an edge that lies a part of
# a pixel aside differs by less.
DIFFERENT = """async (pictures) => {
  const [one, other] = await Promise.all(pictures.map(async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, image.width, image.height).data;
  }));
  if (one.length !== other.length) return Infinity;
  return one.reduce((count, value, at) => count + (Math.abs(value - other[at]) >= 128), 0);
}"""


def picture(drawn: Locator) -> str:
    return b64encode(drawn.screenshot(animations="disabled")).decode()


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/search?q=ميناء", "#list > li h2"),
        ("/search?q=ميناء", "#list > li .fragment"),
        ("/article/33onh4la3p2i?q=القطار", ".body p"),
    ],
)
def test_letters_join_under_a_mark(chromium: Browser, site: str, path: str, part: str) -> None:
    context = chromium.new_context(bypass_csp=True, device_scale_factor=2, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(site + path)
    parts = page.locator(part)
    text = parts.nth(parts.evaluate_all("all => all.findIndex((one) => one.querySelector('mark'))"))
    page.add_style_tag(content=COLOURLESS)
    marked = picture(text)
    text.evaluate(UNMARK)
    plain = picture(text)
    assert page.evaluate(DIFFERENT, [marked, plain]) == 0
    text.evaluate(MARK_INSIDE)
    assert text.locator("mark").count() >= 2
    assert page.evaluate(DIFFERENT, [picture(text), plain]) == 0, "even where it begins and ends within a word"
    page.add_style_tag(content=PARTED)
    assert page.evaluate(DIFFERENT, [picture(text), plain]) > 1_000, "what parts letters is seen"
    context.close()
