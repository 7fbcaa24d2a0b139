"""What is measured of a page as it is laid out."""

from playwright.sync_api import Page

# The numbers of the marked words scroll in a bar of their own.
_OUTSIDE = """() => [...document.querySelectorAll("body *:not(.unseen, .unseen *, .skip *, .hits ol *)")]
  .filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.left < -1 || box.right > innerWidth + 1);
  })
  .map((one) => one.outerHTML.slice(0, 90))"""

# Of every child, text included, the boxes that its letters take, line by line; a child must begin, in the direction of
# its parent, where the one before it ended, or on a lower line.
_DISORDER = """(selector) => {
  const boxes = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((box) => box.width > 1);
  };
  const line = (found, at) => {
    const beside = found.filter((box) => box.top < at.bottom - 3 && box.bottom > at.top + 3);
    return {
      left: Math.min(...beside.map((box) => box.left)), right: Math.max(...beside.map((box) => box.right)),
      top: Math.min(...beside.map((box) => box.top)), bottom: Math.max(...beside.map((box) => box.bottom)),
    };
  };
  const wrong = (parent) => {
    const rtl = getComputedStyle(parent).direction === "rtl";
    const shown = [...parent.childNodes]
      .filter((node) => node.textContent.trim() && !node.classList?.contains("unseen"))
      .map(boxes).filter((found) => found.length);
    return shown.slice(1).some((found, index) => {
      const before = line(shown[index], shown[index].reduce((one, other) => other.bottom > one.bottom ? other : one));
      const after = line(found, found.reduce((one, other) => other.top < one.top ? other : one));
      if (after.top >= before.bottom - 3) return false;
      return rtl ? after.right > before.left + 1 : after.left < before.right - 1;
    });
  };
  return [...document.querySelectorAll(selector)].filter(wrong).map((one) => one.outerHTML.slice(0, 400));
}"""


def outside(page: Page) -> list[str]:
    """What sticks out of the window to the left or right, as the beginnings of its markup."""
    return [str(found) for found in page.evaluate(_OUTSIDE)]


def disorder(page: Page, selector: str) -> list[str]:
    """The elements of which the parts do not follow one another as they are read: foreign text pulled them about."""
    return [str(found) for found in page.evaluate(_DISORDER, selector)]
