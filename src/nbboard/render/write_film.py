"""Films as animated GIF, animated PNG and MP4. The same frames give the same bytes.

GIF (https://www.w3.org/Graphics/GIF/spec-gif89a.txt) has 256 colours in all, chosen from the first
frame, the last one and some between. APNG (https://www.w3.org/TR/png-3/) has all of them. MP4 is
coded by ffmpeg: the one on the path, or that of the package imageio-ffmpeg.
"""

import contextlib
import io
import shutil
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin
from PIL import Image as Pillow

from nbboard.core.errors import NotInstalled, RenderFailed
from nbboard.render.film import Frame, Pixels, Reel

Form = Literal["gif", "apng", "mp4"]
Tell = Callable[[float], None]
_LOOPS: Final = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
_COLORS: Final = 256
_EXACT: Final = 96
"""Colours of a GIF that are not changed at all: paper, inks and fills."""
_SAMPLES: Final = 8
_UNKNOWN: Final = 65_535
_AT_ONCE: Final = 4096
_COMPRESSION: Final = 6
_LONGEST_DELAY: Final = 65_535
_FFMPEG_SECONDS: Final = 300
_SAID: Final = 300


def draw(reel: Reel, form: Form, tell: Tell) -> bytes:
    """Code a film; tells the share done. Raises NotInstalled for MP4 where there is no ffmpeg."""
    match form:
        case "gif":
            return _gif(reel, tell)
        case "apng":
            return _apng(reel, tell)
        case "mp4":
            return _mp4(reel, tell)


def _told(reel: Reel, tell: Tell) -> Iterator[Frame]:
    for number, frame in enumerate(reel.frames):
        yield frame
        tell((number + 1) / len(reel.frames))


# ---- GIF


def _gif(reel: Reel, tell: Tell) -> bytes:
    palette = _palette(reel)
    indexes = _Indexes(palette)
    colors = palette.tobytes().ljust(3 * _COLORS, b"\0")
    out = io.BytesIO()
    out.write(b"GIF89a" + struct.pack("<HHBBB", reel.width, reel.height, 0xF7, 0, 0))
    out.write(colors + _LOOPS)
    for frame in _told(reel, tell):
        part = Pillow.fromarray(indexes.of(frame.pixels))
        delay = min(round(100 * frame.ticks / reel.rate), _LONGEST_DELAY)
        out.write(b"!\xf9\x04\x04" + struct.pack("<HBB", delay, 0, 0))
        for block in GifImagePlugin.getdata(part, (frame.box.left, frame.box.top)):
            out.write(block)
    out.write(b";")
    return out.getvalue()


class _Indexes:
    """Finds the nearest colour of a palette, exactly: Pillow's own way is off by a few levels."""

    def __init__(self, palette: Pixels) -> None:
        self._palette = palette.astype(np.int32)
        self._known = np.full(1 << 24, _UNKNOWN, np.uint16)

    def of(self, pixels: Pixels) -> Pixels:
        """Give the index of each pixel's colour."""
        packed = _packed(pixels)
        unknown = np.unique(packed[self._known[packed] == _UNKNOWN])
        for start in range(0, len(unknown), _AT_ONCE):
            some = unknown[start : start + _AT_ONCE]
            off = _unpacked(some)[:, None, :].astype(np.int32) - self._palette
            self._known[some] = (off * off).sum(axis=2).argmin(axis=1)
        return self._known[packed].astype(np.uint8)


def _palette(reel: Reel) -> Pixels:
    """Choose the colours: those seen most as they are, for the rest what comes near."""
    last = len(reel.frames) - 1
    wanted = {round(last * number / _SAMPLES) for number in range(_SAMPLES + 1)}
    packed = [_packed(one) for number, one in enumerate(_whole(reel)) if number in wanted]
    colors, counts = np.unique(np.concatenate(packed, axis=None), return_counts=True)
    # The most frequent first, and among equals always the same ones.
    colors = colors[np.lexsort((colors, -counts.astype(np.int64)))]
    exact = colors if len(colors) <= _COLORS else colors[:_EXACT]
    chosen = _unpacked(exact)
    if len(exact) < len(colors):
        rest = _unpacked(colors[_EXACT:]).reshape(1, -1, 3)
        image = Pillow.fromarray(rest).quantize(
            _COLORS - _EXACT, method=Pillow.Quantize.MEDIANCUT, dither=Pillow.Dither.NONE
        )
        near = np.array(image.getpalette() or [], np.uint8).reshape(-1, 3)
        chosen = np.concatenate((chosen, near[: _COLORS - _EXACT]))
    return chosen


