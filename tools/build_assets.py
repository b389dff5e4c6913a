"""Put fonts, icons and htmx from node_modules inside the packages that show them.

They are fetched by `npm ci` with hashes and are not in git; the wheel carries them, so that a
terminal needs no registry. A file is written beside its place and renamed, so a stopped run
leaves no half font behind.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from county.web.typefaces import SHELVES, common_file
from county.web.typefaces import WEIGHTS as WEB_WEIGHTS

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
NOTO = MODULES / "@expo-google-fonts" / "noto-sans-sc"
UNIFONT = MODULES / "@fontsource" / "unifontex"
TABLER = MODULES / "@tabler" / "icons-webfont"
FONTS = ROOT / "screen" / "assets" / "fonts"
ICONS = ROOT / "screen" / "assets" / "icons"
STATIC = ROOT / "county" / "web" / "static"
WEIGHTS = {
    "Regular": NOTO / "400Regular" / "NotoSansSC_400Regular.ttf",
    "Medium": NOTO / "500Medium" / "NotoSansSC_500Medium.ttf",
    "Bold": NOTO / "700Bold" / "NotoSansSC_700Bold.ttf",
}
ICON_RULE = re.compile(r'\.ti-([a-z0-9-]+):{1,2}before\s*\{\s*content:\s*"\\([0-9a-f]+)"')


def place(target: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `target`, then put it in target's place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        write(beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def copy(source: Path, target: Path) -> None:
    """Copy one file to its place."""
    place(target, lambda beside: shutil.copyfile(source, beside))


def web_characters() -> set[int]:
    """Return the code points that every page of the county fetches.

    All of GB 2312 (its 6,763 characters and its signs), Latin and punctuation: 1.1 MB a weight.
    The whole font is 4 MB a weight even compressed, so rarer characters, as they stand in
    names, lie in files of their own (`county.web.typefaces`).
    """
    points = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2000, 0x2070)}
    points |= {*range(0x3000, 0x3040), *range(0xFF00, 0xFFF0)}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            points.update(map(ord, bytes((row, cell)).decode("gb2312", errors="ignore")))
    return points


def pack_web_fonts(weight: str) -> None:
    """Write one weight of the typeface as WOFF2 files for the county's pages."""
    common = web_characters()
    _pack(weight, common, common_file(weight))
    for shelf in SHELVES:
        _pack(weight, {*range(shelf.first, shelf.last + 1)} - common, shelf.file(weight))


def _pack(weight: str, characters: set[int], name: str) -> None:
    options = subset.Options(
        flavor="woff2", layout_features=["*"], notdef_outline=True, recalc_timestamp=False
    )
    font = TTFont(WEIGHTS[weight], recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    place(STATIC / "fonts" / name, font.save)


def icon_codepoints(style_sheet: str) -> dict[str, int]:
    """Read name to code point from Tabler's style sheet.

    Raises:
        ValueError: The style sheet is not laid out as expected.
    """
    points = {name: int(code, 16) for name, code in ICON_RULE.findall(style_sheet)}
    if not points:
        raise ValueError("no icon rule found")
    return dict(sorted(points.items()))


def build_icons() -> None:
    """Place the icon font and its map of names."""
    sheet = (TABLER / "dist" / "tabler-icons.css").read_text(encoding="utf-8")
    text = json.dumps(icon_codepoints(sheet), indent=0) + "\n"
    place(ICONS / "tabler-icons.json", lambda beside: beside.write_text(text, encoding="utf-8"))
    fonts = TABLER / "dist" / "fonts"
    copy(fonts / "tabler-icons.ttf", ICONS / "tabler-icons.ttf")
    copy(fonts / "tabler-icons.woff2", STATIC / "fonts" / "tabler-icons.woff2")


def main() -> int:
    """Build every asset; 1 with one sentence when a source is missing."""
    try:
        for weight, source in WEIGHTS.items():
            copy(source, FONTS / f"NotoSansSC-{weight}.ttf")
        # As it comes: SDL and fontTools both read WOFF, and unpacked it has 14 MB.
        pixels = UNIFONT / "files" / "unifontex-latin-400-normal.woff"
        copy(pixels, FONTS / "UnifontEX.woff")
        copy(MODULES / "htmx.org" / "dist" / "htmx.min.js", STATIC / "htmx.min.js")
        # OFL 1.1 asks that its text goes where the font goes.
        copy(NOTO / "LICENSE_FONT", FONTS / "OFL.txt")
        copy(NOTO / "LICENSE_FONT", STATIC / "fonts" / "OFL.txt")
        copy(TABLER / "LICENSE", ICONS / "LICENSE.tabler-icons.txt")
        build_icons()
        with ProcessPoolExecutor(max_workers=len(WEB_WEIGHTS)) as pool:
            list(pool.map(pack_web_fonts, WEB_WEIGHTS))
    except (OSError, ValueError) as error:
        print(f"Assets were not built: {error}. Run './dev setup' again.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
