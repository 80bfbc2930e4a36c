"""Makes the two small fonts of the interface from the full Be Vietnam Pro.

Run once, by hand, where the package `fontpkg-be-vietnam-pro` is installed::

    python frontend/fonts/subset.py PATH/TO/fontpkg_be_vietnam_pro/files

The result (latin and Vietnamese letters, marks, digits of one width, kerning) is committed with the
licence of the font, the SIL Open Font License 1.1.
"""

import sys
from pathlib import Path

from fontTools import subset

OUT = Path(__file__).parents[2] / "src/chibo/web/static/web"
VIETNAMESE = "ĂăÂâĐđÊêÔôƠơƯư" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
MARKS = "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"
LATIN = "".join(map(chr, range(0x20, 0x7F))) + "ÀÁÃÈÉÌÍÒÓÕÙÚÝàáãèéìíòóõùúýĨĩŨũÄÖÜäöüß"
SIGNS = "\u00a0§·×–—‘’“”„…›‹«»−±°€₫½"
WEIGHTS = {"Regular": "400", "SemiBold": "600"}


def main(folder: Path) -> None:
    """Write one woff2 for each weight."""
    for name, weight in WEIGHTS.items():
        options = subset.Options()
        options.flavor = "woff2"
        options.hinting = False
        options.layout_features = ["kern", "mark", "mkmk", "ccmp", "tnum"]
        options.name_IDs = [0, 1, 2, 13, 14]
        font = subset.load_font(str(folder / f"BeVietnamPro-{name}.ttf"), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=VIETNAMESE + MARKS + LATIN + SIGNS)
        subsetter.subset(font)
        subset.save_font(font, str(OUT / f"be-vietnam-pro-{weight}.woff2"), options)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
