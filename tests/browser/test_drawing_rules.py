"""The drawing rules in Chromium against the same rules in Python: widths and pixels.

Runs the modules of js/src in an empty page: no server, no board. The pictures stay in
artifacts/drawing-rules/, the browser's above Python's.
"""

import base64
import io
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path as FilePath
from typing import Any, Final

import matplotlib.path
import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.transforms import Affine2D
from PIL import Image
from playwright.sync_api import Browser, Page

from nbboard.core import path
from nbboard.core.freehand import outline, size_for_width
from nbboard.core.path import Path
from nbboard.render import text
from tests.pixels import Picture, agreement

ROOT: Final = FilePath(__file__).parents[2]
PICTURES: Final = ROOT / "artifacts/drawing-rules"
WIDTH, HEIGHT = 640, 420
INK: Final = "#1e1e1e"

MODULES: Final = {
    "path": "core/path",
    "text": "core/text",
    "glyphs": "canvas/text",
    "freehand": "canvas/freehand",
    "tracing": "canvas/trace",
}

PHRASES: Final = [
    "Hello, world! 0123456789",
    "AVATAR To Ty We Yo LT VA P. r, Wave T.T. f) f]",
    "fi fl ffi office -> => != <= || && (x+y)*[z]{w}",
    "Größe, Übermaß, Äpfel; naïve café — déjà vu",
    "Zażółć gęślą jaźń; Příliš žluťoučký kůň úpěl",
    "Türkçe: İstanbul ığüşöç; Română: șț ăâî",
    "Kjære Ærø, Ångström, þú ert ðað; Łódź ő ű",
    "Tiếng Việt: đường phố Huế, cà phê sữa đá",
    "Ελληνικά: Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
    "Съешь ещё этих мягких французских булок",
    "Українська: ґанок їжак є; Српски: љ њ ђ ћ џ",
    "Mix Жa Aж TоTo Гa µΩ A(Г)a 5Т5T",
    "α → β ⇒ γ ≤ δ ≠ ε ± ∞ √2 ∑ ∫ ∂f ÷ × · °",
    "∀x∈ℝ ∃y: x≡y ∧ ∇f ⊥ ∂Ω ⟨a,b⟩ ∪ ∩ ⊂ ∉ ∝",
    "✔ done ✘ failed ☐ open ☑ closed ★ ☆ ● ○ ■ ▲",
    "e\u0301 a\u0308 o\u0302\u0301 Vie\u0323\u0302t n\u0303 decomposed",
    "“quotes” ‘single’ «guillemets» „low“ – dash…",
    "x² + y³ = z¹⁰, H₂O, CO₂, ½ ¼ ¾, 10:30, 2×4",
    "€ 12.50 £ ¥ ₽ ₹ ¢ 5 % 3 ‰ § 4 ¶ † © ® ™ #1 @me",
    "tab\there, soft\u00adhyphen, zero\u200bwidth, no\u00a0break",
]


def sample_lines() -> list[str]:
    """Two hundred lines: the phrases, and pieces and pairs of them."""
    pieces = [phrase[k : k + 3 * (k + 2)] for phrase in PHRASES for k in range(1, 9)]
    pairs = [f"{one[:9]} {other[-9:]}" for one, other in pairwise([*PHRASES, PHRASES[0]])]
    return PHRASES + pieces + pairs


@pytest.fixture(scope="module")
def bundle() -> str:
    entry = "".join(f'export * as {name} from "./src/{file}.ts";' for name, file in MODULES.items())
    command = [
        ROOT / "js/node_modules/.bin/esbuild",
        *("--bundle", "--format=iife", "--global-name=rules", "--loader=ts"),
    ]
    return subprocess.run(
        command, input=entry, cwd=ROOT / "js", check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(scope="module")
def page(chromium: Browser, bundle: str) -> Iterator[Page]:
    page = chromium.new_page()
    page.set_content(f"<canvas width={WIDTH} height={HEIGHT}></canvas>")
    page.add_script_tag(content=bundle)
    face = base64.b64encode((ROOT / "js/assets/nbboard-sans.woff2").read_bytes()).decode()
    page.evaluate(
        "face => rules.glyphs.loadFont(Uint8Array.from(atob(face), c => c.charCodeAt(0)).buffer)",
        face,
    )
    yield page
    page.close()


def browser_picture(page: Page, draw: str, given: Any) -> Picture:
    """Run `draw` with (context, rules, given) on a white canvas."""
    address = page.evaluate(
        f"""given => {{
            const canvas = document.querySelector("canvas");
            const context = canvas.getContext("2d");
            context.fillStyle = "#ffffff";
            context.fillRect(0, 0, canvas.width, canvas.height);
            context.fillStyle = context.strokeStyle = "{INK}";
            context.lineCap = context.lineJoin = "round";
            context.beginPath();
            ({draw})(context, rules, given);
            return canvas.toDataURL();
        }}""",
        given,
    )
    png = base64.b64decode(address.split(",")[1])
    return np.array(Image.open(io.BytesIO(png)).convert("RGB"))


def python_picture(drawn: Path, line_width: float = 0) -> Picture:
    """Fill the path, or stroke it when a line width is given, with matplotlib's Agg."""
    renderer = RendererAgg(WIDTH, HEIGHT, 72)
    np.asarray(renderer.buffer_rgba())[:] = 255
    context = renderer.new_gc()
    level = int(INK[1:3], 16) / 255
    context.set_foreground((level, level, level, 1.0), isRGBA=True)
    context.set_linewidth(line_width)
    context.set_capstyle("round")
    context.set_joinstyle("round")
    context.set_snap(False)
    shape = matplotlib.path.Path(drawn.vertices, drawn.codes)
    upright = Affine2D().scale(1, -1).translate(0, HEIGHT)
    renderer.draw_path(context, shape, upright, None if line_width else (level, level, level))
    return np.asarray(renderer.buffer_rgba())[:, :, :3].copy()


def keep(name: str, browser: Picture, python: Picture) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.vstack([browser, python])).save(PICTURES / f"{name}.png")


