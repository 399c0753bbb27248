"""Make nbboard's one face, as TTF for Python and WOFF2 for the page, with the same glyphs.

Run by a developer when the face changes; the results are committed:

    uv run --no-project --with fonttools==4.68.0 --with brotli==1.2.1 python tools/make_font.py

Inter (Latin, Greek, Cyrillic, arrows) is completed with signs of mathematics and ticks from Noto
Sans Math and Noto Sans Symbols 2, all under the SIL Open Font License without reserved names.
Features that only some text engines apply by default are left out, so that Chromium's canvas and
HarfBuzz in Python set every line equally wide. The file is called after none of its sources since
it is a changed version of them.
"""

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Final

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

PROJECT: Final = Path(__file__).parents[1]
FAMILY: Final = "nbboard Sans"
FILE: Final = "nbboard-sans"
VERSION: Final = "1.000"

BASE: Final = ("inter-ui@4.1.1", "web/Inter-Regular.woff2", "LICENSE.txt")
"""npm package, file of the face, file of its licence."""

ADDED: Final = [
    (
        "@fontsource/noto-sans-math@5.3.0",
        "files/noto-sans-math-latin-400-normal.woff2",
        "∀∃∇∈∉∋∐∓∔∕∗∘∙∛∜∝∟∠∡∢∣∤∥∦∧∨∩∪∬∭∮∴∵∷∼≃≅≉≡≢≪≫≺≻⊂⊃⊄⊆⊇⊊⊙⊢⊣⊤⊥⊨⋀⋁⋂⋃⋄⋅⋆⋮⋯⋱⌈⌉⌊⌋⟨⟩⟦⟧⇑⇓↦⇄⇌"
        "ℂℍℕℙℚℝℤℏℜℑℵ♠♣♦♩♭♮♯",
    ),
    (
        "@fontsource/noto-sans-symbols-2@5.3.0",
        "files/noto-sans-symbols-2-symbols-400-normal.woff2",
        "✔✘☐☑☒⚡☁☂☎✉✎✏✱✳❓❗➔➜➤",
    ),
]
FEATURES: Final = ["kern", "mark", "mkmk", "ccmp"]
PRIVATE_USE: Final = range(0xE000, 0xF900)


def main() -> None:
    """Fetch the sources with npm, build the face, write both files and the licence."""
    with tempfile.TemporaryDirectory() as folder:
        base_files = fetch(BASE[0], Path(folder))
        # The date of the source stays, so that the same sources give the same bytes.
        face = TTFont(io.BytesIO(base_files[BASE[1]]), recalcTimestamp=False)
        notices = [str(face["name"].getDebugName(0))]
        for package, file, characters in ADDED:
            other = TTFont(io.BytesIO(fetch(package, Path(folder))[file]))
            add_glyphs(face, other, characters)
            notices.append(str(other["name"].getDebugName(0)))
    reduce(face)
    empty_box(face)
    rename(face, notices)
    write(face)
    licence = base_files[BASE[2]].decode().split("\n\n", 1)[1]
    text = "\n".join(notices) + "\n\n" + licence
    for target in (PROJECT / "src/nbboard/assets", PROJECT / "js/assets"):
        (target / f"{FILE}.OFL.txt").write_text(text)


def fetch(package: str, folder: Path) -> dict[str, bytes]:
    """Return the files of an npm package by path."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", package, "--pack-destination", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        return {
            member.name.removeprefix("package/"): stream.read()
            for member in archive
            if (stream := archive.extractfile(member)) is not None
        }


def add_glyphs(face: TTFont, other: TTFont, characters: str) -> None:
    """Copy the glyphs of these characters, scaled so that capitals are equally high."""
    scale = face["OS/2"].sCapHeight / 714  # Noto Sans; its symbol faces state no true height.
    scale *= 1000 / other["head"].unitsPerEm
    glyphs, names = other.getGlyphSet(), other.getBestCmap()
    order = face.getGlyphOrder()
    for character in characters:
        code = ord(character)
        if code in face.getBestCmap():
            raise ValueError(f"U+{code:04X} is in the base face already: take it off the list")
        source, name = names[code], f"uni{code:04X}.noto"
        recording = DecomposingRecordingPen(glyphs)
        glyphs[source].draw(recording)
        pen = TTGlyphPen(None)
        recording.replay(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        glyph = pen.glyph()
        order.append(name)
        face["glyf"].glyphs[name] = glyph
        glyph.recalcBounds(face["glyf"])
        left = glyph.xMin if glyph.numberOfContours else 0
        face["hmtx"][name] = (round(other["hmtx"][source][0] * scale), left)
        for table in face["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    face.setGlyphOrder(order)
    face["glyf"].setGlyphOrder(order)
    face["maxp"].numGlyphs = len(order)


def reduce(face: TTFont) -> None:
    """Keep the mapped characters outside private use, the kept features, and no hints."""
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = []
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for code in face.getBestCmap() if code not in PRIVATE_USE])
    subsetter.subset(face)
    # Tells rasterisers to smooth at every size and not to look for hints.
    face["gasp"] = newTable("gasp")
    face["gasp"].version = 1
    face["gasp"].gaspRange = {0xFFFF: 0x000A}


def empty_box(face: TTFont) -> None:
    """Show a hollow box for what the face lacks: a filled one with words shouts."""
    high, unit = face["OS/2"].sCapHeight, face["head"].unitsPerEm // 20
    pen = TTGlyphPen(None)
    for inset, turns in ((0, False), (unit // 2, True)):
        left, right = 2 * unit + inset, 12 * unit - inset
        low, top = inset, high - inset
        corners = [(left, low), (left, top), (right, top), (right, low)]
        pen.moveTo(corners[0])
        for corner in corners[:0:-1] if turns else corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    glyph = pen.glyph()
    face["glyf"][".notdef"] = glyph
    glyph.recalcBounds(face["glyf"])
    face["hmtx"][".notdef"] = (14 * unit, glyph.xMin)


def rename(face: TTFont, notices: list[str]) -> None:
    """Give the face its own name and keep the notices of its sources."""
    names = {
        0: "; ".join(notices),
        1: FAMILY,
        2: "Regular",
        3: f"{VERSION};{FILE}",
        4: FAMILY,
        5: f"Version {VERSION}",
        6: "nbboardSans-Regular",
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "https://openfontlicense.org",
    }
    face["name"].names = []
    for number, value in names.items():
        face["name"].setName(value, number, 3, 1, 0x409)


def write(face: TTFont) -> None:
    """Write both files from the same tables."""
    face.flavor = None
    face.save(PROJECT / f"src/nbboard/assets/{FILE}.ttf")
    face.flavor = "woff2"
    face.save(PROJECT / f"js/assets/{FILE}.woff2")


if __name__ == "__main__":
    main()
