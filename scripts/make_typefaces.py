"""Make static/typefaces.css and templates/wordmark.svg from two typefaces under the SIL Open Font License.

    python -m venv /tmp/type && /tmp/type/bin/pip install fonttools==4.68.0 brotli==1.2.1 uharfbuzz==0.57.0
    npm pack @fontsource-variable/noto-naskh-arabic@5.3.0 @fontsource/ibm-plex-sans-arabic@5.3.0
    tar xzf fontsource-variable-noto-*.tgz --one-top-level=/tmp/type/naskh
    tar xzf fontsource-ibm-plex-*.tgz --one-top-level=/tmp/type/plex
    /tmp/type/bin/python scripts/make_typefaces.py /tmp/type/naskh/package/files /tmp/type/plex/package/files

The letters of Arabic, Persian, Urdu and Kurdish stay, and those of Western Europe; rare marks and presentation forms
go, for which a browser takes a typeface of its own. "Plex" is a reserved name of the original, so what is made here has
another. Why the files stand within a style sheet: docs/decisions/0022-typefaces.md.
"""

import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import uharfbuzz
from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[1]
ARABIC = (
    *("U+600-603", "U+60B-60D", "U+61B", "U+61F", "U+621-63A", "U+640-658", "U+65A-671", "U+674", "U+679", "U+67E"),
    *("U+681", "U+685", "U+686", "U+688", "U+691", "U+695", "U+698", "U+6A4", "U+6A9", "U+6AF", "U+6B1", "U+6B5"),
    *("U+6BA", "U+6BE", "U+6C0-6C3", "U+6C6", "U+6C7", "U+6CC", "U+6CE", "U+6D0", "U+6D2-6D5", "U+6F0-6F9"),
    *("U+200C-200F", "U+FD3E", "U+FD3F", "U+FDF2", "U+FDFA"),
)
LATIN = (
    *("U+20-7E", "U+A0-FF", "U+2010-2015", "U+2018-201F", "U+2022", "U+2026", "U+2030", "U+2039", "U+203A", "U+20AC"),
    "U+2212",
)
FEATURES = ["calt", "ccmp", "curs", "fina", "init", "isol", "kern", "liga", "mark", "medi", "mkmk", "rlig"]
COPYRIGHT, FAMILY, UNIQUE, FULL, POSTSCRIPT, LICENCE, LICENCE_URL = 0, 1, 3, 4, 6, 13, 14  # of OpenType's table "name"


@dataclass(frozen=True, slots=True)
class Face:
    """One typeface of the sheet: from which file, with which characters, under which name and weights."""

    source: Path
    characters: tuple[str, ...]
    family: str
    weight: str


def faces(naskh: Path, plex: Path) -> Iterator[Face]:
    """Every typeface that a page may ask for."""
    for script, characters in (("arabic", ARABIC), ("latin", LATIN)):
        yield Face(naskh / f"noto-naskh-arabic-{script}-wght-normal.woff2", characters, "Naskh", "400 700")
        for weight in ("400", "600"):
            yield Face(plex / f"ibm-plex-sans-arabic-{script}-{weight}-normal.woff2", characters, "Sans", weight)


def sheet(made: Iterable[Face]) -> str:
    """The style sheet that holds them."""
    return "/* Made by scripts/make_typefaces.py, under the licences in fonts/. */\n" + "".join(map(rule, made))


def rule(face: Face) -> str:
    """One typeface as the rule of a style sheet."""
    return f"""@font-face {{
  font-family: "{face.family}";
  font-weight: {face.weight};
  unicode-range: {", ".join(face.characters)};
  src: url("data:font/woff2;base64,{b64encode(subset(face)).decode()}") format("woff2");
}}
"""


def subset(face: Face) -> bytes:
    """The file with these characters alone and under another name; the copyright and the licence stay in it."""
    font = TTFont(face.source)
    local = [] if face.characters is LATIN else ["locl"]  # digits look the same beside Arabic and alone
    options = Options(
        hinting=False,
        layout_features=FEATURES + local,
        name_IDs=[COPYRIGHT, FAMILY, UNIQUE, FULL, POSTSCRIPT, LICENCE, LICENCE_URL],
        notdef_outline=True,
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(",".join(face.characters)))
    subsetter.subset(font)
    for kind in (FAMILY, UNIQUE, FULL, POSTSCRIPT):
        font["name"].setName(f"Kashshaf{face.family}", kind, 3, 1, 0x409)  # Windows, Unicode, English
    font.recalcTimestamp = False  # the same input gives the same bytes
    return saved(font, "woff2")


def saved(font: TTFont, flavor: str | None) -> bytes:
    """A typeface as a file, compressed for the web or plain."""
    font.flavor = flavor
    written = BytesIO()
    font.save(written)
    return written.getvalue()


SCALE = 4  # units of the typeface to one of the picture
BOX = "8 -206 572 212"  # where the ink is, with a little room around it


def wordmark(naskh: Path, word: str = "كشّاف") -> str:
    """The name as a picture; the three dots of its sheen are a part of their own, to shine in another colour."""
    source = TTFont(naskh / "noto-naskh-arabic-arabic-wght-normal.woff2")
    font = uharfbuzz.Font(uharfbuzz.Face(saved(source, None)))
    font.set_variations({"wght": 700})
    text = uharfbuzz.Buffer()
    text.add_str(word)
    text.guess_segment_properties()
    uharfbuzz.shape(font, text)
    letters, dots, across = "", "", 0
    for glyph, place in zip(text.glyph_infos, text.glyph_positions, strict=True):
        drawn = outline(font, glyph.codepoint, across + place.x_offset, place.y_offset)
        across += place.x_advance
        if "threedots" in font.glyph_to_string(glyph.codepoint):
            dots += drawn
        else:
            letters += drawn
    paths = f'<path d="{letters}"/><path class="light" d="{dots}"/>'
    return f'<svg class="wordmark" viewBox="{BOX}" aria-hidden="true">{paths}</svg>\n'


def outline(font: uharfbuzz.Font, glyph: int, across: int, up: int) -> str:
    """A glyph as the path of an SVG, its points relative to each other, which takes less room."""
    parts: list[str] = []
    pen = (0, 0)

    def at(x: float, y: float) -> tuple[int, int]:
        return round((x + across) / SCALE), round(-(y + up) / SCALE)

    def start(x: float, y: float) -> None:
        nonlocal pen
        pen = at(x, y)
        parts.append(f"M{pen[0]} {pen[1]}")

    def draw(command: str, *numbers: float) -> None:
        nonlocal pen
        points = [at(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        steps = " ".join(f"{x - pen[0]} {y - pen[1]}" for x, y in points)
        parts.append(command + steps.replace(" -", "-"))
        pen = points[-1]

    drawing = uharfbuzz.DrawFuncs()
    drawing.set_move_to_func(lambda x, y, _: start(x, y))
    drawing.set_line_to_func(lambda x, y, _: draw("l", x, y))
    drawing.set_quadratic_to_func(lambda a, b, x, y, _: draw("q", a, b, x, y))
    drawing.set_cubic_to_func(lambda a, b, c, d, x, y, _: draw("c", a, b, c, d, x, y))
    drawing.set_close_path_func(lambda _: parts.append("z"))
    font.draw_glyph(glyph, drawing)
    return "".join(parts)


def main(naskh: Path, plex: Path) -> None:
    """Write the files."""
    (ROOT / "static" / "typefaces.css").write_text(sheet(faces(naskh, plex)), "utf-8")
    (ROOT / "templates" / "wordmark.svg").write_text(wordmark(naskh), "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