def test_widths_of_two_hundred_lines_agree(page: Page) -> None:
    lines = sample_lines()
    assert len(lines) == 200
    for size in (12, 13.3, 20, 36):
        found = page.evaluate(
            """([lines, size]) => {
                const context = document.createElement("canvas").getContext("2d");
                return lines.map(line => rules.glyphs.measureLine(context, line, size));
            }""",
            [lines, size],
        )
        for line, width in zip(lines, found, strict=True):
            assert text.missing(line) == []
            assert text.line_path(line, size).advance == pytest.approx(width, rel=0.005), line


def text_pictures(page: Page, size: float, align: text.Align) -> tuple[Picture, Picture]:
    lines = PHRASES[: int(HEIGHT / (size * 1.25))]
    browser = browser_picture(
        page,
        """(context, rules, [lines, size, align, width]) => rules.glyphs.fillLines(
            context, rules.text.layout(lines, size, 1.25, align, width), size, align)""",
        [lines, size, align, WIDTH],
    )
    placed = text.layout(lines, size, 1.25, align, WIDTH)
    return browser, python_picture(text.lines_path(placed, size, align))


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("size", [20, 40])
def test_text_agrees_in_pixels(page: Page, size: float, align: text.Align) -> None:
    browser, python = text_pictures(page, size, align)
    keep(f"text-{size}-{align}", browser, python)
    assert agreement(browser, python).score >= 0.99


def test_control_text_moved_by_two_pixels_does_not_agree(page: Page) -> None:
    browser, python = text_pictures(page, 20, "left")
    assert agreement(browser, np.roll(python, 2, axis=1)).score < 0.95
    assert agreement(browser, np.roll(python, 2, axis=0)).score < 0.95


def wave(count: int, across: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Points of a falling wave, on the board's grid."""
    t = np.linspace(0, 1, count)
    points = np.column_stack([40 + 560 * t, 210 + across * np.sin(11 * t) * (1.2 - t)])
    return np.asarray(np.round(points * 16) / 16)


@pytest.mark.parametrize("width", [2, 8, 30])
def test_strokes_with_pressure_agree_in_pixels(page: Page, width: float) -> None:
    points = wave(90, 130)
    pressures = np.round((0.5 + 0.5 * np.sin(np.arange(90) / 7)) * 255) / 255
    browser = browser_picture(
        page,
        """(context, rules, [points, pressures, width]) => {
            const size = rules.freehand.sizeForWidth(width);
            const edge = rules.freehand.outline(points, pressures, size);
            rules.tracing.trace(context, rules.path.smoothClosed(edge));
            context.fill();
        }""",
        [points.ravel().tolist(), pressures.tolist(), width],
    )
    edge = outline(points, pressures, size_for_width(width))
    python = python_picture(path.smooth_closed(edge))
    keep(f"pressure-{width}", browser, python)
    found = agreement(browser, python)
    assert found.score >= 0.995
    assert found.colour_difference <= 8


LINES: Final[dict[str, tuple[str, Path]]] = {
    "smooth": ("smooth(points)", path.smooth(wave(30, 130))),
    "polyline": ("polyline(points, true)", path.polyline(wave(30, 130), True)),
    "curve": ("curve(points, false)", path.curve(wave(9, 150), False)),
    "closed curve": ("curve(points, true)", path.curve(wave(9, 150), True)),
    "arrow head": (
        'lineHead(points, true, "arrow", 12)',
        path.line_head(wave(9, 150), True, "arrow", 12),
    ),
    "rounded rect": ("roundedRect(500, 300, 40)", path.rounded_rect(500, 300, 40)),
    "ellipse": ("ellipse(600, 390)", path.ellipse(600, 390)),
    "diamond": ("diamond(600, 400, 50)", path.diamond(600, 400, 50)),
    "triangle": ("triangle(600, 400, true)", path.triangle(600, 400, True)),
}


# Skia draws lines of one pixel by a faster, less exact way than wider ones.
@pytest.mark.parametrize(("line_width", "levels"), [(1, 32), (2, 16), (5.5, 8)])
@pytest.mark.parametrize("name", LINES)
def test_lines_and_shapes_agree_in_pixels(
    page: Page, name: str, line_width: float, levels: float
) -> None:
    call, drawn = LINES[name]
    count = 9 if "curve" in call or "Head" in call else 30
    browser = browser_picture(
        page,
        f"""(context, rules, [points, width]) => {{
            rules.tracing.trace(context, rules.path.{call});
            context.lineWidth = width;
            context.stroke();
        }}""",
        [wave(count, 150 if count == 9 else 130).ravel().tolist(), line_width],
    )
    python = python_picture(drawn, line_width)
    keep(f"{name}-{line_width}", browser, python)
    found = agreement(browser, python)
    assert found.score >= 0.995
    assert found.colour_difference <= levels
    assert (browser < 128).any(), "nothing was drawn"


@pytest.mark.parametrize("line_width", [1, 6, 40])
def test_a_dot_is_seen_in_both(page: Page, line_width: float) -> None:
    browser = browser_picture(
        page,
        """(context, rules, width) => {
            rules.tracing.trace(context, rules.path.smooth([300.5, 200.5]));
            context.lineWidth = width;
            context.stroke();
        }""",
        line_width,
    )
    python = python_picture(path.smooth(np.array([(300.5, 200.5)])), line_width)
    assert (browser[200, 300] < 160).all()
    assert (python[200, 300] < 160).all()
    assert agreement(browser, python).score == 1.0
