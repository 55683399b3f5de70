#!/usr/bin/env python3
"""Makes the faces of the guide: `theme/fonts/*.woff2`, about 11 kB each.

The full faces come from the npm package @expo-google-fonts/atkinson-hyperlegible-next (0.4.1,
SIL Open Font License without reserved names). Needed: pip install fonttools brotli.

    subset-fonts.py PACKAGE_FOLDER

Kept: Latin with the punctuation of French and English, kerning, tabular figures. The faces lack
the narrow no-break space (U+202F) of French typography and the no-break hyphen (U+2011): both are
made from the space and the hyphen, so that no other face steps in for them.
"""

import copy
import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

FACES = {
    "400Regular/AtkinsonHyperlegibleNext_400Regular.ttf": "atkinson-regular",
    "700Bold/AtkinsonHyperlegibleNext_700Bold.ttf": "atkinson-bold",
}
KEPT = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x152, 0x153, 0x178, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E),
    *(0x2022, 0x2026, 0x202F, 0x2039, 0x203A, 0x20AC, 0x2212),
]
NARROW = 0.62  # of the width of a space


def add_missing(font):
    cmap = font.getBestCmap()
    space, hyphen = cmap[0x20], cmap[0x2D]
    width, bearing = font["hmtx"][space]
    font.setGlyphOrder([*font.getGlyphOrder(), "uni202F"])
    font["glyf"]["uni202F"] = copy.deepcopy(font["glyf"][space])
    font["hmtx"]["uni202F"] = (round(width * NARROW), bearing)
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x202F] = "uni202F"
            table.cmap[0x2011] = hyphen


def make(source, target):
    font = TTFont(source, recalcTimestamp=False)
    add_missing(font)
    options = subset.Options()
    options.layout_features = ["kern", "mark", "ccmp", "locl", "tnum", "case"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=KEPT)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    package = pathlib.Path(sys.argv[1])
    fonts = pathlib.Path(__file__).parent / "theme" / "fonts"
    for source, name in FACES.items():
        make(package / source, fonts / f"{name}.woff2")