def _packed(pixels: Pixels) -> NDArray[np.uint32]:
    return pixels.astype(np.uint32) @ np.array((65536, 256, 1), np.uint32)


def _unpacked(colors: NDArray[np.uint32]) -> Pixels:
    channels = [(colors >> shift).astype(np.uint8) for shift in (16, 8, 0)]
    return np.stack(channels, axis=-1)


def _whole(reel: Reel) -> Iterator[Pixels]:
    """Give each frame whole; all are the same array."""
    pixels: NDArray[np.uint8] = np.zeros((reel.height, reel.width, 3), np.uint8)
    for frame in reel.frames:
        pixels[frame.box.of] = frame.pixels
        yield pixels


# ---- APNG


def _apng(reel: Reel, tell: Tell) -> bytes:
    out = io.BytesIO()
    out.write(b"\x89PNG\r\n\x1a\n")
    head = struct.pack(">IIBBBBB", reel.width, reel.height, 8, 2, 0, 0, 0)
    _chunk(out, b"IHDR", head)
    _chunk(out, b"acTL", struct.pack(">II", len(reel.frames), 0))
    number = 0
    for index, frame in enumerate(_told(reel, tell)):
        left, top, right, bottom = frame.box
        control = struct.pack(
            ">IIIIIHHBB",
            number,
            right - left,
            bottom - top,
            left,
            top,
            min(frame.ticks, _LONGEST_DELAY),
            reel.rate,
            0,
            0,
        )
        _chunk(out, b"fcTL", control)
        number += 1
        data = _image_data(frame.pixels)
        if index == 0:
            _chunk(out, b"IDAT", data)
        else:
            _chunk(out, b"fdAT", struct.pack(">I", number) + data)
            number += 1
    _chunk(out, b"IEND", b"")
    return out.getvalue()


def _image_data(pixels: Pixels) -> bytes:
    """Code pixels as PNG does, each row as its difference from the one above (filter 2)."""
    above = np.zeros_like(pixels)
    above[1:] = pixels[:-1]
    rows = (pixels - above).reshape(len(pixels), -1)
    filtered = np.concatenate((np.full((len(rows), 1), 2, np.uint8), rows), axis=1)
    return zlib.compress(filtered.tobytes(), _COMPRESSION)


def _chunk(out: io.BytesIO, name: bytes, data: bytes) -> None:
    check = zlib.crc32(name + data)
    out.write(struct.pack(">I", len(data)) + name + data + struct.pack(">I", check))


# ---- MP4


def _mp4(reel: Reel, tell: Tell) -> bytes:
    width, height = reel.width // 2 * 2, reel.height // 2 * 2
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "film.mp4"
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(  # noqa: S603 - numbers, and a path of our own
                _command(ffmpeg(), (width, height), reel.rate, target),
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
            )
            status = _fed(process, reel, (width, height), tell)
            said.seek(0)
            words = said.read()[-_SAID:].decode(errors="replace").strip()
        if status:
            raise RenderFailed(f"ffmpeg ended with status {status}: {words or 'it said nothing'}")
        return target.read_bytes()


def _fed(process: "subprocess.Popen[bytes]", reel: Reel, size: tuple[int, int], tell: Tell) -> int:
    """Hand over all frames; give the status that the process ends with."""
    width, height = size
    assert process.stdin is not None
    # Closing flushes what a process that has ended did not take.
    with contextlib.suppress(BrokenPipeError), process.stdin as stream:
        for number, (frame, pixels) in enumerate(zip(reel.frames, _whole(reel), strict=True)):
            data = pixels[:height, :width].tobytes()
            for _ in range(frame.ticks):
                stream.write(data)
            tell((number + 1) / len(reel.frames))
    try:
        return process.wait(_FFMPEG_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait() or -1


def ffmpeg() -> str:
    """Find ffmpeg; raises NotInstalled, which says how to get it."""
    found = shutil.which("ffmpeg")
    if found is not None:
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415  an extra of its own

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        raise NotInstalled(
            "MP4 needs ffmpeg: install it, or pip install 'nbboard[video]'; GIF and APNG need "
            "nothing more"
        ) from None


def _command(program: str, size: tuple[int, int], rate: int, target: Path) -> list[str]:
    # One thread and no name of a version: the same frames give the same bytes.
    return [
        program,
        *("-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"),
        *("-s", f"{size[0]}x{size[1]}", "-r", str(rate), "-i", "-"),
        *("-c:v", "libx264", "-preset", "medium", "-crf", "20", "-pix_fmt", "yuv420p"),
        *("-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
        *("-map_metadata", "-1", "-movflags", "+faststart", "-y", str(target)),
    ]
