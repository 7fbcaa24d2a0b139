"""The style sheets: readable in light and dark, the same in both directions, and kind to joined letters."""

import re

import pytest

from search.web.files import folder

SHEETS = "\n".join(path.read_text("utf-8") for path in sorted(folder("static").glob("*.css")))
SHEET = re.sub(r"/\*.*?\*/", "", SHEETS, flags=re.DOTALL)


def tokens(scheme: str) -> dict[str, str]:
    """The colours by name; the dark ones stand over the light ones."""
    light, dark = re.findall(r":root \{(.*?)\}", SHEET, flags=re.DOTALL)
    named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return named | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark)) if scheme == "dark" else named


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


AAA = (("ink", "paper sheet wash came"), ("mark-ink", "mark"), ("link", "paper"), ("soft", "paper"))
AA = (("soft", "wash sheet"), ("link", "sheet wash"), ("on-accent", "accent"), ("warn", "warn-wash"), ("seen", "paper"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(scheme: str) -> None:
    colours = tokens(scheme)
    for least, pairs in ((7.0, AAA), (4.5, AA)):
        for text, backgrounds in pairs:
            for behind in backgrounds.split():
                assert contrast(colours[text], colours[behind]) >= least, (scheme, text, behind)
    assert contrast(colours["edge"], colours["sheet"]) >= 3, "the edge of an input"


def test_both_directions_share_one_sheet() -> None:
    physical = r"[;{\s](?:(?:margin|padding|border|inset)-)?(?:left|right)\b|(?:float|text-align): (?:left|right)"
    assert not re.findall(physical, SHEET)


def test_a_mark_changes_nothing_that_would_part_joined_letters() -> None:
    rules = re.findall(r"(?:^|\})\s*([^{}]*\bmark\b[^{}]*)\{([^}]*)\}", SHEET)
    assert rules
    for _, body in rules:
        named = {line.split(":")[0].strip() for line in body.split(";") if line.strip()}
        allowed = {"background", "color", "text-decoration", "text-underline-offset", "text-decoration-skip-ink"}
        assert named <= allowed, named


def test_arabic_is_not_spaced_slanted_or_stretched() -> None:
    for harmful in ("letter-spacing", "italic", "text-transform", "justify;"):
        assert harmful not in SHEET


def test_every_typeface_ships_with_its_licence() -> None:
    families = set(re.findall(r'@font-face \{\s+font-family: "(\w+)"', SHEET))
    licences = (folder("static") / "fonts").glob("*-OFL.txt")
    assert families == {path.name.partition("-")[0].capitalize() for path in licences} == {"Naskh", "Sans"}
    for licence in (folder("static") / "fonts").iterdir():
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text("utf-8")


def test_typefaces_come_with_the_sheet_so_that_no_text_moves_when_they_arrive() -> None:
    sources = re.findall(r'src: url\("([^"]{0,24})', SHEET)
    assert sources
    assert {source.partition(",")[0] for source in sources} == {"data:font/woff2;base64"}
